"""A published document and what it promises, every piece with its place in the text."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.evidence.models import Blob
from tracker.ledger.entries import Subject
from tracker.organisations.models import Bureau, Office, User
from tracker.organisations.standing import Standing
from tracker.plans.steps_inside import out_of_bounds
from tracker.plans.wording import BEFORE_ISSUE, CommitmentKind, PlanKind, PlanState, Rhythm
from tracker.workdays.limits import is_too_far


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, standing: Standing) -> "PlanQuerySet":
        """Supervisors see their bureau's drafts; its people see what was issued.

        What is out for comment is seen by the offices it asks, and by those who see the bureau whole.
        """
        own = models.Q(bureau__in=standing.bureaus) | models.Q(bureau__offices__in=standing.offices)
        asked = Plan.objects.filter(
            consultations__ended_at=None, consultations__items__opinions__office__in=standing.offices
        )
        out = models.Q(bureau__in=standing.bureaus) | models.Q(pk__in=asked.values("pk"))
        shown = ~models.Q(state__in=BEFORE_ISSUE) | models.Q(bureau__in=standing.supervises)
        shown |= models.Q(state=PlanState.CONSULTING) & out
        return self.filter(pk__in=Plan.objects.filter(own).values("pk")).filter(shown)


class Plan(models.Model):
    """来源文件. ``text`` is the joined text all spans count in; ``text_hash`` recognises it when read again."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="plans", verbose_name=_("单位"))
    year = models.PositiveSmallIntegerField(_("年度"))
    kind = models.CharField(
        _("类别"), max_length=20, choices=PlanKind.choices, default=PlanKind.ANNUAL_REPORT
    )
    title = models.CharField(_("标题"), max_length=200)
    doc_number = models.CharField(_("发文字号"), max_length=60, blank=True)
    signed_off_by = models.CharField(_("签发人"), max_length=40, blank=True)
    issued_on = models.DateField(_("成文日期"), null=True, blank=True)
    file_name = models.CharField(_("文件名"), max_length=200)
    source = models.ForeignKey(Blob, models.PROTECT, related_name="+", null=True, blank=True)
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    resembles = models.ForeignKey(
        "self", models.SET_NULL, related_name="+", null=True, blank=True
    )  # its other version
    remarks = models.JSONField(_("导入提示"), default=list, blank=True)  # [{"code", "message"}] of the reader
    state = models.CharField(_("状态"), max_length=12, choices=PlanState.choices, default=PlanState.DRAFT)
    drafted_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("导入人")
    )
    drafted_at = models.DateTimeField(_("导入时间"))
    released_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, verbose_name=_("下达人")
    )
    released_at = models.DateTimeField(_("下达时间"), null=True, blank=True)

    objects: ClassVar[PlanQuerySet] = PlanQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-year", "-id"]
        verbose_name = _("来源文件")
        verbose_name_plural = _("来源文件")
        constraints = [
            models.UniqueConstraint(fields=["bureau", "year", "text_hash"], name="plan_read_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=BEFORE_ISSUE, released_at=None)
                | (~models.Q(state__in=BEFORE_ISSUE) & models.Q(released_at__isnull=False)),
                name="plan_released_when_issued",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def as_subject(self) -> Subject:
        return Subject("plan", str(self.pk), self.title, str(self.bureau_id))


class Section(models.Model):
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="section_order_once")]

    def __str__(self) -> str:
        return f"{self.number}{self.title}"


class Shortcoming(models.Model):
    """存在的不足: what the report admits; ``number`` as printed, e.g. （一）."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="shortcomings")
    order = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=20)
    text = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.number}{self.text[:40]}"


class Commitment(models.Model):
    """安排事项: ``text`` is verbatim and equals plan.text[start:end]. The rest is the breakdown proposed for it.

    ``reasons``: field -> why it was suggested, in a sentence a person can judge. ``shares_with``: the commitment
    whose task answers this one too; that one itself never shares.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="commitments")
    section = models.ForeignKey(Section, models.CASCADE, related_name="commitments")
    order = models.PositiveSmallIntegerField()
    text = models.TextField(_("原文"))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(_("类型"), max_length=12, choices=CommitmentKind.choices)
    title = models.CharField(_("任务名称"), max_length=100)
    lead_office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("牵头科室")
    )
    supporting_offices = models.ManyToManyField(
        Office, blank=True, related_name="+", verbose_name=_("配合科室")
    )
    due_on = models.DateField(_("完成时限"), null=True, blank=True)
    rhythm = models.CharField(_("报送周期"), max_length=12, choices=Rhythm.choices, default=Rhythm.NONE)
    expected_evidence = models.JSONField(_("应交佐证"), default=list, blank=True)
    answers = models.ManyToManyField(Shortcoming, blank=True, related_name="answered_by")
    reasons = models.JSONField(default=dict, blank=True)
    confidence = models.JSONField(default=dict, blank=True)  # field -> stated, likely or guess
    targets = models.JSONField(_("量化要求"), default=list, blank=True)
    overlaps = models.JSONField(default=list, blank=True)  # [{"id", "words"}]: offers, nothing is merged
    baseline = models.ForeignKey("Figure", models.SET_NULL, null=True, blank=True, related_name="+")
    milestones = models.JSONField(_("时间节点"), default=list, blank=True)  # [{"title", "due_on"}]
    shares_with = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="sharers", verbose_name=_("合并到")
    )
    waived_because = models.CharField(_("不立任务的理由"), max_length=200, blank=True)

    class Meta:
        ordering = ["order"]
        verbose_name = _("安排事项")
        verbose_name_plural = _("安排事项")
        constraints = [
            models.UniqueConstraint(fields=["plan", "order"], name="commitment_order_once"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="commitment_has_text"),
            models.CheckConstraint(
                condition=models.Q(end=models.F("start") + Length("text")),
                name="commitment_as_long_as_its_span",
            ),
            models.CheckConstraint(
                condition=~models.Q(shares_with=models.F("id")), name="commitment_shares_with_another"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def as_subject(self) -> Subject:
        return Subject("commitment", str(self.pk), self.title, str(self.plan.bureau_id))

    def open_questions(self, today: date) -> list[str]:
        """What a person still has to settle before this can be issued; empty = ready."""
        if self.waived_because or self.shares_with_id:
            return []
        found = [] if self.lead_office_id else [str(_("请选择牵头科室"))]
        if self.due_on is None:
            found.append(str(_("请填写完成时限")))
        elif self.due_on < today:
            found.append(str(_("完成时限已过，请改为今天或以后的日期")))
        elif is_too_far(self.due_on, on=today):
            found.append(str(_("完成时限太远，请检查年份")))
        steps = out_of_bounds(self.milestones, today=today, due_on=self.due_on)
        return [*found, *(one.rstrip("。") for one in steps)]


class Figure(models.Model):
    """A number printed in the report: last year's baseline. ``approximate``: 余, 多, 约, 以上 stood with it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="figures")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    value = models.DecimalField(max_digits=18, decimal_places=4)
    unit = models.CharField(max_length=20, blank=True)
    approximate = models.BooleanField(default=False)
    text = models.CharField(max_length=300)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.name} {self.value.normalize():f}{self.unit}"
