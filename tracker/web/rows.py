"""Tasks as pages show them: the light, the deadline and the next step in words, ready for the template parts.

Made once per task from a queryset of ``lights.with_light``; templates only lay them out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.tasks.lights import LIGHT_WORDS, Thresholds, light_words
from tracker.tasks.models import Piece, Task
from tracker.tasks.states import WORKABLE, TaskState
from tracker.workdays.words import day_words, deadline_words

MARKS = {"red": "▲", "yellow": "◆", "green": "●", "grey": "■", "": "○"}  # a shape for who sees no colour


@dataclass(frozen=True)
class Light:
    """Colour (red, yellow, green, grey or none), its shape, its word and the reason."""

    colour: str
    mark: str
    word: str
    reason: str


@dataclass(frozen=True)
class Deadline:
    """The day that counts now, in words; ``moved`` tells the other dates when there are any."""

    day: date
    words: str
    moved: str
    is_late: bool


@dataclass(frozen=True)
class TaskRow:
    task: Task
    url: str
    light: Light
    deadline: Deadline
    step: str = ""
    step_url: str = ""


def light_of(task: Task, at: Thresholds) -> Light:
    colour = task.light
    reason = light_words(task, at).partition("：")[2] if colour else ""
    return Light(colour, MARKS[colour], str(LIGHT_WORDS[colour]), reason)


def deadline_of(task: Task, at: Thresholds) -> Deadline:
    """Counted in working days while the office holds the ball; the plain date once it does not."""
    is_returned = task.state == TaskState.RETURNED
    day = task.limit_on if is_returned else task.due_on
    is_open = task.state in WORKABLE
    words = (
        deadline_words(day, today=at.today, calendar=at.calendar)
        if is_open
        else day_words(day, today=at.today)
    )
    notes = []
    if is_returned and day != task.due_on:
        notes.append(_("完成时限%s") % day_words(task.due_on, today=at.today))
    if task.due_on != task.original_due_on:
        notes.append(_("原定%s") % day_words(task.original_due_on, today=at.today))
    if task.times_extended:
        notes.append(_("延期%s次") % task.times_extended)
    return Deadline(day, words, "，".join(notes), is_open and day < at.today)


def piece_deadline(piece: Piece, at: Thresholds) -> Deadline:
    """The piece's own day, for the office that owes it; the whole task's beside it."""
    words = deadline_words(piece.due_on, today=at.today, calendar=at.calendar)
    moved = _("任务的完成时限%s") % day_words(piece.task.due_on, today=at.today)
    return Deadline(piece.due_on, words, moved, piece.due_on < at.today)


def row_of(task: Task, at: Thresholds, *, step: str = "", step_url: str = "") -> TaskRow:
    url = reverse("web:task", args=[task.pk])
    return TaskRow(task, url, light_of(task, at), deadline_of(task, at), step, step_url or url)


def rows_of(tasks: Iterable[Task], at: Thresholds) -> list[TaskRow]:
    return [row_of(task, at) for task in tasks]
