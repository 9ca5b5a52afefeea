"""Lateness in working days, counted for the office that held the ball; against an oracle that walks the days."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Cast, file_report
from tests.factories import at
from tests.tasks.cases import BASIS, assign, give_piece
from tracker.ledger.models import Change
from tracker.tasks import actions
from tracker.tasks.holding import Held, Life, PieceHeld, Span, held
from tracker.tasks.lives import held_of, held_words, life_of
from tracker.tasks.models import Task
from tracker.workdays.calendar import WorkCalendar

LEAD, REVIEWER, FIRST, SECOND, FORMER = (UUID(int=n) for n in range(1, 6))
CALENDAR = WorkCalendar({})
START = date(2024, 3, 1)
DAYS = st.integers(0, 150).map(lambda n: START + timedelta(days=n))
SPANS = st.lists(st.tuples(DAYS, st.integers(0, 40), st.booleans()), max_size=3).map(
    lambda rows: [Span(after, None if open_ else after + timedelta(days=n)) for after, n, open_ in rows]
)
PIECES = st.lists(st.tuples(st.sampled_from([FIRST, SECOND]), SPANS), max_size=2).map(
    lambda rows: [PieceHeld(office, span) for office, spans in rows for span in spans]
)
LEADS = st.lists(st.tuples(DAYS, DAYS), max_size=1).map(
    lambda rows: [(FORMER, Span(after, until)) for after, until in rows]
)
LIVES = st.builds(
    Life,
    lead=st.just(LEAD),
    reviewer=st.sampled_from([REVIEWER, None]),
    due_on=DAYS,
    assigned_on=DAYS,
    with_reviewer=SPANS,
    led_before=LEADS,
    resting=SPANS,
    pieces=PIECES,
    ended_on=st.none() | DAYS,
)


def inside(span: Span, day: date) -> bool:
    end = span.until if span.until is not None else date.max
    return day.toordinal() in range(span.after.toordinal() + 1, end.toordinal() + 1)


def oracle(life: Life, on: date) -> dict[Any, int]:
    """Day by day, the rules in the order people say them; 2024's holidays from the published notice."""
    found: dict[Any, int] = {}
    day = START
    while day <= on:
        late = (
            day > life.due_on and day >= life.assigned_on and (life.ended_on is None or day <= life.ended_on)
        )
        asleep = any(inside(span, day) for span in life.resting)
        if late and not asleep and CALENDAR.is_workday(day):
            waiting = sorted(
                (piece.late.after, str(piece.office), piece.office)
                for piece in life.pieces
                if inside(piece.late, day)
            )
            if any(inside(span, day) for span in life.with_reviewer):
                who: Any = life.reviewer
            elif waiting:
                who = waiting[0][2]
            else:
                who = FORMER if any(inside(span, day) for _office, span in life.led_before) else life.lead
            found[who] = found.get(who, 0) + 1
        day += timedelta(days=1)
    return found


@settings(max_examples=100)
@given(life=LIVES, on=DAYS)
def test_every_working_day_belongs_to_whoever_held_the_ball(life: Life, on: date) -> None:
    found = held(life, on, CALENDAR)
    assert found.by == oracle(life, on)
    assert found.days == sum(found.by.values())
    last = on if life.ended_on is None else min(on, life.ended_on)
    assert found.days + found.resting == CALENDAR.overdue(life.due_on, max(last, life.due_on))


@given(life=LIVES, on=DAYS)
def test_nothing_counts_twice_and_nothing_before_the_date(life: Life, on: date) -> None:
    assert held(life, min(on, life.due_on), CALENDAR) == Held(0, {})
    days = [held(life, on + timedelta(days=n), CALENDAR).days for n in range(3)]
    assert days == sorted(days)
    assert days[2] - days[0] <= 2


def found_for(task: Task, on: str) -> Held:
    task = Task.objects.select_related("bureau", "lead_office").get(pk=task.pk)
    life = life_of(
        task,
        closures=task.closures.all(),
        pieces=task.pieces.all(),
        changes=Change.objects.about("task", [str(task.pk)]),
    )
    return held_of(task, life, date.fromisoformat(on), CALENDAR)


def words(task: Task, cast: Cast, on: str) -> str:
    names = {cast.relief.pk: str(cast.relief), cast.law.pk: str(cast.law)}
    task = Task.objects.select_related("bureau", "lead_office").get(pk=task.pk)
    return held_words(found_for(task, on), task, names)


@pytest.fixture
def due_friday(cast: Cast) -> Task:
    return assign(cast, due_on=date(2024, 6, 28))


def test_lead_holds_it_until_it_asks(cast: Cast, due_friday: Task) -> None:
    assert words(due_friday, cast, "2024-06-28") == ""
    assert words(due_friday, cast, "2024-07-02") == "逾期2个工作日，其中牵头支队2个"
    file_report(due_friday, cast.head, when=at("2024-07-03"), ask_closure=True)
    assert words(due_friday, cast, "2024-07-05") == "逾期5个工作日，其中牵头支队2个、政策法规科3个"


def test_who_asked_in_time_is_never_late(cast: Cast, due_friday: Task) -> None:
    file_report(due_friday, cast.head, when=at("2024-06-28"), ask_closure=True)
    assert found_for(due_friday, "2024-07-03").by == {cast.law.pk: 3}
    actions.return_closure(due_friday, by=cast.supervisor, at=at("2024-07-04"), reason="缺纪要")
    assert found_for(due_friday, "2024-07-05").by == {cast.law.pk: 3, cast.enforcement.pk: 2}


def test_late_piece_counts_for_its_own_office(cast: Cast, due_friday: Task) -> None:
    piece = give_piece(cast, due_friday)  # by 26 June
    assert words(due_friday, cast, "2024-07-02") == "逾期2个工作日，其中救灾和物资保障科2个"
    file_report(due_friday, cast.other_head, when=at("2024-07-03"), piece=piece)
    assert found_for(due_friday, "2024-07-03").by == {cast.relief.pk: 2, cast.enforcement.pk: 1}


def test_nobody_holds_what_is_suspended(cast: Cast, due_friday: Task) -> None:
    actions.suspend_task(due_friday, by=cast.supervisor, at=at("2024-07-01"), basis=BASIS)
    assert found_for(due_friday, "2024-07-03").days == 0
    actions.resume_task(due_friday, by=cast.supervisor, at=at("2024-07-04"), basis=BASIS)
    assert found_for(due_friday, "2024-07-04").by == {cast.enforcement.pk: 1}


def test_closing_ends_the_counting(cast: Cast, due_friday: Task) -> None:
    file_report(due_friday, cast.head, when=at("2024-07-02"), ask_closure=True)
    actions.close_task(due_friday, by=cast.supervisor, at=at("2024-07-03"), verdict="kept")
    assert found_for(due_friday, "2024-09-30") == found_for(due_friday, "2024-07-03")


def test_ended_and_waiting_tasks_are_nobodys_delay(cast: Cast, due_friday: Task) -> None:
    Task.objects.update(waits_for="上级通知")
    assert found_for(due_friday, "2024-07-05") == Held()
    Task.objects.update(waits_for="")
    actions.cancel_task(due_friday, by=cast.supervisor, at=at("2024-07-05"), basis=BASIS)
    assert found_for(due_friday, "2024-07-05") == Held()
