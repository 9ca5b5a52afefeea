"""What offices file and what is decided on it: periods, progress reports, closures."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.evidence.models import Evidence
from tracker.organisations.models import User
from tracker.tasks.states import ReportState, SlotState, Verdict
from tracker.tasks.task import Task


class ReportSlotQuerySet(models.QuerySet["ReportSlot"]):
    def unfiled(self) -> "ReportSlotQuerySet":
        return self.filter(filed_at=None, is_excused=False)


class ReportSlot(models.Model):
    """报送期: one period of a task's rhythm. Its state follows from dates; only filing and excusing are kept."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="slots")
    seq = models.PositiveSmallIntegerField()
    label = models.CharField(_("报送期"), max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField(_("报送时限"))
    filed_at = models.DateTimeField(_("报送时间"), null=True, blank=True)
    is_excused = models.BooleanField(_("免报"), default=False)

    objects: ClassVar[ReportSlotQuerySet] = ReportSlotQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["seq"]
        verbose_name = _("报送期")
        verbose_name_plural = _("报送期")
        constraints = [models.UniqueConstraint(fields=["task", "seq"], name="slot_seq_once")]
        indexes = [
            models.Index(
                fields=["task", "due_on"],
                condition=models.Q(filed_at=None, is_excused=False),
                name="slot_unfiled",
            )
        ]

    def __str__(self) -> str:
        return self.label

    def state(self, today: date) -> SlotState:
        if self.is_excused:
            return SlotState.EXCUSED
        if self.filed_at:
            return SlotState.FILED
        if today > self.due_on:
            return SlotState.NOT_FILED
        return SlotState.DUE if today > self.ends_on else SlotState.UPCOMING


class ProgressReport(models.Model):
    """进展报告. ``form_token`` is the form's own: sending a form twice gives the first record."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="reports", verbose_name=_("任务"))
    slot = models.ForeignKey(
        ReportSlot, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("报送期")
    )
    form_token = models.UUIDField(unique=True, default=uuid7)
    progress = models.TextField(_("进展情况"))
    problems = models.TextField(_("存在问题"), blank=True)
    next_steps = models.TextField(_("下步措施"), blank=True)
    percent = models.PositiveSmallIntegerField(_("完成比例"), null=True, blank=True)
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="reports", verbose_name=_("佐证材料")
    )
    state = models.CharField(
        _("状态"), max_length=16, choices=ReportState.choices, default=ReportState.AWAITING_REVIEW
    )
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("报送人"))
    filed_at = models.DateTimeField(_("报送时间"))
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-filed_at", "-id"]
        verbose_name = _("进展报告")
        verbose_name_plural = _("进展报告")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent=None) | models.Q(percent__lte=100), name="report_percent_range"
            ),
            models.CheckConstraint(
                condition=models.Q(state=ReportState.AWAITING_REVIEW, decided_by=None)
                | (~models.Q(state=ReportState.AWAITING_REVIEW) & models.Q(decided_by__isnull=False)),
                name="report_decided_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["state", "filed_at"], name="report_state_filed")]

    def __str__(self) -> str:
        return f"{self.task} {self.slot or ''}".strip()

    @property
    def receipt(self) -> str:
        """回执号: the last eight characters of the id, as a person reads them out on the phone."""
        return self.pk.hex[-8:].upper()


class Closure(models.Model):
    """One request for closure, or one year-end assessment, and how it was decided. Old ones stay visible.

    ``decided_on``: sha256 over what lay before the decider (``tasks.actions.closing.decision_hash``).
    """

    class Outcome(models.TextChoices):
        PENDING = "pending", _("等待审核")
        WITHDRAWN = "withdrawn", _("已撤回")
        RETURNED = "returned", _("已退回")
        CLOSED = "closed", _("已评定")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="closures")
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    requested_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.PENDING)
    verdict = models.CharField(max_length=16, choices=Verdict.choices, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    rework_due_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_on = models.CharField(max_length=64, blank=True)
    reopened_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopen_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=models.Q(outcome="pending"), name="closure_one_pending"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.get_outcome_display()}"
