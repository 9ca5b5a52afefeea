"""Verify an exported change record offline: standard library only, nothing of the program that wrote it.

    verify_ledger.py chain ledger.ndjson [anchor.json …]   every row, and that nothing before an anchor is gone
    verify_ledger.py row proof.json anchor.json            one row lies under the anchor
    verify_ledger.py since proof.json old.json new.json    nothing that the older anchor saw was changed

A row's hash is taken over the JSON array of its columns in the order of HASHED, the previous row's hash among them. An
anchor holds the last row's seq and hash and the root of the tree over all row hashes (RFC 6962). Status 1: does not hold.
"""

import hashlib
import json
import sys
from functools import partial
from pathlib import Path

ALGORITHMS = {"sha256": hashlib.sha256, "sm3": partial(hashlib.new, "sm3")}
HASHED = ["seq", "at", "recorded_at", "actor_kind", "actor_id", "actor_name", "kind", "subject_type", "subject_id",
          "subject_label", "bureau", "offices", "data", "algorithm", "prev_hash"]  # fmt: skip
canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def row_hash(row):
    return ALGORITHMS[row["algorithm"]](canonical([row[name] for name in HASHED]).encode()).hexdigest()


def node(algorithm, *parts):
    return ALGORITHMS[algorithm](bytes([len(parts) - 1]) + b"".join(parts)).digest()  # of one part: a leaf


def check_chain(text, *anchors):
    """Yield what is wrong, up to the first break; nothing = the chain holds and reaches every anchor."""
    hashes = ["0" * 64]
    for seq, line in enumerate(text.removesuffix("\n").split("\n") if text else [], start=1):
        row = json.loads(line)
        if canonical(row) != line or set(row) != {*HASHED, "hash"} or row["seq"] != seq or text[-1] != "\n":
            return (yield f"row {seq}: not the line that belongs here")
        if row["prev_hash"] != hashes[-1] or row["hash"] != row_hash(row):
            return (yield f"row {seq}: the hash does not fit")
        hashes.append(row["hash"])
    for one in anchors:
        tree = [node(one["algorithm"], bytes.fromhex(row)) for row in hashes[1 : one["seq"] + 1]]
        while len(tree) > 1:  # each level pairs neighbours; an odd last one moves up as it is
            pairs = [tree[n : n + 2] for n in range(0, len(tree), 2)]
            tree = [node(one["algorithm"], *pair) if len(pair) == 2 else pair[0] for pair in pairs]
        if one["seq"] >= len(hashes) or (one["hash"], one["root"]) != (hashes[one["seq"]], tree[0].hex()):
            yield f"anchor {one['seq']}: the record, {len(hashes) - 1} rows, is not what was anchored"


def climb(algorithm, path, at, last, found, was):
    """From leaf ``at`` of 0…``last`` to the root, and to an older root (RFC 9162 §2.1.3.2, §2.1.4.2)."""
    for beside in map(bytes.fromhex, path):
        if last == 0 or len(beside) != 32:
            return "", ""
        if at & 1 or at == last:
            was, found = node(algorithm, beside, was), node(algorithm, beside, found)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = node(algorithm, found, beside)
        at, last = at >> 1, last >> 1
    return (found.hex(), was.hex()) if last == 0 else ("", "")


def check_row(proof, anchor):
    row, algorithm = proof["row"], anchor["algorithm"]
    if set(row) != {*HASHED, "hash"} or not 1 <= row["seq"] <= anchor["seq"] or row["hash"] != row_hash(row):
        return False
    bottom = node(algorithm, bytes.fromhex(row["hash"]))
    return (
        climb(algorithm, proof["path"], row["seq"] - 1, anchor["seq"] - 1, bottom, b"")[0] == anchor["root"]
    )


def check_since(proof, old, new):
    at, last, path = old["seq"] - 1, new["seq"] - 1, proof["path"]
    if old["algorithm"] != new["algorithm"] or not 0 <= at < last:
        return old == new and not path
    first, *path = path if old["seq"] & at else [old["root"], *path]
    while at & 1:
        at, last = at >> 1, last >> 1
    first = bytes.fromhex(first)
    return climb(new["algorithm"], path, at, last, first, first) == (new["root"], old["root"])


if __name__ == "__main__":
    what, *files = sys.argv[1:] if len(sys.argv) > 2 else sys.exit(__doc__)
    first, *more = [Path(name).read_bytes().decode() for name in files]
    try:
        rest = [json.loads(text) for text in more]
        if what == "chain":
            wrong = list(check_chain(first, *rest))
        else:
            check = {"row": check_row, "since": check_since}[what]
            wrong = [] if check(json.loads(first), *rest) else ["the proof does not hold"]
    except (KeyError, TypeError, ValueError, IndexError) as problem:
        wrong = [f"unreadable: {problem!r}"]
    print("\n".join(wrong) or "holds")
    sys.exit(bool(wrong))
