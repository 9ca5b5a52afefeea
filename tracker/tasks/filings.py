"""What offices file: the periods of a task's rhythm, progress reports, and the figures in them."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.evidence.models import Evidence
from tracker.organisations.models import Office, User
from tracker.tasks.parts import Piece
from tracker.tasks.states import STANDING, UNFILED, ReportState, SlotState
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
    excused_because = models.CharField(_("免报理由"), max_length=200, blank=True)

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
            ),
            models.Index(  # what is due, whoever owes it: the sweep's way in
                fields=["due_on"],
                condition=models.Q(filed_at=None, is_excused=False),
                name="slot_unfiled_due",
            ),
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


class ProgressReportQuerySet(models.QuerySet["ProgressReport"]):
    def filed(self) -> "ProgressReportQuerySet":
        """What has left its office: drafts and what waits for the head's signature are nobody else's affair."""
        return self.exclude(state__in=UNFILED)

    def standing(self) -> "ProgressReportQuerySet":
        """Filed and not sent back: what may prove something."""
        return self.filter(state__in=STANDING)

    def unfiled(self) -> "ProgressReportQuerySet":
        return self.filter(state__in=UNFILED)


_UNFILED = models.Q(state__in=UNFILED)


class ProgressReport(models.Model):
    """进展报告, with a life of its own: 草稿 → 待审签 → 待审核 → 已通过／已退回; 撤回 makes it a draft again.

    ``form_token`` is the form's own: sending a form twice gives the first record. ``piece``: the part of the task a
    supporting office reports on; None is the lead's. ``kept_by``: whose desk a draft lies on.
    ``draft_version`` grows with every save, so that two people at one draft notice each other; ``saved_by`` saved
    it last. ``withdrawn_at``: it was filed once and taken back, so the ledger speaks of it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="reports", verbose_name=_("任务"))
    piece = models.ForeignKey(
        Piece, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("分项任务")
    )
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, related_name="+", verbose_name=_("报送科室")
    )  # the office of then
    slot = models.ForeignKey(
        ReportSlot, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name=_("报送期")
    )
    form_token = models.UUIDField(unique=True, default=uuid7)
    progress = models.TextField(_("进展情况"), blank=True)
    problems = models.TextField(_("存在问题"), blank=True)
    next_steps = models.TextField(_("下步措施"), blank=True)
    percent = models.PositiveSmallIntegerField(_("完成比例"), null=True, blank=True)
    is_nothing_new = models.BooleanField(_("本期无新进展"), default=False)
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="reports", verbose_name=_("佐证材料")
    )
    answers = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="answered_by"
    )  # the returned report this one answers
    state = models.CharField(
        _("状态"), max_length=20, choices=ReportState.choices, default=ReportState.AWAITING_REVIEW
    )
    drafted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    drafted_at = models.DateTimeField(null=True, blank=True)
    kept_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    draft_version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    back_reason = models.CharField(max_length=500, blank=True)  # 退经办人修改: what the head wants changed
    filed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("报送人")
    )
    filed_for = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )  # whose delegated right it was filed with
    filed_at = models.DateTimeField(_("报送时间"), null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=500, blank=True)
    decided_on = models.CharField(max_length=64, blank=True)  # as of a closure: see ``tasks.decided``
    decided_seen = models.JSONField(default=dict, blank=True)

    objects: ClassVar[ProgressReportQuerySet] = ProgressReportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-filed_at", "-id"]
        verbose_name = _("进展报告")
        verbose_name_plural = _("进展报告")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent=None) | models.Q(percent__lte=100), name="report_percent_range"
            ),
            models.CheckConstraint(
                condition=(_UNFILED | models.Q(state=ReportState.AWAITING_REVIEW)) & models.Q(decided_by=None)
                | models.Q(state__in=[ReportState.ACCEPTED, ReportState.RETURNED], decided_by__isnull=False),
                name="report_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=(_UNFILED & models.Q(filed_by=None, filed_at=None, drafted_by__isnull=False))
                | (~_UNFILED & models.Q(filed_by__isnull=False, filed_at__isnull=False)),
                name="report_filed_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["task"], condition=_UNFILED & models.Q(piece=None), name="report_one_draft"
            ),
            models.UniqueConstraint(
                fields=["piece"],
                condition=_UNFILED & models.Q(piece__isnull=False),
                name="report_one_piece_draft",
            ),
        ]
        indexes = [models.Index(fields=["state", "filed_at"], name="report_state_filed")]

    def __str__(self) -> str:
        return f"{self.task} {self.slot or ''}".strip()

    @property
    def receipt(self) -> str:
        """回执号: the last eight characters of the id, as a person reads them out on the phone."""
        return self.pk.hex[-8:].upper()


class ReportedFigure(models.Model):
    """A number reported against a target of the task (``target``: the source's own words), kept as a number."""

    report = models.ForeignKey(ProgressReport, models.CASCADE, related_name="figures")
    name = models.CharField(_("指标"), max_length=100)
    value = models.DecimalField(_("数值"), max_digits=18, decimal_places=4)
    unit = models.CharField(_("单位"), max_length=20, blank=True)
    target = models.CharField(_("对应要求"), max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("量化数据")
        verbose_name_plural = _("量化数据")

    def __str__(self) -> str:
        return f"{self.name} {self.value.normalize():f}{self.unit}"
