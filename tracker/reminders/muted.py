"""静音: a kind of reminder, by its step's lasting name, that a person no longer wants to hear of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.organisations.models import User


class Muted(models.Model):
    """Holds for this person only, wherever he holds a post. What nobody may switch off is told all the same."""

    person = models.ForeignKey(User, models.PROTECT, related_name="muted_steps", verbose_name=_("人员"))
    step = models.CharField(_("步骤"), max_length=30)
    muted_at = models.DateTimeField(_("静音时间"))

    class Meta:
        verbose_name = _("已静音的提醒")
        verbose_name_plural = _("已静音的提醒")
        constraints = [models.UniqueConstraint(fields=["person", "step"], name="muted_once")]

    def __str__(self) -> str:
        return f"{self.person} {self.step}"
