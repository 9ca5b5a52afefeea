"""Papers of the ladder: drafted by the sweep, sent (a talk: recorded) by a person alone; and their written replies."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.ledger.entries import Subject
from tracker.organisations.models import Bureau, Office, User
from tracker.organisations.standing import Standing
from tracker.reminders.models import ASKING, Draws, Reminder
from tracker.tasks.models import Task


class NoticeState(models.TextChoices):
    DRAFTED = "drafted", _("拟发，待签发")
    CHECKING = "checking", _("征求核对")
    SENT = "sent", _("已签发")
    SETTLED = "settled", _("已答复，无需再回复")
    DROPPED = "dropped", _("不发")
    LAPSED = "lapsed", _("已回复，停止催办")
    CANCELLED = "cancelled", _("已作废")


IN_HAND = (NoticeState.DRAFTED, NoticeState.CHECKING)
WENT_OUT = (NoticeState.SENT, NoticeState.SETTLED, NoticeState.CANCELLED)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, standing: Standing) -> "NoticeQuerySet":
        """To those who follow up in its bureau; what went out, to its leadership and to the office it went to.

        A circular, once issued, is read by everybody of the bureau; its draft, by the office that is to check it.
        """
        home = Office.objects.filter(pk__in=standing.offices).order_by().values("bureau")
        return self.filter(
            Q(bureau__in=standing.supervises)
            | Q(bureau__in=standing.bureaus, state__in=WENT_OUT)
            | Q(office__in=standing.offices, state__in=(*WENT_OUT, NoticeState.CHECKING))
            | Q(bureau__in=home, kind=Draws.CIRCULAR, state__in=WENT_OUT)
        )

    def in_hand(self) -> "NoticeQuerySet":
        """Drafted or out for checking: nobody has signed it yet."""
        return self.filter(state__in=IN_HAND)

    def drafted(self) -> "NoticeQuerySet":
        return self.filter(state=NoticeState.DRAFTED)

    def awaiting_reply(self) -> "NoticeQuerySet":
        """An office still owes words: a reply, or what it says to a circular's draft."""
        asks = Q(state=NoticeState.SENT, kind__in=ASKING) | Q(state=NoticeState.CHECKING)
        return self.filter(asks, replied_at=None)

    def replies(self) -> "NoticeQuerySet":
        """Replied in writing, which stops a ladder as a report does; what was said to a circular's draft does not."""
        return self.filter(kind__in=ASKING, replied_at__isnull=False)


class Notice(models.Model):
    """One numbered paper of one step, about one task of one office. The number is given when it is signed.

    ``reply_due_on``: until when a reply is wanted; of a circular, until when its draft may be checked. Of a talk,
    ``signed_off_by`` is who held it. ``reason``: why it was not sent, lapsed, was settled or cancelled.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reminder = models.OneToOneField(Reminder, models.PROTECT, related_name="notice")
    task = models.ForeignKey(Task, models.PROTECT, related_name="notices", verbose_name=_("任务"))
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, related_name="+", verbose_name=_("收件科室")
    )
    kind = models.CharField(_("文种"), max_length=10, choices=Draws.choices)
    state = models.CharField(
        _("状态"), max_length=10, choices=NoticeState.choices, default=NoticeState.DRAFTED
    )
    drafted_on = models.DateField(_("拟稿日期"))
    year = models.PositiveSmallIntegerField(null=True)
    serial = models.PositiveIntegerField(null=True)
    number = models.CharField(_("编号"), max_length=40, blank=True)
    text = models.CharField(_("内容"), max_length=300, blank=True)
    signed_off_by = models.CharField(_("签发人"), max_length=40, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("办理时间"), null=True)
    reply_due_on = models.DateField(_("回复时限"), null=True)
    replied_at = models.DateTimeField(_("回复时间"), null=True)
    reason = models.CharField(_("说明"), max_length=300, blank=True)
    talked_on = models.DateField(_("约谈日期"), null=True)
    persons = models.CharField(_("参加人员"), max_length=200, blank=True, db_default="")
    agreed = models.CharField(_("议定事项"), max_length=1000, blank=True, db_default="")
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    cancelled_at = models.DateTimeField(_("作废时间"), null=True)

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]
        verbose_name = _("督办文书")
        verbose_name_plural = _("督办文书")
        constraints = [
            models.UniqueConstraint(fields=["bureau", "kind", "year", "serial"], name="notice_serial_once"),
            models.CheckConstraint(
                condition=~Q(state="sent") | (~Q(signed_off_by="") & ~Q(number="")),
                name="notice_sent_was_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | (~Q(reason="") & Q(cancelled_at__isnull=False)),
                name="notice_cancelled_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["bureau", "state", "id"], name="notice_bureau_state"),
            models.Index(
                fields=["id"],
                condition=Q(state__in=["drafted", "checking"]) | Q(state="sent", replied_at=None),
                name="notice_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or self.get_kind_display()} {self.task}"

    def as_subject(self) -> Subject:
        """A draft is the follow-up officers' alone."""
        seen = self.office_id is not None and self.state in (*WENT_OUT, NoticeState.CHECKING)
        offices = frozenset({str(self.office_id)}) if seen else frozenset[str]()
        return Subject("notice", str(self.pk), str(self), str(self.bureau_id), offices)

    @property
    def asks_reply(self) -> bool:
        """Whether the office may (still) answer it in writing; one that was answered otherwise may be, too."""
        if self.replied_at is not None:
            return False
        if self.state == NoticeState.CHECKING:
            return True
        return self.kind in ASKING and self.state in (NoticeState.SENT, NoticeState.SETTLED)

    def is_late(self, today: date) -> bool:
        """Its term is over and nothing came."""
        asked = self.asks_reply and self.state != NoticeState.SETTLED
        return asked and self.reply_due_on is not None and self.reply_due_on < today

    def state_words(self, today: date) -> str:
        """Its state as a person says it, from the state, the reply and the term."""
        if self.state == NoticeState.DRAFTED and self.kind == Draws.TALK:
            return _now("待约谈后记录")
        if self.state == NoticeState.CHECKING:
            return _now("已核对，待签发") if self.replied_at else _now("征求核对")
        if self.replied_at and self.kind in ASKING and self.state != NoticeState.CANCELLED:
            return _now("已回复")
        if self.state == NoticeState.SENT:
            if self.kind in ASKING:
                return _now("逾期未回复") if self.is_late(today) else _now("待回复")
            return _now("已印发") if self.kind == Draws.CIRCULAR else _now("已记录")
        if self.state == NoticeState.LAPSED and self.reason:
            return _now("%s，停止催办") % self.reason
        if self.state == NoticeState.SETTLED and self.reason:
            return _now("%s，无需再回复") % self.reason
        return self.get_state_display()


class NoticeReply(models.Model):
    """What the office writes back: a draft of its own people until its head signs (``Notice.replied_at``)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="reply")
    text = models.CharField(_("回复"), max_length=1000)
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    signed_for = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        verbose_name = _("文书回复")
        verbose_name_plural = _("文书回复")

    def __str__(self) -> str:
        return f"{self.notice_id} {self.version}"
