"""Days that differ from the published calendar, and the demonstration's clock."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.ledger.entries import Subject


class CalendarDay(models.Model):
    """One day as an administrator or a new year's notice sets it; overrides every other source."""

    day = models.DateField(_("日期"), unique=True)
    is_workday = models.BooleanField(_("上班"))
    note = models.CharField(_("说明"), max_length=100, blank=True, help_text=_("如：国庆节调休"))

    class Meta:
        ordering = ["day"]
        verbose_name = _("工作日历")
        verbose_name_plural = _("工作日历")

    def __str__(self) -> str:
        return f"{self.day} {_('上班') if self.is_workday else _('放假')}"

    def as_subject(self) -> Subject:
        return Subject("calendar_day", self.day.isoformat(), str(self))


class BusinessClock(models.Model):
    """The demonstration's clock: how far business time is from the machine's. One row, or none.

    Without the row business time is the machine's time; only demo data makes one.
    """

    offset = models.DurationField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_business_clock")]

    def __str__(self) -> str:
        return f"{self.offset}"

    def as_subject(self) -> Subject:
        return Subject("clock", "business", str(_("业务日期")))
