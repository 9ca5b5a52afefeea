"""下达 and 交办: tasks come to be, with number, periods and ledger rows, in one transaction."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Max
from django.utils.translation import gettext as _

from tracker.ledger.entries import Actor
from tracker.ledger.refusals import NotValid
from tracker.ledger.writing import Recorder, writing
from tracker.organisations.models import Bureau, Office, Post, Role, User
from tracker.plans.actions import check_may_plan, end_consultation, lock_draft
from tracker.plans.breakdown import together
from tracker.plans.covering import coverage_of
from tracker.plans.models import Commitment, Plan
from tracker.plans.wording import CommitmentKind, PlanState, Rhythm
from tracker.tasks.actions.rhythm import recut
from tracker.tasks.actions.steps import needed, within
from tracker.tasks.models import Milestone, Task, TaskCommitment
from tracker.tasks.replay import columns_of
from tracker.tasks.states import TaskState
from tracker.workdays.clock import local_date
from tracker.workdays.limits import must_lie_ahead


def issue_plan(plan: Plan, *, by: User | Actor, at: datetime) -> list[Task]:
    """Turn the commitments of a draft into tasks: one each, or one for several where they share it.

    What its lead office read when it was asked for comment starts as received. NotValid names each commitment that
    is not ready and each sentence that came to nothing.
    """
    on = local_date(at)
    check_may_plan(by, plan.bureau_id, on)
    with writing(by=by, at=at) as change:
        plan = lock_draft(plan)
        check_may_plan(by, plan.bureau_id, on)
        _must_be_no_version(plan)
        commitments = list(plan.commitments.prefetch_related("supporting_offices").select_related("section"))
        _must_be_ready(commitments, on)  # said before what is not covered
        _must_be_covered(plan, commitments)
        read = end_consultation(plan, change, at=at)
        plan.steps.all().delete()
        plan.state, plan.released_at = PlanState.ISSUED, at
        plan.released_by = by if isinstance(by, User) else None
        plan.save(update_fields=["state", "released_at", "released_by"])
        change("plan.issued", plan, after={"tasks": sum(1 for _ in together(commitments))})
        return issue_commitments(plan, commitments, change, at=at, read=read)


def issue_commitments(
    plan: Plan,
    commitments: Sequence[Commitment],
    change: Recorder,
    *,
    at: datetime,
    read: Collection[UUID] = (),
) -> list[Task]:
    """Tasks for these commitments, inside the caller's block. NotValid names each that is not ready."""
    _must_be_ready(commitments, local_date(at))
    serials = Serials(plan.bureau_id, plan.year)
    heads = heads_of(plan.bureau_id, local_date(at))
    tasks = []
    for commitment, *others in together(commitments):
        facts = {**_facts_of(commitment, others), **_received(commitment, read, at), "plan": plan}
        task = create_task(facts, serials, heads, at=at)
        _set_supporting(task, commitment.supporting_offices.all())
        _set_milestones(task, (commitment, *others))
        TaskCommitment.objects.bulk_create(
            TaskCommitment(task=task, commitment=one) for one in (commitment, *others)
        )
        tasks.append(task)
        record_assignment(task, change)
    return tasks


def _set_supporting(task: Task, offices: Iterable[Office]) -> None:
    """The lead supports nobody: named twice it is the lead, and would keep seeing a task that went elsewhere."""
    task.supporting_offices.set([office for office in offices if office.pk != task.lead_office_id])


def assign_task(
    bureau: Bureau,
    *,
    by: User,
    at: datetime,
    title: str,
    requirement: str,
    lead_office: Office,
    due_on: date,
    kind: str = CommitmentKind.ONE_OFF,
    rhythm: str = Rhythm.NONE,
    supporting: Sequence[Office] = (),
    expected_evidence: Sequence[str] = (),
    source_kind: str = "",
    basis: str = "",
    waits_for: str = "",
    form_token: UUID | None = None,
) -> Task:
    """交办 one task by hand; it has no sentence behind it, so ``requirement`` must name its basis.

    ``source_kind`` and ``basis``: what it comes from (会议议定, 6月19日局长办公会). ``waits_for``: an outside event
    that has to come first. ``form_token`` is the form's own: sending a form twice gives the first task.
    """
    on = local_date(at)
    check_may_plan(by, bureau.pk, on)
    title = needed(title, _("请填写任务名称。"), field="title", limit=100)
    requirement = needed(requirement, _("请写明任务要求和依据。"), field="requirement", limit=5000)
    must_lie_ahead(due_on, on=on, what=_("完成时限"), field="due_on")
    if lead_office.is_external:
        raise NotValid(_("“%s”只报送、不承办，请选择其他科室牵头。") % lead_office, field="lead_office")
    if any(office.bureau_id != bureau.pk for office in (lead_office, *supporting)):
        raise NotValid(_("只能选择本单位的科室。"), field="lead_office")
    facts: dict[str, Any] = {
        "title": title,
        "requirement": requirement,
        "lead_office": lead_office,
        "due_on": due_on,
        "kind": kind,
        "rhythm": rhythm,
        "expected_evidence": list(expected_evidence),
        "source_kind": source_kind,
        "basis": within(basis, field="basis", limit=200),
        "waits_for": within(waits_for, field="waits_for", limit=200),
    }
    with writing(by=by, at=at) as change:
        serials = Serials(bureau.pk, due_on.year)  # the bureau row's lock: a form sent twice meets here
        if form_token:
            facts["id"] = uuid5(bureau.pk, form_token.hex)
            if known := Task.objects.filter(pk=facts["id"]).first():
                return known
        task = create_task(facts, serials, heads_of(bureau.pk, on), at=at)
        _set_supporting(task, supporting)
        record_assignment(task, change)
    return task


