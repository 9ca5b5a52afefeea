"""R13: no change to a written chain stays unseen. Every byte of every column, every row, every pair."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.ledger.rows import CLERK, MOMENT, Thing, head_of, small_chain
from tests.ledger.verifier import holds
from tests.together import FULL
from tests.watch.unguarded import unguarded
from tracker.ledger import chain, tree
from tracker.ledger.models import ChainHead
from tracker.ledger.stored import exported
from tracker.ledger.verify import verify
from tracker.ledger.writing import writing

Rows = list[dict[str, Any]]
LENGTH = 48 if FULL else 6


def one_byte_changes(rows: Rows) -> Iterator[Rows]:
    """Every character of every text changed, dropped and doubled; every number moved by one."""
    for at, row in enumerate(rows):
        for name, value in row.items():
            for changed in _changed(value):
                yield [*rows[:at], {**row, name: changed}, *rows[at + 1 :]]


def _changed(value: Any) -> Iterator[Any]:
    if isinstance(value, int):
        yield from (value - 1, value + 1, -value)
    elif isinstance(value, list):
        yield from ([], value[:-1], [*value, ["o9", 0]], [[o, 1 - lost] for o, lost in value])
    else:
        for n, char in enumerate(value):
            yield value[:n] + chr(ord(char) ^ 1) + value[n + 1 :]
            yield value[:n] + value[n + 1 :]
            yield value[:n] + char + value[n:]


def deletions(rows: Rows) -> Iterator[Rows]:
    for start in range(len(rows)):
        for end in range(start + 1, len(rows) + 1):  # the last ones are cut tails
            yield rows[:start] + rows[end:]


def insertions(rows: Rows) -> Iterator[Rows]:
    for at in range(len(rows) + 1):
        for copied in rows:
            yield [*rows[:at], copied, *rows[at:]]
            forged = {**copied, "prev_hash": rows[at - 1]["hash"] if at else chain.GENESIS}
            yield [*rows[:at], {**forged, "hash": chain.row_hash(forged)}, *rows[at:]]


def swaps(rows: Rows) -> Iterator[Rows]:
    for one in range(len(rows)):
        for two in range(one + 1, len(rows)):
            swapped = list(rows)
            swapped[one], swapped[two] = rows[two], rows[one]
            yield swapped
            renumbered = [{**row, "seq": n} for n, row in enumerate(swapped, start=1)]
            yield renumbered


def rehashed(rows: Rows) -> Iterator[Rows]:
    """One row changed, and every hash from there to the end made to fit again."""
    for at, row in enumerate(rows):
        for name in ("actor_name", "data", "at", "recorded_at", "offices"):
            forged = [dict(one) for one in rows]
            forged[at][name] = [] if name == "offices" else f"{row[name]}0"
            last = forged[at]["prev_hash"]
            for one in forged[at:]:
                one["prev_hash"] = last
                one["hash"] = last = chain.row_hash(one)
            yield forged


@pytest.mark.parametrize("kind", [one_byte_changes, deletions, insertions, swaps, rehashed])
def test_every_mutation_is_detected_by_both_verifiers(
    kind: Callable[[Rows], Iterator[Rows]], measured: Callable[[str, str, object], None]
) -> None:
    rows = small_chain(LENGTH)
    head = head_of(rows)
    written = {id(row): exported(row) for row in rows}  # most rows of a mutated chain are the old ones
    growing = tree.Growing("sha256")
    for row in rows:
        growing.add(row["hash"])
    anchor = {"seq": head[0], "hash": head[1], "root": growing.root(), "algorithm": "sha256"}
    tried = missed = missed_outside = 0
    for mutated in kind(rows):
        tried += 1
        missed += not chain.breaks(mutated, head=head)
        text = "".join((written.get(id(row)) or exported(row)) + "\n" for row in mutated)
        missed_outside += holds(text, anchor)
    what = f"chain: {kind.__name__.replace('_', ' ')} detected"
    measured("R13", what, f"{tried - missed} of {tried}")
    measured("R13", f"{what} by the stdlib-only verifier", f"{tried - missed_outside} of {tried}")
    assert (missed, missed_outside) == (0, 0)
    assert tried >= LENGTH


def test_mutations_are_thousands() -> None:
    assert sum(1 for _ in one_byte_changes(small_chain(6))) > 5000


STATEMENTS = [
    "update tracker_change set data = '{}' where seq = 2",
    "update tracker_change set actor_name = '别人' where seq = 3",
    "update tracker_change set hash = 'f' where seq = 2",
    "update tracker_change set prev_hash = hash where seq = 2",
    "update tracker_changeoffice set lost = true where change_id = 2",
    "update tracker_changeoffice set office = 'o9' where change_id = 2",
    "delete from tracker_changeoffice where change_id = 2",
    "insert into tracker_changeoffice (change_id, office, lost) values (3, 'o1', false)",
    "update tracker_change set seq = 9 where seq = 4",
    "delete from tracker_change where seq = 4",
    "update tracker_chainhead set seq = 3",
    "delete from tracker_chainhead",
]


@pytest.mark.django_db
@pytest.mark.parametrize("statement", STATEMENTS)
def test_change_behind_our_back_in_the_database_is_detected(statement: str) -> None:
    with writing(by=CLERK, at=MOMENT) as change:
        for n in range(4):
            change("task.closed", Thing(str(n), offices=frozenset({"o1"}) if n == 1 else frozenset()))
    assert verify().breaks == []
    with unguarded() as cursor:
        cursor.execute(statement)
    assert verify().breaks != []


@pytest.mark.django_db
def test_empty_ledger_holds() -> None:
    assert not ChainHead.objects.exists()
    assert verify() == (0, chain.GENESIS, [])
