"""Checks an evidence pack without the program that made it: python3 verify.py --root SHA256:... (Python 3.8, `cryptography`)
It proves every signature, who appointed each signer, which texts were signed, and the order of all this in the log.
It cannot prove that no last act of an office was left out: that shows only in the whole log."""
import base64, datetime, hashlib, json, pathlib, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
HERE, problems = pathlib.Path(__file__).resolve().parent, []
ROSTER, ACTS = "root body signatory revocation log-continuation".split(), ("party-decision dpo-advice caldicott-view review "
    "counter-signature acceptance accession admission objection withdrawal termination amendment supersession affirmation recorded-decision").split()
TYPES = {f"https://isa.example/attestation/{kind}/v1": kind for kind in ROSTER + ACTS}
KINDS = [["ssh-ed25519"], ["sshsig", "ssh-ed25519"], ["sk-ssh-ed25519@openssh.com"]]
sha = lambda data: hashlib.sha256(data).digest()
b64 = lambda text: base64.b64decode(text) * (base64.b64encode(base64.b64decode(text)).decode() == text)  # one text for a value
canonical = lambda value: json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
fingerprint = lambda digest: "SHA256:" + base64.b64encode(digest).decode().rstrip("=")
print_of = lambda key: fingerprint(sha(b64(key.split()[-1])))
point_of = lambda key: b64(key.split()[-1]).partition(b"\0\0\0 ")[2][:32]  # one key, however it signs
text = lambda data: len(data).to_bytes(4, "big") + data  # as SSH writes it
ssh = lambda log: "ssh-ed25519 " + base64.b64encode(text(b"ssh-ed25519") + text(b64(log["key"].split("+", 2)[2])[1:])).decode()
need = lambda holds, where, what: bool(holds) or problems.append(f"{where}: {what}")
def ed25519(point, message, signature):
    try: return Ed25519PublicKey.from_public_bytes(point).verify(signature, message) is None
    except (InvalidSignature, ValueError): return False
def signed(key, message, sent, where):  # plainly, or as OpenSSH's PROTOCOL.sshsig and, of an authenticator, PROTOCOL.u2f say
    (*kind, blob), point = key.split(), point_of(key)
    name, plain, fido = text(kind[-1].encode()), kind == KINDS[0], kind == KINDS[2]
    need(kind in KINDS and b64(blob) == name + text(point) + text(b"ssh:") * fido, where, "this script cannot check the key " + key)
    touch, purpose = sent[-5:] * fido, text(b"dsse@isa.example") + text(b"") + text(b"sha512")
    bare, frame = sent[-64 - len(touch):][:64], b"SSHSIG" + purpose + text(hashlib.sha512(message).digest())
    whole = b"SSHSIG\0\0\0\1" + text(b64(blob)) + purpose + text(name + text(bare) + touch)
    message = message if plain else sha(b"ssh:") + touch + sha(frame) if fido else frame
    return sent == (bare if plain else whole) and touch[:1] in (b"", b"\1", b"\5") and ed25519(point, message, bare)
class Envelope:
    def __init__(self, path):
        self.name, self.file, self.folder = f"{path.parent.name}/{path.name}", path.read_bytes(), path.parent.name
        outer = json.loads(self.file)
        kind, payload = outer["payloadType"].encode(), b64(outer["payload"])
        self.pae = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
        self.digest, statement = "sha256:" + sha(self.pae).hex(), json.loads(payload)
        need(canonical(outer) + b"\n" == self.file and canonical(statement) == payload, self.name, "is not in its one form")
        self.kind, self.says = TYPES.get(statement["predicateType"]), statement["predicate"]
        need(self.kind in (ROSTER if self.folder == "roster" else ACTS), self.name, "is of a kind that this script cannot check")
        self.subjects = {one["name"]: one["digest"]["sha256"] for one in statement["subject"]}
        self.signatures = {one["keyid"]: b64(one["sig"]) for one in outer["signatures"]}
    def by(self, keys, threshold, who):
        here = {print_of(key): key for key in keys if print_of(key) in self.signatures}
        good = {point_of(key) for p, key in here.items() if signed(key, self.pae, self.signatures[p], self.name)}
        return need(len(good) >= threshold, self.name, f"has {len(good)} of {threshold} signatures of {who}")
