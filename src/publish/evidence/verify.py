"""Checks an evidence pack without the program that made it: python3 verify.py --root SHA256:... (Python 3.8, `cryptography`)
Says OK, or NOT OK with every reason; exit code 0 or 1.
It proves: every signature, who appointed the signer, which texts were signed, and that the log has each statement.
It cannot prove that nothing was left out: that shows only in the whole log."""
import argparse, base64, datetime, hashlib, json, pathlib, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HERE, problems = pathlib.Path(__file__).resolve().parent, []
sha = lambda data: hashlib.sha256(data).digest()
b64 = lambda text: base64.b64decode(text, validate=True)
canonical = lambda value: json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
fingerprint = lambda digest: "SHA256:" + base64.b64encode(digest).decode().rstrip("=")
print_of = lambda key: fingerprint(sha(b64(key.split()[1])))

def need(holds, where, what):
    if not holds:
        problems.append(f"{where}: {what}")
    return holds

def raw(key, where):
    """The 32 bytes of a key as OpenSSH writes it. Another kind of key cannot be checked here, and is not good."""
    plain = key.startswith("ssh-ed25519 ") and b64(key.split()[1])[:19] == b"\0\0\0\x0bssh-ed25519\0\0\0 "
    return b64(key.split()[1])[19:] if need(plain, where, "this script cannot check the kind of key " + key.split()[0]) else b""

def signed(key, message, signature):
    try:
        return Ed25519PublicKey.from_public_bytes(key).verify(signature, message) is None
    except (InvalidSignature, ValueError):
        return False

class Envelope:
    def __init__(self, path):
        self.name, self.file = f"{path.parent.name}/{path.name}", path.read_bytes()
        outer = json.loads(self.file)
        kind, payload = outer["payloadType"].encode(), b64(outer["payload"])
        self.pae = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
        self.digest, statement = "sha256:" + sha(self.pae).hex(), json.loads(payload)
        need(canonical(outer) + b"\n" == self.file and canonical(statement) == payload, self.name, "is not in its one form")
        self.kind, self.says = statement["predicateType"].split("/")[-2], statement["predicate"]
        self.subjects = {one["name"]: one["digest"]["sha256"] for one in statement["subject"]}
        self.signatures = {one["keyid"]: b64(one["sig"]) for one in outer["signatures"]}

    def by(self, keys, threshold, who):
        here = {print_of(key): key for key in keys if print_of(key) in self.signatures}
        good = [p for p, key in here.items() if signed(raw(key, self.name), self.pae, self.signatures[p])]
        return need(len(good) >= threshold, self.name, f"has {len(good)} of {threshold} signatures of {who}")

def replay(files, pin):
    """The roster, statement by statement: who speaks for which body, and since when."""
    root, bodies, offices, revoked, chain, latest, used = None, {}, {}, {}, [], "", {}
    for number, one in enumerate(files, 1):
        says, name = one.says, one.name
        need(says["version"] == number and says["previous"] == (chain[-1] if chain else None), name, "does not follow the one before")
        at = latest = max(latest, says["day"])
        for key in set(one.signatures) & set(revoked):
            need(revoked[key]["reason"] != "compromised" and at < revoked[key]["from"], name, f"is signed by the revoked key {key}")
        new = [(key, kind) for kind in ("root", "registrar", "admin") for key in says.get(kind, {}).get("keys", [])]
        for key, kind in new + ([(says["key"], name)] if one.kind == "signatory" else []):
            use = (kind, says.get("body"))
            need(used.setdefault(print_of(key), use) == use, name, f"gives a second purpose to {key}")
        body = says.get("body") or used.get(says.get("key"), (None, None))[1]
        if one.kind == "root":
            need(root or fingerprint(sha(one.pae)) == pin, name, "is not the root that you named")
            need(not root or says["log"] == root["log"], name, "changes the log")
            sets, root = [(before["root"], who) for before, who in ((root, "the root"), (says, "the root that it names")) if before], says
        elif one.kind == "body" and body not in bodies:
            sets = [(root["registrar"], "the registrar")]
        elif need(body in bodies, name, f"is about {body}, which is not enrolled"):
            by_root = one.kind != "signatory" and any(print_of(key) in one.signatures for key in root["root"]["keys"])
            charge = next((later for later in reversed(bodies[body]) if later["from"] <= at), bodies[body][0])
            sets = [(root["root"], "the root") if by_root else (charge["admin"], body)]
            days = (datetime.date.fromisoformat(says["from"]) - datetime.date.fromisoformat(at)).days
            need(not by_root or one.kind != "body" or days >= 14, name, "replaces keys without 14 days' notice")
        need(one.kind == "root" or not root["until"] or at <= root["until"], name, "comes after the last day of the root")
        for keys, who in sets:
            one.by(keys["keys"], keys["threshold"], who)
        if one.kind == "body":
            bodies[body] = [was for was in bodies.get(body, []) if was is bodies[body][0] or was["from"] <= at] + [says]
        elif one.kind == "signatory":
            offices[print_of(says["key"])] = says
        elif need(one.kind in ("revocation", "root"), name, "is of a kind that this script does not know") and one.kind == "revocation":
            revoked[says["key"]] = says
        chain.append(one.digest)
    return root, offices, revoked, chain

