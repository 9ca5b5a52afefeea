"""What one act on a task touched, as it was before: kept ten minutes, so that it can be put back (撤销)."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from uuid6 import uuid7

from tracker.ledger.kinds import KINDS
from tracker.organisations.models import User
from tracker.tasks.task import Task


class UndoableStep(models.Model):
    """``version_after``: the task's version the act left; another one means that something followed.

    ``rows``: "model:pk" -> the row as Django serialises it, or None for a row the act made.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(Task, models.CASCADE, related_name="undoable")
    kind = models.CharField(max_length=40)  # of the ledger's row it takes back
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()  # machine time
    version_after = models.PositiveIntegerField()
    rows = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.kind}"

    @property
    def words(self) -> str:
        return str(KINDS[self.kind])
