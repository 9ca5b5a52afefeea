"""Rows of this room: a person's digest of a day, and the lines it carries."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.ledger.entries import Subject
from tracker.messages.preferences import Channel
from tracker.organisations.models import Bureau, User
from tracker.organisations.standing import Standing
from tracker.workdays.words import short_day


class DigestState(models.TextChoices):
    PENDING = "pending", _("待发送")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("未送达")


class Kind(models.TextChoices):
    """What a message is. Of the daily one a person gets at most one a day; the others only where he chose them."""

    DAILY = "daily", _("每日汇总")
    URGENT = "urgent", _("急件提醒")
    EVENT = "event", _("即时告知")


class DigestQuerySet(models.QuerySet["Digest"]):
    def visible_to(self, standing: Standing) -> "DigestQuerySet":
        """My own, and those of the bureaus I see whole."""
        return self.filter(models.Q(person=standing.user_id) | models.Q(bureau__in=standing.bureaus))

    def unsent(self) -> "DigestQuerySet":
        return self.exclude(state=DigestState.SENT)

    def due(self, *, on: date, now: datetime) -> "DigestQuerySet":
        """To be sent at machine time ``now``: of the business date ``on``, or re-sent by hand; not leased.
        Or sent by somebody who died before saying so.
        """
        again = models.Q(state=DigestState.FAILED, next_try_at__lte=now)
        first = models.Q(state=DigestState.PENDING)
        free = models.Q(lease_until=None) | models.Q(lease_until__lte=now)
        wanted = models.Q(day=on) | models.Q(requeued_at__isnull=False)
        out_already = models.Q(handed_at__isnull=False)  # only its settling was cut off
        return self.unsent().filter(free).filter(((first | again) & wanted) | out_already)

    def left_over(self, *, on: date, now: datetime) -> "DigestQuerySet":
        """Of an earlier day, never sent, and not for want of a good address: what they said is still owed."""
        tried = models.Q(state=DigestState.PENDING) | models.Q(next_try_at__isnull=False)
        free = models.Q(lease_until=None) | models.Q(lease_until__lte=now)
        return self.unsent().filter(tried, free, day__lt=on, requeued_at=None, handed_at=None)


class Digest(models.Model):
    """One message to one person on one business day, complete as it was written.

    A failed one with ``next_try_at`` is tried again by itself; without, only when re-sent by hand.
    ``attempts`` counts leases and is the fence: who does not hold the last one no longer writes a failure.
    ``takeovers`` counts senders that died holding it. ``handed_at``, ``handed_by``: a channel's server has it; noted
    before all else. ``fell_back``: why mail is used although the person chose another channel.
    Machine time: lease_until, handed_at, next_try_at, sent_at, requeued_at. ``day`` is business time.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(User, models.PROTECT, related_name="digests", verbose_name=_("收件人"))
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name=_("单位"))
    day = models.DateField(_("日期"))
    kind = models.CharField(
        _("类别"), max_length=10, choices=Kind.choices, default=Kind.DAILY, db_default=Kind.DAILY
    )
    subject = models.CharField(_("主题"), max_length=200)
    text = models.TextField(_("正文"))
    html = models.TextField()
    message_id = models.CharField(max_length=200, unique=True, editable=False)
    state = models.CharField(
        _("状态"), max_length=10, choices=DigestState.choices, default=DigestState.PENDING
    )
    attempts = models.PositiveSmallIntegerField(_("发送次数"), default=0)
    lease_until = models.DateTimeField(null=True, blank=True)
    takeovers = models.PositiveSmallIntegerField(_("中断次数"), default=0)
    handed_at = models.DateTimeField(null=True, blank=True)
    handed_by = models.CharField(
        _("发送方式"), max_length=10, choices=Channel.choices, blank=True, default="", db_default=""
    )
    fell_back = models.CharField(_("改用邮件的原因"), max_length=200, blank=True, default="", db_default="")
    next_try_at = models.DateTimeField(_("下次发送"), null=True, blank=True)
    last_error = models.CharField(_("未送达原因"), max_length=200, blank=True)
    error_detail = models.CharField(_("服务器应答"), max_length=500, blank=True)
    sent_to = models.CharField(_("收件地址"), max_length=254, blank=True)
    sent_at = models.DateTimeField(_("发送时间"), null=True, blank=True)
    requeued_at = models.DateTimeField(_("重发时间"), null=True, blank=True)

    objects: ClassVar[DigestQuerySet] = DigestQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-day", "-id"]
        verbose_name = _("提醒")
        verbose_name_plural = _("提醒")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day"], condition=models.Q(kind="daily"), name="digest_one_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(state=DigestState.SENT, sent_at__isnull=False)
                | (~models.Q(state=DigestState.SENT) & models.Q(sent_at=None)),
                name="digest_sent_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["takeovers", "attempts", "id"],
                condition=~models.Q(state="sent"),
                name="digest_unsent",
            ),
            models.Index(fields=["bureau", "day", "id"], name="digest_bureau_day"),
        ]

    def __str__(self) -> str:
        return f"{short_day(self.day, today=self.day)} {self.person}"

    def as_subject(self) -> Subject:
        return Subject("digest", str(self.pk), str(self), str(self.bureau_id))


class Delivery(models.Model):
    """One line of a digest, with the facts of then as text. ``source`` names what it came from (reminder:123).

    Unique per source and person: nobody is told the same thing twice. ``read_at``: its reader opened it (machine time).
    """

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="deliveries")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    source = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField()
    heading = models.CharField(_("类别"), max_length=20)
    label = models.CharField(_("任务"), max_length=200)
    detail = models.CharField(_("内容"), max_length=800)
    why = models.CharField(_("为什么收到"), max_length=100)
    link = models.CharField(max_length=300)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["order"]
        verbose_name = _("提醒事项")
        verbose_name_plural = _("提醒事项")
        constraints = [models.UniqueConstraint(fields=["source", "person"], name="delivery_once")]
        indexes = [
            models.Index(fields=["person"], condition=models.Q(read_at=None), name="delivery_unread"),
            models.Index(fields=["person", "-id"], name="delivery_of_person"),
        ]

    def __str__(self) -> str:
        return f"【{self.heading}】{self.label}"


class Attempt(models.Model):
    """One hand-over of a message by one channel, and what its server said. Machine time."""

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="tries", verbose_name=_("提醒"))
    channel = models.CharField(_("方式"), max_length=10, choices=Channel.choices)
    at = models.DateTimeField(_("时间"))
    to = models.CharField(_("收件地址"), max_length=254, blank=True)
    reason = models.CharField(_("结果"), max_length=200, blank=True)  # empty: the server has taken it
    answer = models.CharField(_("服务器应答"), max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("发送记录")
        verbose_name_plural = _("发送记录")

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.result}"

    @property
    def result(self) -> str:
        return self.reason or _now("已送交")
