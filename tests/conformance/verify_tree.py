"""Builds the tree of a registry once more with pymerkle, a log of others, and compares: the root of every signed head,
that each head is the beginning of the next, and our .tlog-proof files. Signatures are verified elsewhere.

    verify_tree.py REPOSITORY PROOFS-FOLDER
"""
import base64
import pathlib
import sys

import pymerkle

registry, proofs = pathlib.Path(sys.argv[1]) / "registry", pathlib.Path(sys.argv[2])


def head(path):
    origin, size, root = path.read_text().split("\n")[:3]
    return int(size), base64.b64decode(root, validate=True)


def entries(size):
    for number in range(0, size, 256):
        width = min(256, size - number)
        whole = registry / "tile" / "entries" / f"{number // 256:03}"
        path = whole if width == 256 else whole.with_name(f"{whole.name}.p") / str(width)
        bundle = path.read_bytes()
        for _ in range(width):
            length = int.from_bytes(bundle[:2], "big")
            if len(bundle) < 2 + length:
                sys.exit(f"{path} is cut")
            yield bundle[2:2 + length]
            bundle = bundle[2 + length:]
        if bundle:
            sys.exit(f"{path} has more entries than it says")


size, root = head(registry / "checkpoint")
tree = pymerkle.InmemoryTree(algorithm="sha256")
for entry in entries(size):
    tree.append_entry(entry)
kept = sorted((registry / "checkpoints").iterdir()) if (registry / "checkpoints").exists() else []
for path in kept + [registry / "checkpoint"]:
    old_size, old_root = head(path)
    if tree.get_root(old_size) != old_root:
        sys.exit(f"{path} is over another tree")
    proof = tree.prove_consistency(old_size, size)
    pymerkle.verify_consistency(old_root, root, proof)

count = 0
for path in sorted(proofs.glob("*.tlog-proof")):
    lines = path.read_bytes().split(b"\n\n", 1)[0].decode().split("\n")
    index = int(lines[1].split(" ")[1])
    # It counts from one, and puts the hash of the leaf first.
    proof = tree.prove_inclusion(index + 1, size)
    ours = [base64.b64decode(line, validate=True).hex() for line in lines[2:]]
    if ours != proof.serialize()["path"][1:]:
        sys.exit(f"{path} is another proof")
    pymerkle.verify_inclusion(tree.get_leaf(index + 1), root, proof)
    count += 1
print(f"{size} entries, {len(kept)} old checkpoints, {count} proofs")
