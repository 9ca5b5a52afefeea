"""``Blob`` is content, kept once and never shown; ``Evidence`` is one upload of it.

Two rows, so that nobody learns from an upload that another office holds the same file.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.ledger.entries import Subject
from tracker.organisations.models import Office, User


class Blob(models.Model):
    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()  # bytes
    content_type = models.CharField(max_length=100)
    touched_at = models.DateTimeField()  # machine time of the last store(); the sweeper waits 24 h after it

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def path(self) -> str:
        """Where the ``evidence`` storage keeps it."""
        return f"{self.sha256[:2]}/{self.sha256}"


class Publicity(models.TextChoices):
    NONE = "none", _("不予公开")
    ON_REQUEST = "on_request", _("依申请公开")
    PUBLIC = "public", _("主动公开")


class Evidence(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    name = models.CharField(_("文件名"), max_length=200)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", null=True, blank=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    uploaded_at = models.DateTimeField(_("上传时间"))  # business time
    publicity = models.CharField(
        _("公开属性"), max_length=12, choices=Publicity.choices, default=Publicity.NONE
    )

    class Meta:
        ordering = ["uploaded_at", "id"]
        verbose_name = _("佐证材料")
        verbose_name_plural = _("佐证材料")

    def __str__(self) -> str:
        return self.name

    def as_subject(self) -> Subject:
        bureau = str(self.office.bureau_id) if self.office else ""
        offices = frozenset({str(self.office_id)}) if self.office_id else frozenset()
        return Subject("evidence", str(self.pk), self.name, bureau, offices)
