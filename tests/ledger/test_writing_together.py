"""Writers at the same moment: sequence is commit order, without gaps, also for the very first rows."""

import pytest

from tests.ledger.rows import CLERK, MOMENT, Thing
from tests.together import FULL, together
from tests.watch.unguarded import unguarded
from tracker.ledger.models import Change
from tracker.ledger.verify import verify
from tracker.ledger.writing import writing
from tracker.organisations.models import RuleSet

WRITERS = 4
EACH = 50 if FULL else 10


@pytest.mark.django_db(transaction=True)
def test_four_writers_make_one_chain_in_commit_order() -> None:
    """Each commit notes how far the chain reached; a later number seen before an earlier one would show."""
    seen: list[list[int]] = []

    def write(writer: int) -> None:
        for n in range(EACH):
            with writing(by=CLERK, at=MOMENT) as change:
                RuleSet.objects.create(name=f"{writer}-{n}")
                change("rules.changed", Thing(f"{writer}-{n}"))
                change("rules.changed", Thing(f"{writer}-{n}"))

    def watch() -> None:
        for _look in range(EACH * 2):
            seen.append(list(Change.objects.values_list("seq", flat=True)))

    outcomes = together(*[lambda w=w: write(w) for w in range(WRITERS)], watch)
    assert outcomes == [None] * (WRITERS + 1)
    total = WRITERS * EACH * 2
    assert list(Change.objects.values_list("seq", flat=True)) == list(range(1, total + 1))
    assert all(look == list(range(1, len(look) + 1)) for look in seen)  # no reader ever saw a gap
    assert RuleSet.objects.count() == WRITERS * EACH
    assert verify().breaks == []
    pairs = list(Change.objects.values_list("subject_id", flat=True))
    assert pairs[::2] == pairs[1::2]  # the rows of one block stand together
    for writer in range(WRITERS):
        mine = [int(p.split("-")[1]) for p in pairs[::2] if p.startswith(f"{writer}-")]
        assert mine == sorted(mine)


@pytest.mark.django_db(transaction=True)
def test_racing_for_the_very_first_row_nobody_fails() -> None:
    def write(name: str) -> None:
        with writing(by=CLERK, at=MOMENT) as change:
            change("rules.changed", Thing(name))

    for _again in range(5):
        assert together(*[lambda n=n: write(n) for n in "abcd"]) == [None] * 4
        assert (Change.objects.count(), verify().breaks) == (4, [])
        with unguarded() as cursor:
            cursor.execute("delete from tracker_change")
            cursor.execute("delete from tracker_chainhead")
