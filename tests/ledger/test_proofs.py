"""A18, R13: proofs under an anchor. 1,000 true ones hold, 1,000 forged ones do not; the verifier is the outsider's."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.ledger.rows import small_chain
from tests.ledger.verifier import as_file, holds, proves
from tracker.ledger import chain, tree

Measured = Callable[[str, str, object], None]
MANY = 1000
LONGEST = 59  # rows of small_chain: a minute each


def anchor(rows: list[dict[str, Any]], algorithm: str = "sha256") -> dict[str, Any]:
    growing = tree.Growing(algorithm)
    for row in rows:
        growing.add(row["hash"])
    last = rows[-1]
    return {
        "seq": last["seq"],
        "hash": last["hash"],
        "root": growing.root(),
        "algorithm": algorithm,
        "at": "now",
    }


ROWS = small_chain(LONGEST)
HASHES = [row["hash"] for row in ROWS]
ANCHORS = {
    (size, algorithm): anchor(ROWS[:size], algorithm)
    for size in range(1, LONGEST + 1)
    for algorithm in chain.ALGORITHMS
}
Case = tuple[str, dict[str, Any], list[dict[str, Any]]]


def proof_of_row(seq: int, size: int, algorithm: str) -> Case:
    path = tree.inclusion(HASHES[:size], seq, algorithm)
    return "row", {"row": ROWS[seq - 1], "path": path}, [ANCHORS[size, algorithm]]


def proof_since(old: int, new: int, algorithm: str) -> Case:
    path = tree.consistency(HASHES[:new], old, algorithm)
    return "since", {"path": path}, [ANCHORS[old, algorithm], ANCHORS[new, algorithm]]


def true_proofs() -> Iterator[Case]:
    chosen = random.Random(8)
    while True:
        for algorithm in chain.ALGORITHMS:
            size = chosen.randint(1, LONGEST)
            yield proof_of_row(chosen.randint(1, size), size, algorithm)
            yield proof_since(chosen.randint(1, size), size, algorithm)


def forgeries(case: Case, chosen: random.Random) -> Iterator[Case]:
    """Every way to bend this proof that we can think of; none of them says anything true."""
    check, proof, anchors = case
    path = proof["path"]
    for n in range(len(path)):
        flipped = format(int(path[n], 16) ^ (1 << chosen.randrange(256)), "064x")
        yield check, {**proof, "path": [*path[:n], flipped, *path[n + 1 :]]}, anchors
        yield check, {**proof, "path": [*path[:n], *path[n + 1 :]]}, anchors
        yield check, {**proof, "path": [*path[: n + 1], path[n], *path[n + 1 :]]}, anchors
        if n and path[n] != path[n - 1]:
            yield check, {**proof, "path": [*path[: n - 1], path[n], path[n - 1], *path[n + 1 :]]}, anchors
        yield check, {**proof, "path": [*path[:n], path[n] + "00", *path[n + 1 :]]}, anchors
        yield check, {**proof, "path": [*path[:n], "", *path[n + 1 :]]}, anchors
    yield check, {**proof, "path": [*path, HASHES[0]]}, anchors
    yield check, {**proof, "path": [*path, "no hash"]}, anchors
    for n, one in enumerate(anchors):
        for change in ({"root": HASHES[0]}, {"seq": 0}, {"seq": one["seq"] + LONGEST}, {"algorithm": "md5"}):
            yield check, proof, [*anchors[:n], {**one, **change}, *anchors[n + 1 :]]
    if check == "row":
        row = proof["row"]
        for name in ("actor_name", "data", "subject_label", "at", "seq", "prev_hash", "algorithm", "hash"):
            changed = {**row, name: 77 if name == "seq" else "sm3" if name == "algorithm" else "ff" * 32}
            yield check, {**proof, "row": changed}, anchors
            if name not in ("hash", "algorithm"):
                yield check, {**proof, "row": {**changed, "hash": chain.row_hash(changed)}}, anchors
        other = ROWS[row["seq"] % LONGEST]
        yield check, {**proof, "row": other}, anchors
        yield check, {**proof, "row": {**row, "more": 1}}, anchors
    else:
        yield check, proof, anchors[::-1] if anchors[0] != anchors[1] else [anchors[0], ANCHORS[1, "sm3"]]


def test_true_proofs_hold(measured: Measured) -> None:
    cases = [case for case, _n in zip(true_proofs(), range(MANY), strict=False)]
    held = sum(proves(check, proof, *anchors) for check, proof, anchors in cases)
    measured("A18", "true proofs (row under an anchor, anchor after anchor) accepted", f"{held} of {MANY}")
    assert held == MANY


def test_every_row_and_every_pair_of_anchors_can_be_proven() -> None:
    for size in range(1, 20):
        for seq in range(1, size + 1):
            for check, proof, anchors in (
                proof_of_row(seq, size, "sha256"),
                proof_since(seq, size, "sha256"),
            ):
                assert proves(check, proof, *anchors), (check, seq, size)


def test_forged_proofs_are_refused(measured: Measured) -> None:
    chosen = random.Random(9)
    cases: list[Case] = []
    for case in true_proofs():
        forged = list(forgeries(case, chosen))
        cases += chosen.sample(forged, min(3, len(forged)))
        if len(cases) >= MANY:
            break
    accepted = [case for case in cases if proves(case[0], case[1], *case[2])]
    measured("A18", "forged proofs refused", f"{len(cases) - len(accepted)} of {len(cases)}")
    assert accepted == []
    assert len(cases) >= MANY


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 41])
def test_root_is_the_one_of_rfc_6962_by_its_own_definition(size: int) -> None:
    def root(rows: list[str]) -> bytes:
        if len(rows) == 1:
            return tree.leaf(rows[0], "sha256")
        cut = max(1 << n for n in range(10) if 1 << n < len(rows))
        return tree.parent(root(rows[:cut]), root(rows[cut:]), "sha256")

    assert ANCHORS[size, "sha256"]["root"] == root(HASHES[:size]).hex()


@pytest.mark.parametrize("size", [1, 2, 31, 59])
def test_record_reaches_its_anchors_and_a_cut_or_rewritten_one_does_not(size: int) -> None:
    kept = ANCHORS[size, "sm3"]
    assert holds(as_file(ROWS), kept)
    assert not holds(as_file(ROWS[: size - 1]), kept)
    rewritten = [dict(row) for row in ROWS]
    rewritten[0]["actor_name"], last = "别人", chain.GENESIS
    for row in rewritten:
        row["prev_hash"] = last
        row["hash"] = last = chain.row_hash(row)
    assert holds(as_file(rewritten))  # nothing inside it shows
    assert not holds(as_file(rewritten), kept)


def test_root_of_nothing_is_the_hash_of_nothing() -> None:
    assert tree.Growing("sha256").root().startswith("e3b0c44298fc1c14")
