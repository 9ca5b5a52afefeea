"""R1: kill -9 at random and at every named point of a reminder sweep. Nothing is lost, nothing doubled in the ledger,
what repeats on the wire carries its own Message-ID, at most one repeat for each kill. Beside it the usual order.
"""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection

from tests.faults.season import Season, doubled, lines_of_nobody, make_season, missed, unsent, working_days
from tests.faults.sweeper import POINTS
from tests.faults.sweeps import Sweeper, sweeper
from tests.messages.fake_smtp import FakeSmtp
from tests.together import FULL
from tracker.ledger.verify import verify
from tracker.messages.models import Digest
from tracker.reminders.models import Reminder

SQLITE = connection.vendor == "sqlite"
RANDOM = (1000 if SQLITE else 200) if FULL else 3
EACH_POINT = 20 if FULL else 1
OLD_ORDER = (200 if SQLITE else 50) if FULL else 3
KILLS_A_DAY = 4  # then the day is left in peace: the fifth death in one digest's hands would set it aside
DUES_A_DAY = 2

pytestmark = pytest.mark.django_db(transaction=True)
EARLY = [
    point
    for point in POINTS
    if point.startswith(("before anything", "after taking", "between two", "after claiming", "building"))
]


@pytest.fixture
def smtp() -> Iterator[FakeSmtp]:
    server = FakeSmtp()
    yield server
    server.stop()


def season_of(days: int) -> tuple[Season, list[date]]:
    first, *_rest, last = found = working_days(days)
    dues = [day for day in found for _n in range(DUES_A_DAY)]
    return make_season(offices=5, dues=dues), [d for d in found if first <= d <= last]


class Killer:
    """Decides how each sweep dies, until every kind of death has come often enough."""

    def __init__(self) -> None:
        self.choice = random.Random(1)
        self.left = Counter(dict.fromkeys(POINTS, EACH_POINT) | {"at random": RANDOM})
        self.longest = 0.1  # seconds of an undisturbed sweep
        self.done = 0

    def next(self, first_today: bool) -> tuple[str, dict[str, Any]] | None:
        kinds = [kind for kind, n in self.left.items() if n > 0 and (first_today or kind not in EARLY)]
        if not kinds:
            return None
        kind = self.choice.choices(kinds, [self.left[k] + 5 for k in kinds])[0]
        if kind == "at random":
            return kind, {"after": self.choice.uniform(0, self.longest)}
        return kind, {"point": kind, "nth": self.choice.choice((1, 1, 2))}

    def day(self, sweeps: Sweeper, day: date) -> None:
        for attempt in range(KILLS_A_DAY):
            chosen = self.next(first_today=attempt == 0)
            if chosen is None:
                break
            kind, how = chosen
            if sweeps.sweep(day, **how)["killed"]:
                self.left[kind] -= 1
                self.done += 1
            else:
                break
        for _look in range(3):  # a dead sender's connection may hold its rows for a moment: beat looks again
            answer = sweeps.sweep(day)
            if not Reminder.objects.waiting().exists() and not unsent():
                break
        if self.done < 10:
            self.longest = max(self.longest, answer["seconds"])


def test_no_kill_loses_or_doubles(smtp: FakeSmtp, measured: Any) -> None:
    kinds = RANDOM + EACH_POINT * len(POINTS)
    season, days = season_of(kinds + 12)
    killer, looked = Killer(), []
    with sweeper(smtp.port) as sweeps:
        for day in days:
            killer.day(sweeps, day)
            looked.append(day)
            if not any(n > 0 for n in killer.left.values()):
                break
    assert not any(n > 0 for n in killer.left.values()), killer.left
    assert missed(season.tasks, looked) == []
    assert (doubled(), unsent(), lines_of_nobody()) == ([], 0, 0)
    wire = Counter(smtp.ids)
    assert set(wire) == set(
        Digest.objects.values_list("message_id", flat=True)
    )  # all of them, and none unknown
    repeats = sum(wire.values()) - len(wire)
    assert repeats <= killer.done
    assert verify().breaks == []
    what = f"kill -9 in {killer.done} sweeps ({RANDOM} at random, {len(POINTS)} named points x {EACH_POINT})"
    lost = len(set(Digest.objects.values_list("message_id", flat=True)) - set(wire))
    measured("R1", f"{what}: digests lost, doubled in the ledger", f"{lost}, 0 of {len(wire)}")
    measured("R1", f"{what}: repeats on the wire, each under its Message-ID", repeats)


def test_usual_order_for_comparison_loses_mails(smtp: FakeSmtp, measured: Any) -> None:
    """Mark the chunk as sent, then send it: what most trackers do. It shows that the harness sees a loss."""
    _season, days = season_of(OLD_ORDER + 10)
    choice, kills, longest = random.Random(2), 0, 0.1
    with sweeper(smtp.port) as sweeps:
        for day in days:
            how = {"point": "before a mail", "nth": choice.choice((1, 2))}
            if FULL:
                how = {"after": choice.uniform(0, longest)}
            kills += sweeps.sweep(day, mark_first=True, **how)["killed"]
            longest = max(longest, sweeps.sweep(day, mark_first=True)["seconds"]) if kills < 3 else longest
            if kills >= 3:
                sweeps.sweep(day, mark_first=True)
            if kills >= OLD_ORDER:
                break
    marked = set(Digest.objects.filter(state="sent").values_list("message_id", flat=True))
    lost = len(marked - set(smtp.ids))
    assert lost > 0
    figure = f"{lost} of {len(marked)} digests lost"
    measured("R1", f"for comparison, mark, then send: {kills} kills", figure)
