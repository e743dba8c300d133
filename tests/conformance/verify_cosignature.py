"""Verifies the line of a witness on a checkpoint (C2SP tlog-cosignature) with a library that is not ours.

verify_cosignature.py CHECKPOINT VERIFIER-KEY

Prints the time of every line of this witness, in seconds since 1970.
"""

import base64
import hashlib
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

path, verifier = sys.argv[1:]
name, hash_, key = verifier.split("+", 2)
key = base64.b64decode(key, validate=True)
assert key[0] == 0x04, "not the key of an Ed25519 cosignature"
key_id = hashlib.sha256(name.encode() + b"\n" + key).digest()[:4]
assert key_id.hex() == hash_, "the hash does not fit the name and the key"
public = Ed25519PublicKey.from_public_bytes(key[1:])

with open(path, encoding="utf-8", newline="") as file:
    text, _, lines = file.read().rpartition("\n\n")
text += "\n"
found = 0
for line in lines.splitlines():
    dash, by, signature = line.split(" ")
    signature = base64.b64decode(signature, validate=True)
    if dash != "\u2014" or by != name or signature[:4] != key_id:
        continue
    time = int.from_bytes(signature[4:12], "big")
    public.verify(signature[12:], f"cosignature/v1\ntime {time}\n{text}".encode())
    print(time)
    found += 1
assert found, f"no line of {name}"
