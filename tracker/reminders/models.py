"""Rows of this room: the steps of a place's ladder, and the claims that a step is due."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.ledger.entries import Subject
from tracker.organisations.models import RuleSet, User
from tracker.tasks.models import Piece, ReportSlot, Task
from tracker.workdays.words import short_day


class Owed(models.TextChoices):
    """What a step reminds of; its date is the anchor: a limit, or the day since when something waits
    (交办 for 签收, 报送 for 审核, 申请 for 延期申请).
    """

    TASK = "task", _("完成时限")
    REWORK = "rework", _("重报时限")
    SLOT = "slot", _("报送时限")
    RECEIPT = "receipt", _("签收")
    PIECE = "piece", _("分项任务时限")
    REVIEW = "review", _("审核")
    EXTENSION = "extension", _("延期申请")
    CHASE = "chase", _("催办")


CHASE_STEP = "chase"  # by hand: no rule stands behind it
CHECK_STEP = "check"  # a circular's draft is shown to the office it names
WAITING_SINCE = (Owed.RECEIPT, Owed.REVIEW, Owed.EXTENSION)


class Audience(models.TextChoices):
    """Who is told. ``desk``: the office's desk officers; where there are none, the responsible person.
    ``decider``: the follow-up officers, or the second reviewers for what the follow-up office itself leads.
    """

    DESK = "desk", _("经办人")
    RESPONSIBLE = "responsible", _("责任人")
    HEAD = "head", _("科室负责人")
    DEPUTY = "deputy", _("AB岗")
    SUPERVISOR = "supervisor", _("督办员")
    DECIDER = "decider", _("审核人（督办员或复核人）")
    LEADER = "leader", _("分管领导")
    LEADERS = "leaders", _("局领导")
    PRINCIPAL = "principal", _("主要负责人")


class Draws(models.TextChoices):
    """A numbered paper that a step only drafts; a person sends it, or keeps the record of a talk."""

    NOTICE = "notice", _("催办单")
    ORDER = "order", _("督办单")
    CIRCULAR = "circular", _("通报")
    TALK = "talk", _("约谈记录")


ASKING = (Draws.NOTICE, Draws.ORDER)  # want a written reply, which is an answer as a report is
FOLLOWS = {Draws.CIRCULAR: Draws.ORDER, Draws.TALK: Draws.CIRCULAR}  # never drafted without the rung before


class Outcome(models.TextChoices):
    WAITING = "waiting", _("待汇总")
    TOLD = "told", _("已提醒")
    MUTED = "muted", _("已静音，未提醒")
    DRAFTED = "drafted", _("已拟稿，待签发")
    OVERTAKEN = "overtaken", _("并入后一步提醒")
    NOT_OWED = "not_owed", _("已无需提醒")
    QUARANTINED = "set_aside", _("无法生成，已搁置")


class ReminderRule(models.Model):
    """One step: ``offset`` working days before (negative) or after the date. ``step`` is its lasting name.

    ``is_statutory``: nobody can switch it off for himself.
    """

    rule_set = models.ForeignKey(
        RuleSet, models.CASCADE, related_name="reminder_rules", verbose_name=_("规则")
    )
    owed = models.CharField(
        _("提醒事项"), max_length=10, choices=[pair for pair in Owed.choices if pair[0] != Owed.CHASE]
    )
    step = models.SlugField(_("代号"), max_length=30)
    offset = models.SmallIntegerField(_("时限前（负）后（正）工作日"))
    audience = models.JSONField(_("提醒对象"), default=list)
    asks = models.CharField(_("要做什么"), max_length=100, help_text=_("如：请报送进展报告"))
    draws = models.CharField(
        _("拟发文书"),
        max_length=10,
        choices=Draws.choices,
        blank=True,
        default="",
        help_text=_("选了文书的，系统只拟稿，由督办员签发后才提醒。"),
    )
    is_active = models.BooleanField(_("启用"), default=True)
    is_statutory = models.BooleanField(_("不可关闭"), default=False)

    class Meta:
        ordering = ["rule_set", "owed", "offset"]
        verbose_name = _("提醒规则")
        verbose_name_plural = _("提醒规则")
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "step"], name="reminder_rule_step_once"),
            models.UniqueConstraint(fields=["rule_set", "owed", "offset"], name="reminder_rule_offset_once"),
            models.CheckConstraint(
                condition=models.Q(offset__gte=-60, offset__lte=60), name="reminder_rule_offset_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_set} {self.get_owed_display()} T{self.offset:+d}"

    def as_subject(self) -> Subject:
        return Subject("reminder_rule", str(self.pk), str(self))


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def waiting(self) -> "ReminderQuerySet":
        """Claimed, and somebody is still to be told."""
        return self.filter(outcome=Outcome.WAITING)


class Reminder(models.Model):
    """A claim: this step of this task (or period) for this date is due. Unique, so it is made once.

    ``told_on``: the business day it first reached a digest, or would have, had not all muted it. It is settled when
    everybody it concerns was told, or when nothing is owed any more. A moved date is another anchor and starts afresh.
    """

    task = models.ForeignKey(Task, models.PROTECT, related_name="reminders", verbose_name=_("任务"))
    slot = models.ForeignKey(
        ReportSlot, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("报送期")
    )
    piece = models.ForeignKey(
        Piece, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("分项任务")
    )
    owed = models.CharField(_("提醒事项"), max_length=10, choices=Owed.choices)
    step = models.CharField(_("步骤"), max_length=30)
    offset = models.SmallIntegerField()
    anchor_on = models.DateField(_("时限"))
    claimed_on = models.DateField(_("确定日期"))
    claimed_at = models.DateTimeField()
    outcome = models.CharField(
        _("结果"), max_length=10, choices=Outcome.choices, default=Outcome.WAITING, db_default=Outcome.WAITING
    )
    told_on = models.DateField(_("提醒日期"), null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    text = models.CharField(_("催办内容"), max_length=300, blank=True, db_default="")
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("催办人")
    )
    problem = models.CharField(_("技术信息"), max_length=200, blank=True, db_default="")

    objects: ClassVar[ReminderQuerySet] = ReminderQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]
        verbose_name = _("提醒步骤")
        verbose_name_plural = _("提醒步骤")
        constraints = [
            models.UniqueConstraint(
                fields=["task", "step", "anchor_on"],
                condition=models.Q(slot=None, piece=None),
                name="reminder_claim_task",
            ),
            models.UniqueConstraint(
                fields=["piece", "step", "anchor_on"],
                condition=models.Q(piece__isnull=False),
                name="reminder_claim_piece",
            ),
            models.UniqueConstraint(
                fields=["slot", "step", "anchor_on"],
                condition=models.Q(slot__isnull=False),
                name="reminder_claim_slot",
            ),
            models.CheckConstraint(
                condition=models.Q(told_on=None, told_at=None)
                | models.Q(told_on__isnull=False, told_at__isnull=False),
                name="reminder_told_when",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(outcome="waiting"), name="reminder_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.get_owed_display()} {short_day(self.anchor_on, today=self.anchor_on)}"

    def as_subject(self) -> Subject:
        return Subject("reminder", str(self.pk), f"{self.task} {self}", str(self.task.bureau_id))

    @property
    def source(self) -> str:
        """How a delivery names it."""
        return f"reminder:{self.pk}"


class Look(models.Model):
    """When the sweep of a name last came to its end, in machine time: what health is read from.

    ``alarmed_at``: administrators were told that it has stopped; a look clears it.
    """

    name = models.CharField(max_length=30, primary_key=True)
    at = models.DateTimeField()
    alarmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name
