"""移交: what somebody who leaves holds goes to a named successor, in one act and one transaction.

His posts end on a day. Tasks he is responsible for, drafts on his desk and 批示 he was named for change hands row by
row; what cannot, stays and says why. What waits for review belongs to posts: it is the successor's once he holds one
that decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from tracker.ledger.entries import Subject
from tracker.ledger.refusals import NotValid, WrongState
from tracker.ledger.writing import Recorder, writing
from tracker.organisations.actions import leave
from tracker.organisations.actions.leaving import Leaving, must_hand_over, what_ends
from tracker.organisations.models import Bureau, Post, Role, User
from tracker.organisations.standing import Standing, standing_of
from tracker.tasks.models import Instruction, ProgressReport, Task, TaskQuerySet
from tracker.tasks.sayings import InstructionQuerySet
from tracker.tasks.states import ReportState, TaskState
from tracker.workdays.clock import local_date

BACKWARD, FORWARD = timedelta(days=31), timedelta(days=92)  # how far from today a last day may lie
_DECIDE = (Role.SUPERVISOR, Role.SECOND_REVIEWER)


@dataclass(frozen=True)
class Holdings:
    """What a transfer would move, before it does: for the preview."""

    ending: Leaving
    tasks: list[Task]
    drafts: list[ProgressReport]
    reviews: int
    instructions: list[Instruction]

    @property
    def is_empty(self) -> bool:
        ending = self.ending
        held = self.tasks or self.drafts or self.instructions
        return not (held or ending.posts or ending.delegations or ending.in_charge_of)


@dataclass(frozen=True)
class Handed:
    """One row of the answer. ``refused`` says why it stays where it was; empty where it was done."""

    what: str
    label: str
    refused: str = ""


def holdings_of(leaver: User, bureau: Bureau, *, last_on: date, on: date) -> Holdings:
    """What ``leaver`` holds in the bureau on ``on`` and would hand over with ``last_on`` as his last day."""
    return Holdings(
        what_ends(leaver, bureau, last_on=last_on),
        list(_tasks_of(leaver, bureau).select_related("lead_office", "bureau").order_by("number")),
        _drafts_of(leaver, bureau),
        _waiting_for(standing_of(leaver, on), bureau).count(),
        list(_instructions_of(leaver, bureau).select_related("office", "task", "bureau")),
    )


def transfer(
    leaver: User,
    *,
    bureau: Bureau,
    to: User,
    last_on: date,
    by: User,
    at: datetime,
    takes_posts: bool = False,
) -> list[Handed]:
    """``takes_posts``: the successor also holds the leaver's posts from the day after; an administrator's to give."""
    on = local_date(at)
    if not on - BACKWARD <= last_on <= on + FORWARD:
        raise NotValid(_("最后任职日应在一个月内的过去或三个月内的将来。"), field="last_on")
    who: dict[str, Any] = {"leaver": leaver, "to": to, "bureau": bureau, "by": by, "at": at}
    who["takes_posts"] = takes_posts
    must_hand_over(what_ends(leaver, bureau, last_on=last_on), **who)
    with writing(by=by, at=at) as change:
        _lock(leaver, bureau)
        held = holdings_of(leaver, bureau, last_on=last_on, on=on)
        if held.is_empty:
            raise WrongState(_("%s在本单位没有需要移交的工作。") % leaver)
        leave(last_on=last_on, **who)
        days = (on, max(on, last_on + timedelta(days=1)))
        then = [standing_of(to, day) for day in days]
        rows = [Handed(_("任职"), str(post)) for post in held.ending.posts]
        rows += [Handed(_("委托"), str(lent)) for lent in held.ending.delegations]
        rows += [_hand_charge(str(office), takes_posts) for office in held.ending.in_charge_of]
        rows += [_hand_task(task, to, then, change) for task in sorted(held.tasks, key=lambda one: one.pk)]
        rows += [_hand_draft(draft, to, then) for draft in held.drafts]
        rows += [_hand_instruction(row, to, then, change) for row in held.instructions]
        rows += _hand_reviews(held, bureau, then[-1], days[-1])
        change(
            "user.transferred",
            Subject("user", str(leaver.pk), str(leaver), str(bureau.pk)),
            to={"id": str(to.pk), "name": str(to)},
            last_on=last_on,
            done=sum(not row.refused for row in rows),
            refused=sum(bool(row.refused) for row in rows),
        )
    return rows


def _tasks_of(leaver: User, bureau: Bureau) -> TaskQuerySet:
    return Task.objects.filter(bureau=bureau, responsible_person=leaver).open()


def _drafts_of(leaver: User, bureau: Bureau) -> list[ProgressReport]:
    drafts = ProgressReport.objects.unfiled().filter(kept_by=leaver, task__bureau=bureau)
    return list(drafts.select_related("task", "office", "slot").order_by("task__number", "pk"))


def _instructions_of(leaver: User, bureau: Bureau) -> InstructionQuerySet:
    return Instruction.objects.open().filter(bureau=bureau, person=leaver).order_by("pk")


def _waiting_for(standing: Standing, bureau: Bureau) -> TaskQuerySet:
    waiting = ProgressReport.objects.filter(task=OuterRef("pk"), state=ReportState.AWAITING_REVIEW)
    found = Task.objects.filter(bureau=bureau).open().decidable_by(standing)
    return found.filter(Q(state=TaskState.SUBMITTED) | Q(Exists(waiting)))


def _lock(leaver: User, bureau: Bureau) -> None:
    """Every task this touches, in the one order everybody locks in."""
    drafted = ProgressReport.objects.unfiled().filter(kept_by=leaver, task__bureau=bureau).order_by()
    mine = Q(pk__in=_tasks_of(leaver, bureau).order_by().values("pk")) | Q(pk__in=drafted.values("task"))
    rows = Task.objects.select_for_update(of=("self",)).filter(mine).order_by("pk")
    list(rows.values_list("pk"))
    list(_instructions_of(leaver, bureau).select_for_update(of=("self",)).values_list("pk"))


def _belongs(office: Any, bureau: Any, then: Iterable[Standing]) -> bool:
    return any(office in who.offices or bureau in who.leads for who in then)


def _hand_task(task: Task, to: User, then: Iterable[Standing], change: Recorder) -> Handed:
    words = _("责任人")
    if not _belongs(task.lead_office_id, task.bureau_id, then):
        why = _("%(who)s不在牵头科室“%(office)s”任职，责任人没有变。")
        return Handed(words, str(task), why % {"who": to, "office": task.lead_office})
    before = {"responsible_person_id": task.responsible_person_id}
    task.responsible_person = to
    task.version += 1
    task.save(update_fields=["responsible_person", "version"])
    change("task.transferred", task, before=before, after={"responsible_person_id": to.pk}, to=str(to))
    return Handed(words, str(task))


def _hand_draft(draft: ProgressReport, to: User, then: Iterable[Standing]) -> Handed:
    """A draft is its office's own affair; it has no row in the ledger until it is filed."""
    if not any(draft.office_id in who.offices for who in then):
        why = _("%(who)s不在“%(office)s”任职，草稿仍在原处。") % {"who": to, "office": draft.office}
        return Handed(_("草稿"), str(draft), why)
    draft.kept_by = to
    draft.save(update_fields=["kept_by"])
    return Handed(_("草稿"), str(draft))


