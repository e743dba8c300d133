"""Makes evidence packs that hold a fault which the program itself would never log, every signature and proof in them good,
and asks the pack's own verify.py about each. The first has no fault. usage: crafted.py VERIFY.PY FOLDER"""
import base64, hashlib, json, pathlib, shutil, subprocess, sys
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ORIGIN = "log.example"
sha = lambda data: hashlib.sha256(data).digest()
b64 = lambda data: base64.b64encode(data).decode()
canonical = lambda value: json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


text = lambda data: len(data).to_bytes(4, "big") + data


class Key:
    """A key that signs plainly, through ssh-keygen ("sshsig") or as a security key ("sk")."""

    def __init__(self, seed, way="plain"):
        self.way, self.flags, self.namespace = way, b"\1", b"dsse@isa.example"
        self.private = Ed25519PrivateKey.from_private_bytes(sha(seed.encode()))
        self.raw = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        self.kind = b"sk-ssh-ed25519@openssh.com" if way == "sk" else b"ssh-ed25519"
        self.blob = text(self.kind) + text(self.raw) + (text(b"ssh:") if way == "sk" else b"")
        self.text = ("sshsig " if way == "sshsig" else "") + self.kind.decode() + " " + b64(self.blob)
        self.fingerprint = "SHA256:" + b64(sha(self.blob)).rstrip("=")

    def sign(self, message):
        if self.way == "plain":
            return self.private.sign(message)
        head = text(self.namespace) + text(b"") + text(b"sha512")
        framed, touch = b"SSHSIG" + head + text(hashlib.sha512(message).digest()), b""
        if self.way == "sk":
            touch = self.flags + b"\0\0\0\x09"
            framed = sha(b"ssh:") + touch + sha(framed)
        sent = text(self.kind) + text(self.private.sign(framed)) + touch
        return b"SSHSIG\0\0\0\1" + text(self.blob) + head + text(sent)


ROOT, REGISTRAR, ADMIN, SIGNATORY, LOG = map(Key, ["root", "registrar", "admin", "signatory", "log"])


class Statement:
    def __init__(self, kind, says, signer, subjects=(), predicate_type=None):
        self.kind = kind
        payload = canonical({
            "_type": "https://in-toto.io/Statement/v1",
            "predicateType": predicate_type or f"https://isa.example/attestation/{kind}/v1",
            "predicate": says,
            "subject": [{"name": name, "digest": {"sha256": digest}} for name, digest in subjects],
        })
        media = b"application/vnd.in-toto+json"
        framed = b"DSSEv1 %d %s %d %s" % (len(media), media, len(payload), payload)
        signature = {"keyid": signer.fingerprint, "sig": b64(signer.sign(framed))}
        envelope = {"payloadType": media.decode(), "payload": b64(payload), "signatures": [signature]}
        self.file, self.digest = canonical(envelope) + b"\n", sha(framed)

    def name(self):
        return "sha256:" + self.digest.hex()

    def leaf(self):
        envelope = "sha256:" + sha(self.file).hex()
        return sha(b"\0" + canonical({"envelope": envelope, "kind": self.kind, "statement": self.name(), "v": 1}))


def split(leaves):
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    return leaves[:middle], leaves[middle:]


def tree(leaves):
    return leaves[0] if len(leaves) == 1 else sha(b"\1" + b"".join(map(tree, split(leaves))))


def path(at, leaves):
    if len(leaves) == 1:
        return []
    left, right = split(leaves)
    return path(at, left) + [tree(right)] if at < len(left) else path(at - len(left), right) + [tree(left)]


