"""批示 and 留言 as a page shows them: lines with what this reader may do about each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tracker.organisations.standing import Standing
from tracker.tasks import speaking
from tracker.tasks.models import Comment, Instruction, Task
from tracker.web.sayings_forms import AnswerForm, CommentForm, InstructForm
from tracker.web.task_loading import Loaded
from tracker.workdays import clock
from tracker.workdays.words import day_words, short_day


@dataclass(frozen=True)
class InstructionLine:
    row: Instruction
    who: str  # who gave it when, and who typed it
    due: str
    state: str
    is_late: bool
    answer_form: AnswerForm | None
    may_take_back: bool
    may_assign: bool


@dataclass(frozen=True)
class CommentLine:
    row: Comment
    may_change: bool


def instruction_lines(rows: Iterable[Instruction], who: Standing, today: date) -> list[InstructionLine]:
    """``rows`` with office, person, answered_by and made at hand."""
    return [_line(row, who, today) for row in rows]


def _line(row: Instruction, who: Standing, today: date) -> InstructionLine:
    fresh = clock.now() - row.typed_at <= speaking.CHANGE_WITHIN
    mine = who.user_id is not None and speaking.can_take_back(who.user_id, row)
    answers = row.is_open and speaking.can_answer(who, row)
    return InstructionLine(
        row,
        who_words(row, today),
        _("办理时限%s") % day_words(row.due_on, today=today) if row.due_on else "",
        _state_words(row, today),
        row.is_late(today),
        AnswerForm(auto_id=f"answer-{row.pk}-%s") if answers else None,
        fresh and mine and row.is_open and row.made_id is None,
        row.is_open and row.made_id is None and speaking.can_record(who, row.bureau_id),
    )


def who_words(row: Instruction, today: date) -> str:
    """孙局长6月19日批示（陈思远代录，依据：…）."""
    words = _("%(who)s%(day)s批示") % {"who": row.giver_name, "day": short_day(row.given_on, today=today)}
    if not row.recorder_name:
        return words
    more = {"words": words, "who": row.recorder_name, "basis": row.basis}
    return _("%(words)s（%(who)s代录，依据：%(basis)s）") % more


def _state_words(row: Instruction, today: date) -> str:
    if row.answered_at is not None:
        return _("已答复")
    return _("逾期未答复") if row.is_late(today) else _("办理中")


def rows_with_names(rows: Any) -> Any:
    return rows.select_related("office", "person", "answered_by", "made", "task", "bureau")


def saying_part(loaded: Loaded, who: Standing, today: date) -> dict[str, Any]:
    """What the task page shows below the reports."""
    task = loaded.task
    made = Task.objects.in_bulk([row.made_id for row in loaded.instructions if row.made_id])
    for row in loaded.instructions:
        row.made = made.get(row.made_id) if row.made_id else None
    supporting = [office.pk for office in loaded.supporting]
    instructs = speaking.can_instruct(who, task.bureau_id)
    return {
        "instructions": instruction_lines(loaded.instructions, who, today),
        "comments": [
            CommentLine(row, speaking.may_still_change(row, who.user_id, now=clock.now()))
            for row in loaded.comments
        ],
        "instruct_form": InstructForm(auto_id="instruct-%s") if instructs else None,
        "may_record": speaking.can_record(who, task.bureau_id),
        "comment_form": CommentForm(auto_id="comment-%s")
        if speaking.can_comment(who, task, supporting)
        else None,
    }
