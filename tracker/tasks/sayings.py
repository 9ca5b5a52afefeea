"""What is said about the work: 批示, a leader's instruction that somebody owes an answer to, and comments on a task."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.ledger.entries import Subject
from tracker.organisations.models import Bureau, Office, User
from tracker.organisations.standing import Standing
from tracker.tasks.task import Task


class InstructionQuerySet(models.QuerySet["Instruction"]):
    def visible_to(self, standing: Standing) -> "InstructionQuerySet":
        """All of the bureaus I see whole; what my office or I have to act on; what is said of my office's tasks."""
        mine = Q(office__in=standing.offices) | Q(task__lead_office__in=standing.offices)
        return self.filter(Q(bureau__in=standing.bureaus) | mine | Q(person=standing.user_id))

    def open(self) -> "InstructionQuerySet":
        """Somebody still owes an answer."""
        return self.filter(answered_at=None, withdrawn_at=None)

    def standing(self) -> "InstructionQuerySet":
        return self.filter(withdrawn_at=None)


class Instruction(models.Model):
    """批示: who gave it on which day, who typed it, who has to act by when, and what came of it.

    ``recorded_by`` is empty where the leader typed it himself. Names are those of then. ``typed_at``: machine time,
    for the ten minutes in which it can be taken back. ``made``: the task it was turned into.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name=_("单位"))
    task = models.ForeignKey(
        Task, models.PROTECT, null=True, blank=True, related_name="instructions", verbose_name=_("任务")
    )
    text = models.CharField(_("批示内容"), max_length=1000)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("批示领导"))
    giver_name = models.CharField(max_length=60)
    given_on = models.DateField(_("批示日期"))
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("代录人")
    )
    recorder_name = models.CharField(max_length=60, blank=True)
    basis = models.CharField(_("代录依据"), max_length=200, blank=True)
    typed_at = models.DateTimeField()
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("承接科室"))
    person = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("承接人")
    )
    due_on = models.DateField(_("办理时限"), null=True, blank=True)
    answer = models.CharField(_("办理情况"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    made = models.OneToOneField(
        Task, models.PROTECT, null=True, blank=True, related_name="made_of", verbose_name=_("交办的任务")
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[InstructionQuerySet] = InstructionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-given_on", "-id"]
        verbose_name = _("批示")
        verbose_name_plural = _("批示")
        constraints = [
            models.CheckConstraint(
                condition=Q(recorded_by=None) | ~Q(basis=""), name="instruction_recorded_on_a_basis"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="instruction_answered_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["bureau", "-given_on"], name="instruction_bureau_day")]

    def __str__(self) -> str:
        return f"{self.giver_name}：{self.text[:40]}"

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None

    def is_late(self, on: date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < on

    def as_subject(self) -> Subject:
        offices = {str(self.office_id)} | ({str(self.task.lead_office_id)} if self.task else set())
        return Subject("instruction", str(self.pk), str(self), str(self.bureau_id), frozenset(offices))


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, standing: Standing) -> "CommentQuerySet":
        """The task's own people: its offices and its bureau. Whoever sees the task from above reads none of this."""
        supports = Task.supporting_offices.through.objects.filter(
            task_id=OuterRef("task_id"), office_id__in=standing.offices
        )
        own = Q(task__bureau__in=standing.bureaus) | Q(task__lead_office__in=standing.offices)
        return self.filter(own | Exists(supports))


class Comment(models.Model):
    """留言 on a task. Its writer may change it for ten minutes after ``typed_at`` (machine time), nobody later."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="comments", verbose_name=_("任务"))
    text = models.CharField(_("留言"), max_length=1000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("留言人"))
    writer_name = models.CharField(max_length=60)
    at = models.DateTimeField(_("时间"))
    typed_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[CommentQuerySet] = CommentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["at", "id"]
        verbose_name = _("留言")
        verbose_name_plural = _("留言")

    def __str__(self) -> str:
        return f"{self.writer_name}：{self.text[:40]}"

    def as_subject(self) -> Subject:
        about = self.task.as_subject()
        return Subject("comment", str(self.pk), about.label, about.bureau, about.offices)
