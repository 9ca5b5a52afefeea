"""The administrator moves the demonstration on and keeps the calendar; nobody else does."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from tests.conftest import Cast
from tests.factories import NOW
from tracker.ledger.entries import system
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.ledger.verify import verify
from tracker.workdays import actions, clock
from tracker.workdays.models import BusinessClock, CalendarDay
from tracker.workdays.records import load_calendar

FIRST = date(2024, 6, 20)
MACHINE = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)


@pytest.fixture
def demo(db: None) -> None:
    actions.open_business_clock(FIRST, by=system("loaddemo"))


def changes() -> list[str]:
    return list(Change.objects.values_list("kind", flat=True))


@pytest.mark.usefixtures("demo")
def test_clock_moves_to_the_next_working_day_at_nine(cast: Cast) -> None:
    assert actions.move_clock_on(by=cast.admin) == date(2024, 6, 21)
    assert clock.today() == date(2024, 6, 21)
    assert actions.move_clock_on(by=cast.admin) == date(2024, 6, 24)  # over the weekend
    assert (
        clock.opening(date(2024, 6, 24))
        <= clock.at()
        < clock.opening(date(2024, 6, 24)) + timedelta(minutes=1)
    )
    assert changes() == ["clock.moved"] * 3
    assert verify().breaks == []


@pytest.mark.usefixtures("demo")
def test_clock_moves_over_a_long_holiday_and_an_overridden_day(cast: Cast) -> None:
    actions.move_clock_on(by=cast.admin, to=date(2024, 9, 30))
    assert actions.move_clock_on(by=cast.admin) == date(2024, 10, 8)
    CalendarDay.objects.create(day=date(2024, 10, 9), is_workday=False)
    assert actions.move_clock_on(by=cast.admin) == date(2024, 10, 10)


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("to", [FIRST, date(2024, 6, 19), date(2020, 1, 1)])
def test_clock_never_goes_back_nor_stands(cast: Cast, to: date) -> None:
    with pytest.raises(NotValid, match="只能向前") as refused:
        actions.move_clock_on(by=cast.admin, to=to)
    assert refused.value.field == "to"
    assert (clock.today(), changes()) == (FIRST, ["clock.moved"])


def test_moving_leaves_the_machines_time_alone(cast: Cast) -> None:
    with time_machine.travel(MACHINE, tick=False):
        actions.open_business_clock(FIRST, by=system("loaddemo"))
        actions.move_clock_on(by=cast.admin)
        assert clock.now() == MACHINE
        assert clock.at() == clock.opening(date(2024, 6, 21))
        last = Change.objects.order_by("-seq")[0]
        assert (last.recorded_at, last.at) == (MACHINE, clock.opening(FIRST))


def test_without_demonstration_there_is_no_switch(cast: Cast) -> None:
    with pytest.raises(WrongState, match="没有演示数据"):
        actions.move_clock_on(by=cast.admin)
    assert not BusinessClock.objects.exists()


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("who", ["supervisor", "leader", "head", "second_reviewer"])
def test_only_the_administrator_keeps_time(cast: Cast, who: str) -> None:
    by = getattr(cast, who)
    row = CalendarDay.objects.create(day=date(2027, 2, 5), is_workday=False)
    with pytest.raises(NotAllowed):
        actions.move_clock_on(by=by)
    with pytest.raises(NotAllowed):
        actions.set_calendar_day(date(2027, 2, 6), is_workday=True, note="", by=by, at=NOW)
    with pytest.raises(NotAllowed):
        actions.forget_calendar_day(row, by=by, at=NOW)
    assert (clock.today(), CalendarDay.objects.count(), changes()) == (FIRST, 1, ["clock.moved"])


@pytest.mark.usefixtures("demo")
def test_switched_off_administrator_keeps_nothing(cast: Cast) -> None:
    cast.admin.is_active = False
    with pytest.raises(NotAllowed):
        actions.move_clock_on(by=cast.admin)


def test_calendar_day_is_set_changed_and_forgotten(cast: Cast) -> None:
    day = date(2027, 2, 5)

    def put(is_workday: bool, note: str) -> CalendarDay:
        return actions.set_calendar_day(day, is_workday=is_workday, note=note, by=cast.admin, at=NOW)

    put(False, "除夕")
    assert not load_calendar().is_workday(day)
    put(False, "除夕")  # nothing new: no row in the ledger
    assert changes() == ["calendar.changed"]
    row = put(True, "调休上班")
    assert load_calendar().is_workday(day)
    actions.forget_calendar_day(row, by=cast.admin, at=NOW)
    assert load_calendar().is_provisional(day)
    assert changes() == ["calendar.changed"] * 3


def test_forgetting_a_day_twice_is_one_change(cast: Cast) -> None:
    row = CalendarDay.objects.create(day=date(2027, 2, 5), is_workday=False)
    again = CalendarDay.objects.get()
    actions.forget_calendar_day(row, by=cast.admin, at=NOW)
    actions.forget_calendar_day(again, by=cast.admin, at=NOW)
    assert changes() == ["calendar.changed"]


def test_calendar_is_loaded_with_one_query_however_many_days(
    cast: Cast, django_assert_num_queries: object
) -> None:
    for n in range(1, 4):
        CalendarDay.objects.create(day=date(2027, 2, n), is_workday=False)
        with django_assert_num_queries(1):  # type: ignore[operator]
            load_calendar().on_or_before(date(2027, 2, n))


def test_two_clicks_on_one_page_move_one_day(cast: Cast) -> None:
    actions.open_business_clock(date(2024, 6, 20), by=cast.admin)
    for _click in range(2):
        assert actions.move_clock_on(by=cast.admin, seen=date(2024, 6, 20)) == date(2024, 6, 21)
    assert clock.today() == date(2024, 6, 21)
    assert Change.objects.filter(kind="clock.moved").count() == 2  # opened, moved once
