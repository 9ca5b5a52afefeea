"""How a request for closure, or a year-end assessment, was decided."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.organisations.models import User
from tracker.tasks.states import Verdict
from tracker.tasks.task import Task


class Closure(models.Model):
    """One request for closure, or one year-end assessment, and how it was decided. Old ones stay visible.

    ``decided_seen``: what lay before the decider, part by part; ``decided_on``: its hash (``tasks.decided``).
    """

    class Outcome(models.TextChoices):
        PENDING = "pending", _("等待审核")
        WITHDRAWN = "withdrawn", _("已撤回")
        RETURNED = "returned", _("已退回")
        CLOSED = "closed", _("已评定")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="closures")
    requested_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    requested_for = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )  # whose delegated right it was asked with
    requested_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=500, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.PENDING)
    verdict = models.CharField(max_length=16, choices=Verdict.choices, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    rework_due_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_on = models.CharField(max_length=64, blank=True)
    decided_seen = models.JSONField(default=dict, blank=True)
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