def pack(case, verify, folder):
    out = folder / case
    for part in ["roster", "acts", "texts", "proofs"]:
        (out / part).mkdir(parents=True)
    signatory, admin = SIGNATORY, ADMIN
    if case.startswith(("sshsig", "sk")):
        signatory, admin = Key("signatory", case.split("-")[0]), Key("admin", case.split("-")[0])
    if case.endswith("-untouched"):
        signatory.flags = b"\0"
    if case.endswith("-for-files"):
        signatory.namespace = b"file"
    if case.endswith("-plainly"):
        signatory.way = "plain"
    if case == "one-key-in-two-ways":
        signatory = Key("admin", "sk")
    key_id = sha(ORIGIN.encode() + b"\n\x01" + LOG.raw)[:4]
    ends = lambda who: "2026-02-15" if case == who + "-ended" else None
    roster = []

    def add(kind, says, signer):
        numbered = {**says, "version": len(roster) + 1, "previous": roster[-1].name() if roster else None}
        roster.append(Statement(kind, numbered, signer))

    add("root", {
        "day": "2026-01-01", "until": ends("root"), "demonstration": False,
        "log": {"origin": ORIGIN, "key": f"{ORIGIN}+{key_id.hex()}+{b64(bytes([1]) + LOG.raw)}"},
        "root": {"keys": [ROOT.text], "threshold": 1}, "registrar": {"keys": [REGISTRAR.text], "threshold": 1},
    }, ROOT)
    add("body", {
        "day": "2026-01-02", "from": "2026-01-02", "until": ends("body"), "body": "camden",
        "admin": {"keys": [admin.text], "threshold": 1},
    }, REGISTRAR)
    add("signatory", {
        "day": "2026-01-03", "from": "2026-01-03", "until": ends("office"), "body": "camden", "capacity": "siro",
        "key": signatory.text,
    }, admin)
    seen = {"version": 3, "head": roster[-1].name()}
    texts = {name: (name + " text").encode() for name in ["terms", "parties", "shown"]}
    if case == "no-terms":
        del texts["terms"]
    predicate_type = {
        "other-host": "https://elsewhere.example/attestation/party-decision/v1",
        "another-version": "https://isa.example/attestation/party-decision/v9",
        "unknown-kind": "https://isa.example/attestation/oath/v1",
    }.get(case)
    act = Statement("party-decision", {
        "agreement": "a", "version": "1.0.0", "body": "camden", "capacity": "siro", "registry": ORIGIN,
        "day": "2026-03-01", "key": signatory.fingerprint, "roster": seen, "previous": None, "decision": "sign", "concerns": [],
    }, signatory, [(name, sha(text).hex()) for name, text in texts.items()], predicate_type)
    # The thief's act comes into the log after the revocation, whatever day it claims.
    since = {"stolen-and-backdated": "2026-05-01", "stolen-and-in-doubt": "2026-02-01"}.get(case)
    if since:
        gone = {"day": "2026-06-01", "from": "2026-06-01", "since": since, "reason": "compromised"}
        add("revocation", {**gone, "key": signatory.fingerprint}, admin)
    log = roster + [act]
    leaves = [statement.leaf() for statement in log]
    text = f"{ORIGIN}\n{len(log)}\n{b64(tree(leaves))}\n".encode()
    head = text + f"\n\u2014 {ORIGIN} {b64(key_id + LOG.private.sign(text))}\n".encode()
    (out / "checkpoint").write_bytes(head)
    (out / "withheld.txt").write_text("")
    for name, words in texts.items():
        (out / "texts" / f"{name}-{sha(words).hex()[:16]}.json").write_bytes(words)
    if case == "names-swapped":
        terms, parties = ((out / "texts").glob(name + "-*").__next__() for name in ["terms", "parties"])
        ends = terms.name.split("-")[1], parties.name.split("-")[1]
        terms.rename(out / "texts" / ("parties-" + ends[0]))
        parties.rename(out / "texts" / ("terms-" + ends[1]))
    for at, statement in enumerate(log):
        part = "acts" if statement is act else "roster"
        (out / part / f"{at + 1:04}-{statement.kind}.json").write_bytes(statement.file)
        lines = ["c2sp.org/tlog-proof@v1", f"index {at}"] + [b64(one) for one in path(at, leaves)]
        proof = "\n".join(lines).encode() + b"\n\n" + head
        (out / "proofs" / (statement.digest.hex()[:16] + ".tlog-proof")).write_bytes(proof)
    shutil.copy(verify, out / "verify.py")
    pin = "SHA256:" + b64(roster[0].digest).rstrip("=")
    asked = subprocess.run([sys.executable, out / "verify.py", "--root", pin], capture_output=True, text=True)
    print(case, asked.returncode, (asked.stdout + asked.stderr).replace("\n", " | "))


for case in [
    "honest", "stolen-and-backdated", "stolen-and-in-doubt", "root-ended", "body-ended", "office-ended", "no-terms",
    "other-host", "another-version", "unknown-kind", "names-swapped", "sshsig", "sk", "sk-untouched", "sshsig-for-files", "sk-for-files", "sshsig-plainly", "one-key-in-two-ways",
]:
    pack(case, sys.argv[1], pathlib.Path(sys.argv[2]))
