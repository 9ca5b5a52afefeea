"""Two clocks: the machine's is never touched, business time differs only where a demonstration began."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from tests.factories import LOCAL
from tracker.ledger.entries import system
from tracker.ledger.models import Change
from tracker.ledger.refusals import WrongState
from tracker.workdays import clock
from tracker.workdays.actions import open_business_clock
from tracker.workdays.models import BusinessClock

pytestmark = pytest.mark.django_db

DEMO = system("loaddemo")
FIRST = date(2024, 6, 20)
MACHINES = [
    datetime(2024, 6, 20, 1, 0, tzinfo=UTC),
    datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC),
    datetime(2021, 2, 28, 16, 0, tzinfo=UTC),
    datetime(2031, 12, 31, 15, 59, 59, tzinfo=UTC),
]


@pytest.mark.parametrize("machine", MACHINES)
def test_demonstration_opens_on_its_thursday_at_nine_whatever_the_machine_says(machine: datetime) -> None:
    with time_machine.travel(machine, tick=False):
        open_business_clock(FIRST, by=DEMO)
        assert clock.at().astimezone(LOCAL) == datetime(2024, 6, 20, 9, 0, tzinfo=LOCAL)
        assert (clock.today(), clock.now(), clock.is_demo()) == (FIRST, machine, True)


def test_business_time_runs_on_with_the_machine() -> None:
    with time_machine.travel(MACHINES[1], tick=False) as machine:
        open_business_clock(FIRST, by=DEMO)
        machine.shift(timedelta(hours=14, minutes=59))
        assert clock.today() == FIRST
        machine.shift(timedelta(minutes=1))
        assert clock.today() == date(2024, 6, 21)
        assert clock.now() == MACHINES[1] + timedelta(hours=15)


def test_opening_is_recorded_in_business_time() -> None:
    open_business_clock(FIRST, by=DEMO)
    row = Change.objects.get()
    assert (row.kind, row.at, row.actor_name) == ("clock.moved", clock.opening(FIRST), "loaddemo")
    assert row.recorded_at > row.at


def test_clock_opens_once() -> None:
    open_business_clock(FIRST, by=DEMO)
    with pytest.raises(WrongState, match="已经开始"):
        open_business_clock(date(2024, 1, 2), by=DEMO)
    assert (clock.today(), BusinessClock.objects.count(), Change.objects.count()) == (FIRST, 1, 1)


def test_without_demonstration_business_time_is_the_machines() -> None:
    with time_machine.travel(MACHINES[1], tick=False):
        assert clock.at() == clock.now() == MACHINES[1]
        assert (clock.offset(), clock.is_demo()) == (timedelta(0), False)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2024, 6, 19, 15, 59, 59, tzinfo=UTC), date(2024, 6, 19)),  # 23:59:59 in the bureau
        (datetime(2024, 6, 19, 16, 0, 0, tzinfo=UTC), date(2024, 6, 20)),
        (datetime(2024, 6, 20, 15, 59, 59, 999999, tzinfo=UTC), date(2024, 6, 20)),
    ],
)
def test_business_date_turns_at_midnight_in_the_bureau(moment: datetime, day: date) -> None:
    assert clock.local_date(moment) == day
    with time_machine.travel(moment, tick=False):
        assert clock.today() == day


def test_one_moment_holds_business_time_but_not_the_machines() -> None:
    with time_machine.travel(MACHINES[0], tick=False) as machine, clock.one_moment() as moment:
        machine.shift(timedelta(days=1))
        assert clock.at() == moment == MACHINES[0]
        assert clock.today() == FIRST
        assert clock.now() == MACHINES[0] + timedelta(days=1)
    assert clock.at() > moment


def test_one_moment_asks_the_database_once(django_assert_num_queries: object) -> None:
    open_business_clock(FIRST, by=DEMO)
    with django_assert_num_queries(1), clock.one_moment():  # type: ignore[operator]
        assert {clock.today() for _again in range(5)} == {FIRST}
        assert clock.is_demo()


def test_one_moment_ends_with_an_exception_too() -> None:
    with pytest.raises(ZeroDivisionError), clock.one_moment() as moment:
        raise ZeroDivisionError
    assert clock.at() > moment


def test_moment_in_words_is_local() -> None:
    assert clock.moment_words(datetime(2024, 6, 24, 2, 21, tzinfo=UTC)) == "6月24日10:21"
    assert clock.moment_words(datetime(2024, 6, 24, 16, 5, tzinfo=UTC)) == "6月25日00:05"
