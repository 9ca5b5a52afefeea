"""``Blob`` is content, kept once and never shown; ``Evidence`` is one upload of it, or one web address.

Two rows, so that nobody learns from an upload that another office holds the same file. Nothing is overwritten:
a better file is another ``Evidence`` that names the one it ``replaces``.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.ledger.entries import Subject
from tracker.organisations.models import Office, User


class Damage(models.TextChoices):
    """What the last re-hash found wrong with stored content; "" is nothing."""

    MISSING = "missing", _("文件丢失")
    ALTERED = "altered", _("文件损坏")


class Blob(models.Model):
    """``touched_at``, ``checked_at``: machine time of the last ``store()`` and of the last re-hash."""

    sha256 = models.CharField(_("校验值"), max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField(_("大小（字节）"))
    content_type = models.CharField(_("类型"), max_length=100)
    touched_at = models.DateTimeField()  # the sweeper waits 24 h after it
    checked_at = models.DateTimeField(_("上次核对"), null=True, blank=True)
    damage = models.CharField(_("核对结果"), max_length=10, choices=Damage.choices, blank=True)
    damaged_at = models.DateTimeField(_("发现时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("存储的文件")
        verbose_name_plural = _("存储的文件")
        indexes = [models.Index(fields=["checked_at"], name="blob_checked")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(damage="", damaged_at=None)
                | (~models.Q(damage="") & models.Q(damaged_at__isnull=False)),
                name="blob_damaged_when",
            )
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def path(self) -> str:
        """Where the ``evidence`` storage keeps it."""
        return f"{self.sha256[:2]}/{self.sha256}"

    def as_subject(self) -> Subject:
        return Subject("blob", self.sha256, str(self))


class Publicity(models.TextChoices):
    NONE = "none", _("不予公开")
    ON_REQUEST = "on_request", _("依申请公开")
    PUBLIC = "public", _("主动公开")


class Evidence(models.Model):
    """``url`` instead of ``blob``: a web page, never fetched here. ``dated_on``: the day the material itself bears.

    ``version`` counts along ``replaces``; which version holds is a matter of each task that names it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="uploads", null=True, blank=True)
    url = models.CharField(_("网页链接"), max_length=1000, blank=True)
    name = models.CharField(_("文件名"), max_length=200)
    office = models.ForeignKey(
        Office, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("科室")
    )
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("上传人"))
    uploaded_at = models.DateTimeField(_("上传时间"))  # business time
    dated_on = models.DateField(_("材料日期"), null=True, blank=True)
    publicity = models.CharField(
        _("公开属性"), max_length=12, choices=Publicity.choices, default=Publicity.NONE
    )
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replacements",
        verbose_name=_("替换的版本"),
    )
    version = models.PositiveSmallIntegerField(_("版本"), default=1)

    class Meta:
        ordering = ["uploaded_at", "id"]
        verbose_name = _("佐证材料")
        verbose_name_plural = _("佐证材料")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(blob__isnull=False, url="") | (models.Q(blob=None) & ~models.Q(url="")),
                name="evidence_file_or_link",
            ),
            models.CheckConstraint(
                condition=models.Q(replaces=None, version=1)
                | models.Q(replaces__isnull=False, version__gt=1),
                name="evidence_version_replaces",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def content(self) -> str:
        """What it is, whatever it is called: the hash of the file, or the address."""
        return self.blob_id or self.url

    def as_subject(self) -> Subject:
        bureau = str(self.office.bureau_id) if self.office else ""
        offices = frozenset({str(self.office_id)}) if self.office_id else frozenset()
        return Subject("evidence", str(self.pk), self.name, bureau, offices)
