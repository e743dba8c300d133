"""Verifies an envelope with securesystemslib's DSSE and in-toto's own model of a statement.

verify_envelope.py ENVELOPE THRESHOLD FINGERPRINT=HEX-KEY...
"""

import json
import sys

from google.protobuf import json_format
from in_toto_attestation.v1 import statement_pb2
from in_toto_attestation.v1.statement import Statement
from securesystemslib.dsse import Envelope
from securesystemslib.signer import SSlibKey

path, threshold, *keys = sys.argv[1:]
with open(path, encoding="utf-8") as file:
    envelope = Envelope.from_dict(json.load(file))
known = []
for key in keys:
    print_, hex_ = key.rsplit("=", 1)
    known.append(SSlibKey(print_, "ed25519", "ed25519", {"public": hex_}))
accepted = envelope.verify(known, int(threshold))
proto = statement_pb2.Statement()
json_format.Parse(envelope.payload, proto)
Statement.copy_from_pb(proto).validate()
print(f"{len(accepted)} of {threshold}")
