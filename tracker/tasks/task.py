"""The task itself: what one lead office does about one or more commitments, by when."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.ledger.entries import Subject
from tracker.organisations.models import Bureau, Office, User
from tracker.organisations.standing import Standing
from tracker.plans.models import Commitment, Plan
from tracker.plans.wording import CommitmentKind, PlanKind, Rhythm
from tracker.tasks.states import OPEN, WORKABLE, TaskState, Verdict, state_words

if TYPE_CHECKING:
    from tracker.tasks.filings import ReportSlot


AWAITS_EVENT = ~Q(waits_for="") & Q(started_on=None)  # 待触发: a mark, whatever the state


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, standing: Standing) -> "TaskQuerySet":
        """Own and supporting tasks of my offices; everything of the bureaus I see whole; nothing else."""
        if not standing.offices and not standing.bureaus:
            return self.none()
        supports = self.model.supporting_offices.through.objects.filter(
            task_id=OuterRef("pk"), office_id__in=standing.offices
        )
        return self.filter(
            Q(bureau__in=standing.bureaus) | Q(lead_office__in=standing.offices) | Exists(supports)
        )

    def led_by(self, offices: Iterable[UUID]) -> "TaskQuerySet":
        return self.filter(lead_office__in=offices)

    def open(self) -> "TaskQuerySet":
        return self.filter(state__in=OPEN)

    def workable(self) -> "TaskQuerySet":
        """The office holds the ball, and no outside event has to come first."""
        return self.filter(state__in=WORKABLE).exclude(AWAITS_EVENT)

    def decidable_by(self, standing: Standing) -> "TaskQuerySet":
        """Tasks whose reports and closures this person decides on, by post (his own filings aside)."""
        own = Q(bureau__follow_up_office=F("lead_office")) | Q(lead_office__in=standing.follow_up_offices)
        return self.filter(
            (~own & Q(bureau__in=standing.supervises)) | (own & Q(bureau__in=standing.second_reviews))
        )


_CLOSED = models.Q(state=TaskState.CLOSED)


class Task(models.Model):
    """What one lead office does by ``due_on``. ``original_due_on`` never changes: assessment uses it.

    ``rework_due_on`` is set by a return and stays until the task is closed or reopened. ``waits_for`` names an
    outside event; until it comes (``started_on``) the dates are the year's end and no light burns.
    ``is_deemed_received``: silence received it, and nobody has filed since.
    ``version`` grows with every change, so that a page can tell it has grown old.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="tasks", verbose_name=_("单位"))
    plan = models.ForeignKey(
        Plan, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("来源文件")
    )
    year = models.PositiveSmallIntegerField(_("年度"))
    serial = models.PositiveIntegerField()
    number = models.CharField(_("编号"), max_length=40, unique=True)
    title = models.CharField(_("任务"), max_length=100)
    requirement = models.TextField(_("任务要求"), help_text=_("来源文件的原句；没有来源的，写明依据"))
    kind = models.CharField(_("类型"), max_length=12, choices=CommitmentKind.choices)
    lead_office = models.ForeignKey(Office, models.PROTECT, related_name="leads", verbose_name=_("牵头科室"))
    supporting_offices = models.ManyToManyField(
        Office, blank=True, related_name="supports", verbose_name=_("配合科室")
    )
    responsible_person = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("责任人")
    )
    rhythm = models.CharField(_("报送周期"), max_length=12, choices=Rhythm.choices, default=Rhythm.NONE)
    expected_evidence = models.JSONField(_("应交佐证"), default=list, blank=True)
    targets = models.JSONField(_("量化要求"), default=list, blank=True)  # the source's own words (不少于4次)
    source_kind = models.CharField(_("来源类别"), max_length=20, choices=PlanKind.choices, blank=True)
    basis = models.CharField(_("来源依据"), max_length=200, blank=True)  # where no plan stands behind it
    waits_for = models.CharField(_("待触发事项"), max_length=200, blank=True)
    started_on = models.DateField(_("触发日期"), null=True, blank=True)
    carried_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to", verbose_name=_("结转自")
    )
    state = models.CharField(_("状态"), max_length=12, choices=TaskState.choices, default=TaskState.ASSIGNED)
    due_on = models.DateField(_("完成时限"))
    original_due_on = models.DateField(_("原定时限"))
    times_extended = models.PositiveSmallIntegerField(_("延期次数"), default=0)
    rework_due_on = models.DateField(_("重报时限"), null=True, blank=True)
    assigned_at = models.DateTimeField(_("交办时间"))
    acknowledged_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    is_deemed_received = models.BooleanField(_("视为签收"), default=False)
    submitted_at = models.DateTimeField(_("申请销号时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("销号时间"), null=True, blank=True)
    verdict = models.CharField(_("评定"), max_length=16, choices=Verdict.choices, blank=True)
    suspended_until = models.DateField(_("暂缓至"), null=True, blank=True)
    state_basis = models.CharField(_("依据"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    # Set by lights.with_light.
    light_code: str
    missed_before: date
    unfiled_slots: list["ReportSlot"]

    objects: ClassVar[TaskQuerySet] = TaskQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["number"]
        verbose_name = _("任务")
        verbose_name_plural = _("任务")
        indexes = [
            models.Index(fields=["bureau", "state", "due_on", "id"], name="task_bureau_state_due"),
            models.Index(fields=["lead_office", "state", "due_on"], name="task_office_state_due"),
            models.Index(fields=["state", "due_on", "id"], name="task_state_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["bureau", "year", "serial"], name="task_serial_once"),
            models.CheckConstraint(
                condition=(_CLOSED & models.Q(closed_at__isnull=False) & ~models.Q(verdict=""))
                | (~_CLOSED & models.Q(closed_at=None, verdict="")),
                name="task_closed_with_verdict",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=TaskState.SUBMITTED) | models.Q(submitted_at__isnull=False),
                name="task_submitted_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=TaskState.RETURNED) | models.Q(rework_due_on__isnull=False),
                name="task_returned_until",
            ),
            models.CheckConstraint(
                condition=models.Q(state=TaskState.ASSIGNED)
                | models.Q(state__in=[TaskState.CLOSED, TaskState.SUSPENDED, TaskState.CANCELLED])
                | models.Q(acknowledged_at__isnull=False),
                name="task_worked_on_was_received",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def limit_on(self) -> date:
        """The day the office must answer by: the rework limit once returned, else the due date."""
        return self.rework_due_on or self.due_on

    @property
    def awaits_event(self) -> bool:
        return bool(self.waits_for) and self.started_on is None

    @property
    def light(self) -> str:
        """The colour, red, yellow, green or grey, or nothing; only of a task of ``lights.with_light``."""
        return self.light_code.partition(":")[0]

    @property
    def state_words(self) -> str:
        return state_words(self.state, self.verdict)

    def as_subject(self) -> Subject:
        offices = {str(self.lead_office_id), *(str(o.pk) for o in self.supporting_offices.all())}
        return Subject("task", str(self.pk), str(self), str(self.bureau_id), frozenset(offices))


class TaskCommitment(models.Model):
    """Which task answers a commitment: exactly one; a task may answer several."""

    commitment = models.OneToOneField(Commitment, models.PROTECT, related_name="answered")
    task = models.ForeignKey(Task, models.CASCADE, related_name="answers")

    def __str__(self) -> str:
        return f"{self.task_id} {self.commitment_id}"
