"""催办单 and 督办单: drafted by the sweep, sent only by a person with a named 签发人."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.ledger.entries import Subject
from tracker.organisations.models import Bureau, User
from tracker.organisations.standing import Standing
from tracker.reminders.models import Draws, Reminder
from tracker.tasks.models import Task


class NoticeState(models.TextChoices):
    DRAFTED = "drafted", _("拟发，待签发")
    SENT = "sent", _("已签发")
    DROPPED = "dropped", _("不发")
    LAPSED = "lapsed", _("已回复，停止催办")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, standing: Standing) -> "NoticeQuerySet":
        """To those who follow up in its bureau."""
        return self.filter(bureau__in=standing.supervises)

    def drafted(self) -> "NoticeQuerySet":
        return self.filter(state=NoticeState.DRAFTED)


class Notice(models.Model):
    """One numbered paper of one step. The number is given when it is signed; reply wanted by ``reply_due_on``."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reminder = models.OneToOneField(Reminder, models.PROTECT, related_name="notice")
    task = models.ForeignKey(Task, models.PROTECT, related_name="notices", verbose_name=_("任务"))
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+")
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
    decided_at = models.DateTimeField(null=True)
    reply_due_on = models.DateField(_("回复时限"), null=True)
    reason = models.CharField(_("不发的理由"), max_length=300, blank=True)

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]
        verbose_name = _("催办单和督办单")
        verbose_name_plural = _("催办单和督办单")
        constraints = [
            models.UniqueConstraint(fields=["bureau", "kind", "year", "serial"], name="notice_serial_once"),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | (~models.Q(signed_off_by="") & ~models.Q(number="")),
                name="notice_sent_was_signed",
            ),
        ]
        indexes = [models.Index(fields=["bureau", "state", "id"], name="notice_bureau_state")]

    def __str__(self) -> str:
        return f"{self.number or self.get_kind_display()} {self.task}"

    def as_subject(self) -> Subject:
        return Subject("notice", str(self.pk), str(self), str(self.bureau_id))
