"""征求意见: a breakdown sent to the offices before it is issued, round after round, and what each says of it."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.ledger.entries import Subject
from tracker.organisations.models import Office, User
from tracker.organisations.standing import Standing
from tracker.plans.models import Plan
from tracker.plans.passages import DraftStep


class Outcome(models.TextChoices):
    """How a round ended; empty while it runs."""

    SENT_AGAIN = "sent_again", _("已再次发送")
    WITHDRAWN = "withdrawn", _("已撤回")
    ISSUED = "issued", _("已下达")


class Part(models.TextChoices):
    """What the office does in the commitment it is asked about."""

    LEAD = "lead", _("牵头")
    SUPPORTING = "supporting", _("配合")


class Answer(models.TextChoices):
    AGREED = "agreed", _("无意见")
    PROPOSED = "proposed", _("提出修改")
    DEEMED = "deemed", _("未反馈，视为无意见")


class Decision(models.TextChoices):
    ADOPTED = "adopted", _("采纳")
    REJECTED = "rejected", _("不采纳")


class Consultation(models.Model):
    """One round: sent on a day, to be answered by ``reply_by`` (that day included). One of a plan runs at a time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="consultations")
    number = models.PositiveSmallIntegerField(_("第几次"))
    reply_by = models.DateField(_("反馈时限"))
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("发送人"))
    sent_at = models.DateTimeField(_("发送时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome.choices, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = _("征求意见")
        verbose_name_plural = _("征求意见")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="consultation_number_once"),
            models.UniqueConstraint(
                fields=["plan"], condition=models.Q(ended_at=None), name="consultation_runs_once"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="", ended_at=None)
                | (~models.Q(outcome="") & models.Q(ended_at__isnull=False)),
                name="consultation_ended_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return _now("%(title)s：第%(n)s次征求意见") % {"title": self.plan.title, "n": self.number}

    def is_past(self, today: date) -> bool:
        """From the day after ``reply_by`` silence counts as 无意见."""
        return today > self.reply_by

    def as_subject(self) -> Subject:
        offices = Opinion.objects.filter(item__consultation=self).values_list("office", flat=True)
        named = frozenset(str(pk) for pk in offices)
        return Subject("consultation", str(self.pk), str(self), str(self.plan.bureau_id), named)


class ConsultedItem(models.Model):
    """A commitment as it was sent. ``commitment`` is its id, no key: on the desk it may go, and come back by undo.

    ``sent``: the breakdown of then, as ``breakdown.snapshot`` writes it.
    """

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    commitment = models.UUIDField()
    sent = models.JSONField()

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "commitment"], name="consulted_item_once")
        ]

    def __str__(self) -> str:
        return str(self.sent["title"])


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def running(self) -> "OpinionQuerySet":
        return self.filter(item__consultation__ended_at=None)

    def unanswered(self) -> "OpinionQuerySet":
        return self.filter(answer="")

    def undecided(self) -> "OpinionQuerySet":
        return self.filter(answer=Answer.PROPOSED, decision="")

    def visible_to(self, standing: Standing) -> "OpinionQuerySet":
        """Those of my offices; of the bureaus I see whole, all."""
        whole = models.Q(item__consultation__plan__bureau__in=standing.bureaus)
        return self.filter(whole | models.Q(office__in=standing.offices))


class Opinion(models.Model):
    """What one office says of one commitment, and what became of it. ``version`` grows with every answer.

    ``proposal``: field -> value as JSON (offices and dates as text). ``step``: the change of the draft by which it was
    adopted, while that can be taken back.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    item = models.ForeignKey(ConsultedItem, models.CASCADE, related_name="opinions")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("科室"))
    part = models.CharField(_("分工"), max_length=12, choices=Part.choices)
    answer = models.CharField(_("意见"), max_length=12, choices=Answer.choices, blank=True)
    proposal = models.JSONField(_("建议修改"), default=dict, blank=True)
    reason = models.CharField(_("理由"), max_length=500, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("反馈时间"), null=True, blank=True)
    version = models.PositiveSmallIntegerField(default=0)
    decision = models.CharField(_("处理"), max_length=12, choices=Decision.choices, blank=True)
    decision_reason = models.CharField(_("处理说明"), max_length=500, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    step = models.ForeignKey(DraftStep, models.SET_NULL, null=True, blank=True, related_name="adopted")

    objects: ClassVar[OpinionQuerySet] = OpinionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["item__order", "pk"]
        verbose_name = _("反馈意见")
        verbose_name_plural = _("反馈意见")
        indexes = [models.Index(fields=["office", "answer"], name="opinion_office_answer")]
        constraints = [
            models.UniqueConstraint(fields=["item", "office"], name="opinion_once"),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at=None)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="opinion_answered_when",
            ),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_at=None)
                | (~models.Q(decision="") & models.Q(decided_at__isnull=False, answer=Answer.PROPOSED)),
                name="opinion_decided_on_a_proposal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office}：{self.item}"

    def as_subject(self) -> Subject:
        bureau = str(self.office.bureau_id)
        return Subject("opinion", str(self.pk), str(self), bureau, frozenset({str(self.office_id)}))
