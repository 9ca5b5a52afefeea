"""R2, R3, U21 over a season: nothing missed, nothing twice, never two mails a day."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.conftest import Cast
from tests.factories import TODAY
from tests.together import FULL
from tracker.messages.models import Delivery, Digest
from tracker.reminders.models import Reminder
from tracker.reminders.run import Run
from tracker.tasks.models import Task
from tracker.workdays.calendar import WorkCalendar

CALENDAR = WorkCalendar()
DUE = [date(2024, 6, 28), date(2024, 6, 30), date(2024, 7, 15), date(2024, 7, 16), date(2024, 8, 3)]


@pytest.fixture
def tasks(cast: Cast, issued: Callable[..., Task]) -> list[Task]:
    offices = [cast.enforcement, cast.relief, cast.enforcement, cast.law, cast.enforcement]
    return [issued(office, due_on=due) for office, due in zip(offices, DUE, strict=True)]


def test_every_step_once_on_its_day(tasks: list[Task], run: Callable[..., Run]) -> None:
    for n in range(56):  # up to five working days after the last
        for hour in (9, 16) if FULL or n % 4 == 0 else (9,):
            run(TODAY + timedelta(days=n), hour=hour)
    for task in tasks:
        days = dict(Reminder.objects.filter(task=task).values_list("offset", "told_on"))
        expected = {offset: CALENDAR.step_day(task.due_on, offset) for offset in (-7, -3, 0, 1, 5)}
        assert days == {offset: max(day, TODAY) for offset, day in expected.items()}
    assert set(Counter(Digest.objects.values_list("person", "day")).values()) == {1}
    assert set(Counter(Delivery.objects.values_list("source", "person")).values()) == {1}
    assert all(CALENDAR.is_workday(day) for day in Digest.objects.values_list("day", flat=True))


@pytest.mark.parametrize("down", [1, 3, 30])
def test_after_silence_one_digest_each_and_each_step_once(
    tasks: list[Task], run: Callable[..., Run], down: int
) -> None:
    """R3: runs on the 24th, then nobody looks for so many days."""
    back = date(2024, 6, 24) + timedelta(days=down)
    run("2024-06-24")
    done = run(back)
    assert len({letter.person for letter in done.letters}) == len(done.letters) > 0
    per_task = Counter(Reminder.objects.filter(told_on=back).values_list("task", flat=True))
    assert set(per_task.values()) == {1}
    assert run(back, hour=11).letters == []