class Roster:
    charge = lambda self, body, at: next((b for b in reversed(self.bodies[body]) if b["from"] <= at), self.bodies[body][0])
    def __init__(self, pin):
        self.pin, self.root, self.bodies, self.offices, self.revoked, self.chain, self.latest = pin, None, {}, {}, {}, [], ""
        self.used, self.last, self.logs = {}, {}, []  # logs: the statement that names each
    def take(self, one):
        says, name, chain, root = one.says, one.name, self.chain, self.root
        need(says["version"] == len(chain) + 1 and says["previous"] == (chain or [None])[-1], name, "does not follow the one before")
        at = self.latest = max(self.latest, says["day"])
        for gone in (self.revoked[key] for key in one.signatures if key in self.revoked): need(gone["reason"] != "compromised" and at < gone["from"], name, f"is signed by the revoked key {gone['key']}")
        new = [(key, kind) for kind in ("root", "registrar", "admin") for key in says.get(kind, {}).get("keys", [])]
        for key, kind in new + ([(says["key"], name)] if one.kind == "signatory" else []):
            need(self.used.setdefault(point_of(key), (kind, says.get("body"), key)) == (kind, says.get("body"), key), name, f"gives a second purpose to {key}")
        body = says.get("body") or next((body for _, body, key in self.used.values() if print_of(key) == says.get("key")), None)
        if one.kind == "root":
            need(root or fingerprint(sha(one.pae)) == self.pin, name, "is not the root that you named")
            self.logs = self.logs or [says]
            need(says["log"] == self.logs[-1]["log"] and says["demonstration"] == (root or says)["demonstration"], name, "changes the log")
            sets, self.root = [(r["root"], who) for r, who in ((root, "the root"), (says, "the root that it names")) if r], says
        elif one.kind == "log-continuation":
            old = ({"keys": [ssh(self.logs[-1]["log"])], "threshold": 1}, "the log that ends")
            sets, self.logs = [(root["root"], "the root")] + [old] * (says["reason"] == "handover"), self.logs + [says]
        elif one.kind == "body" and body not in self.bodies: sets = [(root["registrar"], "the registrar")]
        elif need(body in self.bodies, name, f"is about {body}, which is not enrolled"):
            by_root = one.kind != "signatory" and any(print_of(key) in one.signatures for key in root["root"]["keys"])
            charge = self.charge(body, at)
            need(by_root or at <= (charge["until"] or "9999"), name, f"comes after the last day of {body}")
            sets = [(root["root"], "the root") if by_root else (charge["admin"], body)]
            first = datetime.date.fromisoformat(at) + datetime.timedelta(days=14 if by_root else 0)
            need(one.kind != "body" or says["from"] >= str(first), name, "replaces keys without its notice")
        need(one.kind == "root" or at <= (root["until"] or "9999"), name, "comes after the last day of the root")
        [one.by(keys["keys"], keys["threshold"], who) for keys, who in sets]
        if one.kind == "body":
            self.bodies[body] = [was for was in self.bodies.get(body, []) if was is self.bodies[body][0] or was["from"] <= at] + [says]
        elif one.kind == "signatory": self.offices[print_of(says["key"])] = says
        elif one.kind == "revocation": self.revoked[says["key"]] = says
        chain.append(one.digest)
    def check(self, act):
        says, name, day, office = act.says, act.name, act.says["day"], self.offices.get(act.says["key"])
        if not need(office and list(act.signatures) == [says["key"]], name, "is not signed by one office of the roster"): return
        act.by([office["key"]], 1, f"{says['body']} as {says['capacity']}")
        log = [one["log"] for one in self.logs if one["version"] <= says["roster"]["version"]][-1]
        own, claimed = (office["body"], office["capacity"], log["origin"]), (says["body"], says["capacity"], says["registry"])
        need(own == claimed, name, "claims another office than its key has, or another registry")
        ends = [until for until in (office["until"], self.charge(office["body"], self.latest)["until"], self.root["until"]) if until]
        need(max(office["from"], self.bodies[office["body"]][0]["from"]) <= day <= min(ends + ["9999"]), name, "is dated outside the office")
        seen, gone = says["roster"], self.revoked.get(says["key"])
        need([seen["head"]] == self.chain[seen["version"] - 1:seen["version"]] and office["version"] <= seen["version"], name, "names another roster")
        need(not gone or gone["reason"] != "compromised" and day < gone["from"], name, "was logged after its key was revoked")
        place = (says["agreement"], says["body"], says["capacity"])
        need(says["previous"] == self.last.get(place), name, "does not follow the last act of its office")
        self.last[place] = act.digest
        need({"terms", "parties", "shown"} <= set(act.subjects), name, "is about no text")