def _hand_instruction(row: Instruction, to: User, then: Iterable[Standing], change: Recorder) -> Handed:
    """A line he was named for; one that his office has to act on moves with the office's head anyway."""
    if not any(row.office_id in who.offices for who in then):
        why = _("%(who)s不在“%(office)s”任职，承接人没有变。") % {"who": to, "office": row.office}
        return Handed(_("批示"), str(row), why)
    before, row.person = {"person_id": row.person_id}, to
    row.save(update_fields=["person"])
    change("instruction.transferred", row, before=before, after={"person_id": to.pk}, to=str(to))
    return Handed(_("批示"), str(row))


def _hand_charge(office: str, takes_posts: bool) -> Handed:
    refused = "" if takes_posts else _("分管领导没有变，请系统管理员修改。")
    return Handed(_("分管科室"), office, refused)


def _hand_reviews(held: Holdings, bureau: Bureau, who: Standing, on: date) -> list[Handed]:
    """The duty to decide goes with the post; say so where the successor does not hold it."""
    ended = {post.role for post in held.ending.posts} & set(_DECIDE)
    if not ended or not held.reviews:
        return []
    label = _("待审核%s项") % held.reviews
    if bureau.pk in {*who.supervises, *who.second_reviews}:
        return [Handed(_("审核"), label)]
    others = Post.objects.current(on).filter(bureau=bureau, role__in=ended)
    if others.exists():
        return [Handed(_("审核"), label, _("接手人没有审核职务，由本单位其他审核人办理。"))]
    return [Handed(_("审核"), label, _("此后没有人审核，请系统管理员安排督办员或复核人。"))]
