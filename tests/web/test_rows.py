"""Light and deadline as pages say them, for each state and date (goals U16, U24)."""

from datetime import date
from typing import Any

import pytest
from django.template.loader import render_to_string

from tests.conftest import Cast, file_report
from tests.factories import NOW, at
from tracker.tasks import actions
from tracker.tasks.lights import thresholds, with_light
from tracker.tasks.models import Task
from tracker.web.next_due import next_due_words
from tracker.web.rows import MARKS, Light, deadline_of, light_of, row_of
from tracker.workdays.records import load_calendar

pytestmark = pytest.mark.django_db


def lit(day: str) -> tuple[Task, Any]:
    limits = thresholds(date.fromisoformat(day), load_calendar())
    return with_light(Task.objects.select_related("lead_office"), limits).get(), limits


@pytest.mark.parametrize(
    ("day", "words", "is_late"),
    [
        ("2024-06-20", "还剩6个工作日（6月28日 周五）", False),
        ("2024-06-28", "今天到期（6月28日 周五）", False),
        ("2024-06-29", "时限已过（6月28日 周五）", True),  # a Saturday: no working day has passed
        ("2024-07-03", "逾期3个工作日（时限6月28日 周五）", True),
        ("2025-01-02", "逾期", True),
    ],
)
def test_deadline_counts_while_the_office_holds_the_ball(
    task: Task, day: str, words: str, is_late: bool
) -> None:
    found = deadline_of(*lit(day))
    assert found.words.startswith(words)
    assert (found.is_late, found.moved, found.day) == (is_late, "", date(2024, 6, 28))


def test_deadline_rests_while_the_request_waits(cast: Cast, task: Task) -> None:
    file_report(task, cast.head, ask_closure=True)
    found = deadline_of(*lit("2024-07-10"))
    assert (found.words, found.is_late) == ("6月28日 周五", False)


def test_returned_task_counts_to_its_rework_date(cast: Cast, task: Task) -> None:
    file_report(task, cast.head, ask_closure=True)
    actions.return_closure(
        task, by=cast.supervisor, at=at("2024-06-24"), reason="缺", rework_due_on=date(2024, 7, 1)
    )
    found = deadline_of(*lit("2024-06-27"))
    assert (found.words, found.moved) == ("还剩2个工作日（7月1日 周一）", "完成时限6月28日 周五")
    assert deadline_of(*lit("2024-07-02")).is_late


def test_moved_deadline_names_the_original(task: Task) -> None:
    Task.objects.update(due_on=date(2024, 9, 30))
    assert deadline_of(*lit("2024-06-20")).moved == "原定6月28日 周五"
    Task.objects.update(times_extended=2)
    assert deadline_of(*lit("2024-06-20")).moved == "原定6月28日 周五，延期2次"


def test_closed_task_has_no_light_but_says_so(cast: Cast, task: Task) -> None:
    file_report(task, cast.head, ask_closure=True)
    actions.close_task(task, by=cast.supervisor, at=NOW, verdict="kept")
    light = light_of(*lit("2024-12-31"))
    assert (light.colour, light.word, light.reason) == ("", "不亮灯", "")


@pytest.mark.parametrize(
    ("day", "colour", "mark", "reason"),
    [
        ("2024-06-20", "yellow", "◆", "还剩6个工作日，尚未申请销号（完成时限6月28日 周五）"),
        ("2024-07-03", "red", "▲", "逾期3个工作日（完成时限6月28日 周五）"),
    ],
)
def test_light_is_colour_shape_word_and_reason(
    task: Task, day: str, colour: str, mark: str, reason: str
) -> None:
    light = light_of(*lit(day))
    assert (light.colour, light.mark, light.reason) == (colour, mark, reason)
    shown = render_to_string("web/parts/light.html", {"light": light})
    assert all(part in shown for part in (f'class="light {colour}"', mark, light.word, reason))


def test_shapes_differ_for_who_sees_no_colour() -> None:
    assert len(set(MARKS.values())) == len(MARKS)


def test_reason_is_escaped() -> None:
    shown = render_to_string("web/parts/light.html", {"light": Light("grey", "■", "灰灯", "<b>依据</b>")})
    assert "&lt;b&gt;" in shown


def test_suspended_task_is_grey_with_its_basis(cast: Cast, task: Task) -> None:
    actions.suspend_task(task, by=cast.supervisor, at=NOW, basis="等待上级通知")
    light = light_of(*lit("2024-07-20"))
    assert (light.colour, light.word) == ("grey", "灰灯")
    assert "等待上级通知" in light.reason


def test_row_leads_to_its_task_unless_a_step_is_named(task: Task) -> None:
    found, limits = lit("2024-06-20")
    assert row_of(found, limits).step_url == f"/tasks/{task.pk}/"
    row = row_of(found, limits, step="报送", step_url="/elsewhere/")
    shown = render_to_string("web/parts/task_row.html", {"row": row})
    assert 'href="/elsewhere/">报送</a>' in shown
    assert 'data-label="时限"' in shown  # the caption of the cell on a phone


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2024-06-20", "下一次报送时限：6月28日 周五，共1项。"),
        ("2024-06-28", "下一次报送时限：6月28日 周五，共1项。"),
        ("2024-06-29", "目前没有需要您办理的事项。"),
    ],
)
def test_next_date_is_today_or_later(task: Task, day: str, words: str) -> None:
    found, limits = lit(day)
    assert next_due_words([found], limits.today).endswith(words)