def check_log(one, heads):  # RFC 6962: from the leaf of the statement to the root of a checkpoint; gives the log and the place
    lines, own_head = (HERE / "proofs" / (one.digest[7:23] + ".tlog-proof")).read_bytes().split(b"\n\n", 1)
    lines, log = lines.decode().split("\n"), heads.index(own_head) if own_head in heads else 0
    size, root_hash = int(heads[log].decode().split("\n")[1]), b64(heads[log].decode().split("\n")[2])
    leaf = canonical({"envelope": "sha256:" + sha(one.file).hex(), "kind": one.kind, "statement": one.digest, "v": 1})
    index, at, end = int(lines[1].split()[1]), sha(b"\0" + leaf), size - 1
    node = index
    for other in map(b64, lines[2:]):
        left = node & 1 or node == end
        at = sha(b"\1" + other + at) if left else sha(b"\1" + at + other)
        while left and node and not node & 1: node, end = node >> 1, end >> 1
        node, end = node >> 1, end >> 1
    whole = own_head == heads[log] and lines[:2] == ["c2sp.org/tlog-proof@v1", f"index {index}"]
    need(whole and 0 <= index < size and end == 0 and at == root_hash, one.name, "is not proved to be in the log")
    return log, index
def main():
    len(sys.argv) == 3 and sys.argv[1] == "--root" or sys.exit(__doc__)
    roster, files = Roster(sys.argv[2]), lambda folder: sorted((HERE / folder).iterdir())
    before = sorted((HERE / "before").glob("*"), key=lambda path: int(path.stem)) + [HERE / "checkpoint"]
    both, heads = [Envelope(path) for path in files("roster") + files("acts")], [path.read_bytes() for path in before]
    place = {one.digest: check_log(one, heads) for one in both}
    [roster.take(one) if one.folder == "roster" else roster.check(one) for one in sorted(both, key=lambda one: place[one.digest])]
    acts = [one for one in both if one.folder == "acts"]
    need(len(heads) == len(roster.logs), "checkpoint", "is not of the last log that the roster names")
    for path, head, names, ended in zip(before, heads, roster.logs, [one["ended"] for one in roster.logs[1:]] + [None]):
        text, lines = head[:head.rindex(b"\n\n") + 1], head[head.rindex(b"\n\n") + 2:].decode().split("\n")
        (origin, size, root_hash), (name, key_id, key) = text.decode().split("\n")[:3], names["log"]["key"].split("+", 2)
        ours = [b64(line.split(" ")[2]) for line in lines if line.startswith(f"\u2014 {name} ")]
        good = len(ours) == 1 and ours[0][:4].hex() == key_id and ed25519(b64(key)[1:], text, ours[0][4:]) and lines[-1] == ""
        need(good and origin == name, path.name, "is not signed by the log")
        need(ended in (None, {"origin": origin, "root": root_hash, "size": int(size)}), path.name, "is not where its log ended")
    stolen = lambda act: act.says["day"] >= (roster.revoked.get(act.says["key"], {}).get("since") or "9999")
    stands = [(d, by.says) for by in acts if by.kind == "affirmation" and not stolen(by) for d in by.says["concerns"]]
    stood_by = lambda one: any(d == one.digest and by["body"] == one.says["body"] and by["key"] != one.says["key"] for d, by in stands)
    disputed = [f"{one.name}: its key was stolen, and its body does not stand by it" for one in acts if stolen(one) and not stood_by(one)]
    named = {(subject, digest) for act in acts for subject, digest in act.subjects.items()}
    here = {(p.name.split("-")[0], sha(p.read_bytes()).hex()): p.stem[-16:] for p in files("texts")}
    withheld = {tuple(line.split(" ")[::-1]) for line in (HERE / "withheld.txt").read_text().split("\n")[:-1]}
    true_to_name = all(digest.startswith(end) for (_, digest), end in here.items()) and not set(here) & withheld
    need(true_to_name and set(here) | withheld == named, "texts", "are not those that the acts name")
    need(len({act.says["agreement"] for act in acts}) == 1, "acts", "are not on one agreement")
    need({path.name[:16] for path in files("proofs")} == {d[7:23] for d in place}, "proofs", "are not those of the statements here")
    problems and sys.exit("\n".join(["NOT OK"] + problems + disputed))
    print(f"{'DISPUTED' if disputed else 'OK'}: {len(acts)} acts, {len(roster.chain)} statements of the roster, {len(withheld)} texts "
        f"withheld, log {origin} of {size} entries. A last act may be missing: ask the log.", *disputed, sep="\n")
    sys.exit(3 if disputed else 0)
sys.excepthook = lambda kind, error, _: print("NOT OK", f"the pack is damaged: {kind.__name__}: {error}", *problems, sep="\n")
main()