def check_act(act, roster, here, affirmed, last):
    (root, offices, revoked, chain), says, name, seen = roster, act.says, act.name, act.says["roster"]
    office, gone = offices.get(says["key"]), revoked.get(says["key"])
    if not need(office and list(act.signatures) == [says["key"]], name, "is not signed by one office of the roster"):
        return
    act.by([office["key"]], 1, f"{says['body']} as {says['capacity']}")
    own, claimed = (office["body"], office["capacity"], root["log"]["origin"]), (says["body"], says["capacity"], says["registry"])
    need(own == claimed, name, "claims another office than its key has, or another registry")
    need(office["from"] <= says["day"] <= (office["until"] or "9999"), name, "is dated outside the office")
    need(seen["head"] in chain[seen["version"] - 1:seen["version"]] and office["version"] <= seen["version"], name, "names another roster")
    doubt = gone and says["day"] >= (gone["since"] or gone["from"]) and (act.digest, says["body"]) not in affirmed
    need(not doubt, name, "is dated when its key was revoked or in doubt, and its body does not stand by it")
    place = (says["agreement"], says["body"], says["capacity"])
    need(says["previous"] == last.get(place), name, "does not follow the last act of its office")
    last[place] = act.digest
    need(set(act.subjects.values()) <= here, name, "a text that it names is not here")

def check_log(one, head, root_hash, size):
    """RFC 6962: from the leaf of the statement to the root of the checkpoint. Gives its place in the log."""
    lines, own_head = (HERE / "proofs" / (one.digest[7:23] + ".tlog-proof")).read_bytes().split(b"\n\n", 1)
    lines = lines.decode().split("\n")
    leaf = canonical({"envelope": "sha256:" + sha(one.file).hex(), "kind": one.kind, "statement": one.digest, "v": 1})
    index, at = int(lines[1].split()[1]), sha(b"\0" + leaf)
    node, end = index, size - 1
    for other in map(b64, lines[2:]):
        left = node & 1 or node == end
        at = sha(b"\1" + other + at) if left else sha(b"\1" + at + other)
        while left and node and not node & 1:
            node, end = node >> 1, end >> 1
        node, end = node >> 1, end >> 1
    whole = own_head == head and lines[:2] == ["c2sp.org/tlog-proof@v1", f"index {index}"]
    need(whole and 0 <= index < size and end == 0 and at == root_hash, one.name, "is not proved to be in the log")
    return index

def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", required=True, help="the root that you have on paper, SHA256:...")
    pin, files = parser.parse_args().root, lambda folder: sorted((HERE / folder).iterdir())
    roster_files, acts = [[Envelope(path) for path in files(folder)] for folder in ("roster", "acts")]
    roster, head = replay(roster_files, pin), (HERE / "checkpoint").read_bytes()
    text, lines = head[:head.rindex(b"\n\n") + 1], head[head.rindex(b"\n\n") + 2:].decode().split("\n")
    (origin, size, root_hash), (name, key_id, key) = text.decode().split("\n")[:3], roster[0]["log"]["key"].split("+", 2)
    ours = [b64(line.split(" ")[2]) for line in lines if line.startswith(f"\u2014 {name} ")]
    good = len(ours) == 1 and ours[0][:4].hex() == key_id and signed(b64(key)[1:], text, ours[0][4:]) and lines[-1] == ""
    need(good and origin == name, "checkpoint", "is not signed by the log")
    withheld = {line.split(" ")[0] for line in (HERE / "withheld.txt").read_text().splitlines()}
    texts, named = {sha(path.read_bytes()).hex() for path in files("texts")}, {d for act in acts for d in act.subjects.values()}
    place = {one.digest: check_log(one, head, b64(root_hash), int(size)) for one in roster_files + acts}
    affirmed, last = {(d, act.says["body"]) for act in acts if act.kind == "affirmation" for d in act.says["concerns"]}, {}
    for act in sorted(acts, key=lambda act: place[act.digest]):
        check_act(act, roster, texts | withheld, affirmed, last)
    need(len({act.says["agreement"] for act in acts}) == 1 and texts | withheld <= named and not texts & withheld, "acts",
         "are not on one agreement, or a text is here that none of them names")
    need({path.name[:16] for path in files("proofs")} == {d[7:23] for d in place}, "proofs", "are not those of the statements here")
    print("\n".join(["NOT OK"] + problems) if problems else f"OK: {len(acts)} acts, {len(roster_files)} statements of the "
          f"roster, {len(withheld)} texts withheld, log {origin} of {size} entries")
    sys.exit(1 if problems else 0)

try:
    main()
except (KeyError, ValueError, TypeError, IndexError, AttributeError, UnboundLocalError, OSError) as error:
    print("\n".join(["NOT OK", f"the pack is damaged: {type(error).__name__}: {error}"] + problems))
    sys.exit(1)
