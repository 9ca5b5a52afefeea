"""更正已下达的文件: a corrected version of a document whose tasks are out already.

Words of commitments follow the document. A task follows only where nobody has worked on it, or where the person
ticked its row; each row answers what became of it, and all of it is one transaction.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.intake.actions.correcting import Differences, differences_of, earlier_of, replace_text
from tracker.intake.actions.succession import must_be_newer
from tracker.ledger.refusals import NotValid, WrongState
from tracker.ledger.writing import writing
from tracker.organisations.models import User
from tracker.plans.actions import check_may_plan, edit_commitment, lock_draft
from tracker.plans.models import Commitment, Plan
from tracker.plans.wording import BEFORE_ISSUE
from tracker.tasks.actions import add_tasks, cancel_task, reword_task, take_sentence_away
from tracker.tasks.models import Task, TaskCommitment
from tracker.tasks.states import OPEN
from tracker.tasks.touched import works_done
from tracker.workdays.clock import local_date
from tracker.workdays.words import short_day

What = Literal["changed", "removed", "added"]


@dataclass(frozen=True)
class CorrectionLine:
    """One row of the comparison, before or after it was applied.

    ``work``: what people did on its task, if anything. ``fixed``: the task is closed or cancelled and stays as it is.
    ``outcome``: what became of the row; "" before. ``note``: what the person should look at himself.
    """

    what: What
    number: int
    old: Commitment | None
    new: Commitment | None
    task: Task | None
    work: tuple[str, ...] = ()
    fixed: bool = False
    note: str = ""
    outcome: str = ""
    was_done: bool = True
    ends: bool = False  # every sentence of its task is gone

    @property
    def asks(self) -> bool:
        """Its task is changed only if this row is ticked."""
        return bool(self.work) and not self.fixed


def correction_lines(found: Differences, *, on: date) -> list[CorrectionLine]:
    """What applying would do, row by row; writes nothing. Added commitments say what they still lack."""
    tasks = _tasks([*(old for old, _new in found.changed), *found.removed])
    work = works_done({task.pk: task for task in tasks.values()}.values())
    ended = _ended([tasks[old.pk] for old in found.removed if old.pk in tasks])
    lines = [_line("changed", old, new, on, tasks.get(old.pk), work) for old, new in found.changed]
    for old in found.removed:
        task = tasks.get(old.pk)
        line = _line("removed", old, None, on, task, work)
        lines.append(replace(line, ends=task is not None and task.pk in ended))
    lines += [
        CorrectionLine("added", new.order + 1, None, new, None, note="；".join(new.open_questions(on)))
        for new in found.added
    ]
    return lines


def _tasks(rows: Iterable[Commitment]) -> dict[UUID, Task]:
    answered = [(row.pk, getattr(row, "answered", None)) for row in rows]
    return {pk: answer.task for pk, answer in answered if answer}


def _ended(tasks: Sequence[Task]) -> set[UUID]:
    """Tasks of removed sentences that have no other one."""
    gone = Counter(task.pk for task in tasks)
    had = Counter(TaskCommitment.objects.filter(task__in=gone).values_list("task", flat=True))
    return {pk for pk, count in gone.items() if count >= had[pk]}


def fingerprint(lines: Iterable[CorrectionLine]) -> str:
    """What a person agrees to when he has seen these lines: their rows, and how far each task is."""
    told = [(one.what, _pk(one.old), _pk(one.new), _version(one.task), one.work, one.note) for one in lines]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def will_happen(line: CorrectionLine, *, is_ticked: bool) -> str:
    """What applying would do to this row and its task, said before."""
    if line.new and line.what == "added":
        return _("不立任务") if line.new.waived_because else _("下达新任务")
    if line.task is None:
        return _("只更新文字，没有任务")
    if line.fixed:
        return _("任务%s，不修改") % line.task.state_words
    if line.work and not is_ticked:
        return _("已有人办理，没有勾选，任务不修改")
    if line.ends:
        return _("任务终止")
    return _("任务换成新文字")


def apply_correction(
    later: Plan,
    *,
    by: User,
    at: datetime,
    ticked: Collection[UUID] = (),
    settled: Mapping[UUID, Mapping[str, Any]] = MappingProxyType({}),
    seen: str = "",
    though_older: bool = False,
) -> list[CorrectionLine]:
    """Put the corrected text into the issued plan; ``ticked``: earlier commitments whose worked-on task may change.

    New commitments become tasks at once, with the ``lead_office`` and ``due_on`` that ``settled`` gives for them:
    NotValid names those that still lack one. ``seen``: the fingerprint of the rows the person agreed to; WrongState
    when something moved since, and when the earlier one is a draft.
    """
    on = local_date(at)
    check_may_plan(by, later.bureau_id, on)
    with writing(by=by, at=at) as change:
        answering = TaskCommitment.objects.filter(commitment__plan=later.resembles_id).values("task")
        list(
            Task.objects.select_for_update(of=("self",)).filter(pk__in=answering).order_by("pk").values("pk")
        )
        later = lock_draft(later)
        check_may_plan(by, later.bureau_id, on)
        earlier = Plan.objects.select_for_update().get(pk=earlier_of(later).pk)
        if earlier.state in BEFORE_ISSUE:
            raise WrongState(_("“%s”还是草稿，请直接更新草稿。") % earlier.title)
        must_be_newer(earlier, later, though_older=though_older)
        found = differences_of(earlier, later)
        if seen and seen != fingerprint(correction_lines(found, on=on)):
            raise WrongState(
                _("您看过以后，任务或者更正后的文本又有变动，没有更新。请再看一遍。"), code="moved"
            )
        for new in found.added:
            if fields := settled.get(new.pk):
                edit_commitment(new, by=by, at=at, fields=dict(fields))
        found = differences_of(earlier, later)
        lines = correction_lines(found, on=on)
        if lacking := [line for line in lines if line.what == "added" and line.note]:
            words = " ".join(f"{line.number}. {line.new}：{line.note}" for line in lacking)
            raise NotValid(_("新增的还有%(n)s项没有落实：%(words)s") % {"n": len(lacking), "words": words})
        # taken now: afterwards the rows hold the new words, and deleted ones have no key
        agreed = [(line, line.old.pk in ticked, _new_title(line)) for line in lines if line.old]
        for line in lines:
            if line.what == "removed" and line.old and line.task:
                take_sentence_away(line.task, line.old, by=by, at=at, because=_gone_from(earlier, line))
        before = {"text_hash": earlier.text_hash}
        change("plan.merged", later, before={"text_hash": later.text_hash}, into=str(earlier.pk))
        replace_text(earlier, later, found)
        result = [_apply(line, is_ticked, title, by, at) for line, is_ticked, title in agreed]
        result += _add(earlier, [line for line in lines if line.new and line.what == "added"], by, at)
        told = [{"row": f"{one.what} {one.number}", "outcome": one.outcome} for one in result]
        change("plan.amended", earlier, before=before, after={"text_hash": earlier.text_hash}, rows=told)
    return result


def _line(
    what: What,
    old: Commitment,
    new: Commitment | None,
    on: date,
    task: Task | None,
    work: Mapping[UUID, Sequence[str]],
) -> CorrectionLine:
    if task is None:
        return CorrectionLine(what, old.order + 1, old, new, None)
    note = ""
    if new and new.due_on and new.confidence.get("due_on") == "stated" and new.due_on != task.due_on:
        note = _("新文本写明的时限是%(new)s，任务现为%(now)s，需要时请在任务页调整") % {
            "new": short_day(new.due_on, today=on),
            "now": short_day(task.due_on, today=on),
        }
    fixed = task.state not in OPEN
    return CorrectionLine(what, old.order + 1, old, new, task, tuple(work[task.pk]), fixed, note)


def _apply(line: CorrectionLine, is_ticked: bool, title: str, by: User, at: datetime) -> CorrectionLine:
    """What became of a changed or removed row. Its text is in place already; here its task follows, or stays."""
    task = line.task
    if task is None:
        words = _("没有任务，只更新了文字") if line.what == "changed" else _("没有任务，已删去")
        return _told(line, words)
    if line.fixed:
        return _told(line, _("任务%s，没有修改") % task.state_words, was_done=False)
    if line.work and not is_ticked:
        words = _("没有勾选，任务没有修改（%s）") % "、".join(line.work)
        return _told(line, words, was_done=False)
    if line.what == "removed" and not task.answers.exists():
        cancel_task(task, by=by, at=at, basis=_("更正后的文本删去了这一项"))
        return _told(line, _("任务已终止"))
    reword_task(task, by=by, at=at, title=title)
    return _told(line, _("任务已按新文字更新"))


def _add(plan: Plan, lines: list[CorrectionLine], by: User, at: datetime) -> list[CorrectionLine]:
    rows = list(
        plan.commitments.filter(pk__in=[line.new.pk for line in lines if line.new])
        .select_related("section")
        .prefetch_related("supporting_offices")
    )
    given: dict[UUID, Task] = {}
    if rows:
        for task in add_tasks(plan, rows, by=by, at=at):
            given |= {answer.commitment_id: task for answer in task.answers.all()}
    numbers = {row.pk: row.order + 1 for row in rows}
    told = []
    for line in lines:
        assert line.new is not None
        new_task = given.get(line.new.pk)
        words = _("已下达%s") % new_task.number if new_task else _("不立任务")
        told.append(CorrectionLine("added", numbers[line.new.pk], None, line.new, new_task, outcome=words))
    return told


def _new_title(line: CorrectionLine) -> str:
    """A title that quotes words no longer there gives way to the new one."""
    if line.old is None or line.new is None or line.task is None or line.task.title in line.new.text:
        return ""
    return line.new.title if line.task.title in line.old.text else ""


def _gone_from(plan: Plan, line: CorrectionLine) -> str:
    words = _("“%(title)s”原第%(n)s项，更正后的文本已删去这一句")
    return words % {"title": plan.title[:120], "n": line.number}


def _pk(row: Commitment | None) -> str:
    return str(row.pk) if row else ""


def _version(task: Task | None) -> str:
    return f"{task.pk} {task.version}" if task else ""


def _told(line: CorrectionLine, outcome: str, *, was_done: bool = True) -> CorrectionLine:
    return replace(line, outcome=outcome, was_done=was_done)
