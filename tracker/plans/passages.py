"""Plan text that is no commitment, and the changes of a draft that can be taken back."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.ledger.entries import Subject
from tracker.organisations.models import User
from tracker.plans.models import Plan, Section
from tracker.plans.wording import PassageRole


class Passage(models.Model):
    """A stretch of a plan section that becomes no task, and why. ``text`` equals plan.text[start:end]."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="passages")
    section = models.ForeignKey(Section, models.CASCADE, related_name="passages")
    role = models.CharField(_("性质"), max_length=12, choices=PassageRole.choices)
    text = models.TextField(_("原文"))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    reason = models.CharField(_("理由"), max_length=200)

    class Meta:
        ordering = ["start"]
        verbose_name = _("未列为安排事项的文字")
        verbose_name_plural = _("未列为安排事项的文字")
        constraints = [
            models.UniqueConstraint(fields=["plan", "start"], name="passage_starts_once"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="passage_has_text"),
            models.CheckConstraint(
                condition=models.Q(end=models.F("start") + Length("text")), name="passage_as_long_as_its_span"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="passage_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.text[:40]}"

    def as_subject(self) -> Subject:
        return Subject("passage", str(self.pk), str(self), str(self.plan.bureau_id))


class DraftStep(models.Model):
    """One change of a draft that can be taken back: the rows it touched, as they were before (None: not there)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="steps")
    label = models.CharField(max_length=100)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    before = models.JSONField(encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.label
