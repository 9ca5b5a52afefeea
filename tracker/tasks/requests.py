"""What an office asks the follow-up office for: more time, or another office. Asking moves nothing."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.organisations.models import Office, User
from tracker.organisations.standing import Standing
from tracker.tasks.task import Task


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def signed(self) -> "ExtensionQuerySet":
        """Asked for by the head, or a limit set by the decider: no longer an office's own draft."""
        return self.exclude(kind=Extension.Kind.EXTENSION, asked_at=None)

    def visible_to(self, standing: Standing) -> "ExtensionQuerySet":
        """Of tasks one may see: until the head has signed, a request is the lead office's own affair."""
        drafted = Q(state=Extension.State.AWAITING_SIGNATURE, task__lead_office__in=standing.offices)
        return self.filter(~Q(kind=Extension.Kind.EXTENSION, asked_at=None) | drafted)


class Extension(models.Model):
    """延期申请, asked before the due date; or 限期办结, a new limit set after it (``kind``).

    ``from_due_on``: the limit when it was asked. The original due date of the task stays.
    """

    class Kind(models.TextChoices):
        EXTENSION = "extension", _("延期")
        NEW_LIMIT = "new_limit", _("限期办结")

    class State(models.TextChoices):
        AWAITING_SIGNATURE = "awaiting_signature", _("待审签")
        PENDING = "pending", _("待批准")
        GRANTED = "granted", _("同意延期")
        REFUSED = "refused", _("不同意延期")
        WITHDRAWN = "withdrawn", _("已撤回")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="extensions", verbose_name=_("任务"))
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.EXTENSION)
    state = models.CharField(_("状态"), max_length=20, choices=State.choices, default=State.PENDING)
    from_due_on = models.DateField(_("申请时的完成时限"))
    reason = models.CharField(_("延期理由"), max_length=500, blank=True)
    progress = models.CharField(_("目前进展"), max_length=500, blank=True)
    proposed_on = models.DateField(_("申请延至"), null=True, blank=True)
    drafted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    drafted_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    asked_for = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )  # whose delegated right it was asked with
    asked_at = models.DateTimeField(_("申请时间"), null=True, blank=True)
    permitted_on = models.DateField(_("同意延至"), null=True, blank=True)
    basis = models.CharField(_("批准依据"), max_length=500, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[ExtensionQuerySet] = ExtensionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]
        verbose_name = _("延期申请")
        verbose_name_plural = _("延期申请")
        constraints = [
            models.UniqueConstraint(
                fields=["task"],
                condition=models.Q(state__in=["awaiting_signature", "pending"]),
                name="extension_one_open",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="granted") | models.Q(permitted_on__isnull=False),
                name="extension_granted_until",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.get_state_display()}"


class Reassignment(models.Model):
    """申请改派 and its answer; or a 改派 nobody asked for (``asked_by`` empty)."""

    class Outcome(models.TextChoices):
        PENDING = "pending", _("等待答复")
        REASSIGNED = "reassigned", _("已改派")
        KEPT = "kept", _("维持交办")
        WITHDRAWN = "withdrawn", _("已撤回")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="reassignments", verbose_name=_("任务"))
    from_office = models.ForeignKey(Office, models.PROTECT, related_name="+", verbose_name=_("原牵头科室"))
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.PENDING)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("申请改派的理由"), max_length=500, blank=True)
    to_office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("改派到")
    )
    reply = models.CharField(_("答复"), max_length=500, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("改派")
        verbose_name_plural = _("改派")
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=models.Q(outcome="pending"), name="reassignment_one_pending"
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.get_outcome_display()}"