class Serials:
    """Numbers of one bureau and year, given under the bureau row's lock; gaps are allowed, reuse is not."""

    def __init__(self, bureau_id: UUID, year: int) -> None:
        self.bureau = Bureau.objects.select_for_update().get(pk=bureau_id)
        self.year = year
        last = Task.objects.filter(bureau=self.bureau, year=year).aggregate(last=Max("serial"))["last"]
        self._last: int = last or 0

    def next(self) -> dict[str, Any]:
        self._last += 1
        number = f"{self.bureau.number_prefix}-{self.year}-{self._last:03d}"
        return {"bureau": self.bureau, "year": self.year, "serial": self._last, "number": number}


def _facts_of(commitment: Commitment, others: Sequence[Commitment]) -> dict[str, Any]:
    same = ("title", "kind", "lead_office", "due_on", "rhythm", "expected_evidence", "targets")
    said = "\n".join(one.text for one in (commitment, *others))
    return {name: getattr(commitment, name) for name in same} | {"requirement": said}


def _received(commitment: Commitment, read: Collection[UUID], at: datetime) -> dict[str, Any]:
    """``read``: the commitments whose lead office was asked for comment."""
    if commitment.pk not in read:
        return {}
    return {"state": TaskState.IN_PROGRESS, "acknowledged_at": at}


def create_task(facts: dict[str, Any], serials: Serials, heads: dict[Any, User], *, at: datetime) -> Task:
    """The row with its number and periods, inside the caller's block."""
    task = Task.objects.create(
        **facts,
        **serials.next(),
        original_due_on=facts["due_on"],
        responsible_person=heads.get(facts["lead_office"].pk),
        assigned_at=at,
    )
    if not task.awaits_event:
        recut(task, on=local_date(at))
    return task


def _set_milestones(task: Task, commitments: Sequence[Commitment]) -> None:
    steps = {(one["title"], one["due_on"]) for said in commitments for one in said.milestones}
    Milestone.objects.bulk_create(
        Milestone(task=task, title=title, due_on=due_on)
        for title, due_on in sorted(steps, key=lambda s: s[1])
    )


def record_assignment(task: Task, change: Recorder, **facts: Any) -> None:
    """The whole row as it begins: from here on its other rows say what changed (``tasks.replay``)."""
    change("task.assigned", task, after=columns_of(task), lead_office=str(task.lead_office), **facts)


def heads_of(bureau_id: UUID, on: date) -> dict[Any, User]:
    """The responsible person of each office: its 正职, or the AB 岗 where there is none."""
    posts = Post.objects.current(on).filter(bureau=bureau_id, role=Role.HEAD).order_by("is_deputy", "since")
    found: dict[Any, User] = {}
    for post in posts.select_related("user"):
        found.setdefault(post.office_id, post.user)
    return found


def _must_be_ready(commitments: Sequence[Commitment], on: date) -> None:
    if not commitments:
        raise NotValid(_("没有安排事项，不能下达。"))
    open_ones = [(c, c.open_questions(on)) for c in commitments]
    lines = [f"{c.order + 1}. {c.title}：{'；'.join(questions)}" for c, questions in open_ones if questions]
    if lines:
        raise NotValid(
            _("还有%(n)s项没有落实，不能下达：%(lines)s") % {"n": len(lines), "lines": " ".join(lines)},
            code="not_ready",
        )


def _must_be_no_version(plan: Plan) -> None:
    """A corrected version issued beside the first would give every task twice."""
    if plan.resembles is not None:
        raise NotValid(
            _("这份文件与此前导入的“%s”大部分相同，请先查看差异并选择处理方式。") % plan.resembles.title,
            code="version",
        )


def _must_be_covered(plan: Plan, commitments: list[Commitment]) -> None:
    """Every sentence of the plan is a commitment's, or was passed over for a reason."""
    found = coverage_of(plan, plan.sections.all(), commitments, plan.passages.all())
    if found.open:
        words = "；".join(f"“{plan.text[span.start : span.end][:30]}”" for span in found.open[:10])
        raise NotValid(
            _("还有%(n)s句没有着落，不能下达：%(words)s") % {"n": len(found.uncovered), "words": words},
            code="not_covered",
        )
