"""Parts of a task: the pieces of supporting offices, and dated milestones."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.organisations.models import Office, User
from tracker.tasks.task import Task


class PieceQuerySet(models.QuerySet["Piece"]):
    def given(self) -> "PieceQuerySet":
        return self.filter(withdrawn_at=None)

    def owed(self) -> "PieceQuerySet":
        """Given, and not yet filed."""
        return self.given().filter(filed_at=None)


class Piece(models.Model):
    """分项任务: what one supporting office files by a date of its own. Without one it files nothing."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(Task, models.CASCADE, related_name="pieces", verbose_name=_("任务"))
    office = models.ForeignKey(Office, models.PROTECT, related_name="pieces", verbose_name=_("配合科室"))
    text = models.CharField(_("分项任务"), max_length=500)
    due_on = models.DateField(_("完成时限"))
    original_due_on = models.DateField(_("原定时限"))
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    filed_at = models.DateTimeField(_("报送时间"), null=True, blank=True)  # of its first report that stands
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PieceQuerySet] = PieceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("分项任务")
        verbose_name_plural = _("分项任务")
        constraints = [
            models.UniqueConstraint(
                fields=["task", "office"],
                condition=models.Q(withdrawn_at=None),
                name="piece_one_an_office",
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def is_owed(self) -> bool:
        return self.withdrawn_at is None and self.filed_at is None


class Milestone(models.Model):
    """时间节点: a dated step inside a task."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="milestones")
    title = models.CharField(_("时间节点"), max_length=100)
    due_on = models.DateField(_("日期"))
    reached_on = models.DateField(_("完成日期"), null=True, blank=True)
    reached_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("时间节点")
        verbose_name_plural = _("时间节点")

    def __str__(self) -> str:
        return self.title
