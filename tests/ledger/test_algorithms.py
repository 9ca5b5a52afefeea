"""S25: a chain may change its algorithm on the way; SM3 by its published vectors (GB/T 32905-2016, appendix A)."""

import hashlib
from typing import Any

import pytest

from tests.ledger.rows import CLERK, MOMENT, Thing, head_of, small_chain
from tests.ledger.verifier import as_file, holds, verify_ledger
from tests.watch.unguarded import unguarded
from tracker.ledger import chain
from tracker.ledger.models import Change
from tracker.ledger.stored import stored_rows
from tracker.ledger.verify import verify
from tracker.ledger.writing import writing

VECTORS = {
    b"abc": "66c7f0f4 62eeedd9 d1f2d46b dc10e4e2 4167c487 5cf2f7a2 297da02b 8f4ba8e0",
    b"abcd" * 16: "debe9ff9 2275b8a1 38604889 c18e5a4d 6fdb70e5 387e5765 293dcba3 9c0c5732",
}


@pytest.mark.parametrize("message", VECTORS)
def test_sm3_gives_the_published_values(message: bytes) -> None:
    expected = VECTORS[message].replace(" ", "")
    assert hashlib.new("sm3", message).hexdigest() == expected
    assert verify_ledger.ALGORITHMS["sm3"](message).hexdigest() == expected


@pytest.mark.parametrize("algorithm", chain.ALGORITHMS)
def test_row_is_hashed_by_the_algorithm_it_names(algorithm: str) -> None:
    row = {**small_chain(1)[0], "algorithm": algorithm}
    text = chain.canonical([row[name] for name in chain.HASHED])
    assert chain.row_hash(row) == hashlib.new(algorithm, text.encode()).hexdigest()
    assert verify_ledger.row_hash(row) == chain.row_hash(row)


def switched(length: int, algorithms: tuple[str, ...]) -> list[dict[str, Any]]:
    """A chain that changes its algorithm with every row."""
    rows = small_chain(length)
    last = chain.GENESIS
    for n, row in enumerate(rows):
        row |= {"algorithm": algorithms[n % len(algorithms)], "prev_hash": last}
        row["hash"] = last = chain.row_hash(row)
    return rows


def test_chain_that_switches_holds_for_both_verifiers() -> None:
    rows = switched(9, ("sha256", "sm3"))
    assert chain.breaks(rows, head=head_of(rows)) == []
    assert holds(as_file(rows))


def test_row_relabelled_with_the_other_algorithm_is_a_break() -> None:
    rows = switched(4, ("sha256", "sm3"))
    rows[1]["algorithm"] = "sha256"
    assert [found.seq for found in chain.breaks(rows, head=head_of(rows))] == [2]
    assert not holds(as_file(rows))


def test_algorithm_this_machine_does_not_know_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashlib, "algorithms_available", {"sha256"})
    reasons = [found.reason for found in chain.breaks(switched(1, ("sm3",)))]
    assert reasons == ["本机的密码库不支持此算法，无法核对：sm3"]


@pytest.mark.django_db
def test_setting_switches_in_mid_chain_and_the_whole_still_verifies(settings: Any) -> None:
    for algorithm in ("sha256", "sm3", "sm3", "sha256"):
        settings.LEDGER_ALGORITHM = algorithm
        with writing(by=CLERK, at=MOMENT) as change:
            change("task.closed", Thing())
    assert list(Change.objects.values_list("algorithm", flat=True)) == ["sha256", "sm3", "sm3", "sha256"]
    assert verify().breaks == []
    assert holds(as_file(list(stored_rows())))
    with unguarded() as cursor:
        cursor.execute("update tracker_change set actor_name = '别人' where seq = 2")
    assert [found.seq for found in verify().breaks] == [2]
