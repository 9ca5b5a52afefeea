"""素材: a paragraph or a figure with its proof, with or without a task, kept for the year's report."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.evidence.models import Evidence
from tracker.ledger.entries import Subject
from tracker.organisations.models import Bureau, Office, User
from tracker.organisations.standing import Standing
from tracker.tasks.task import Task


class MaterialKind(models.TextChoices):
    PARAGRAPH = "paragraph", _("文字")
    FIGURE = "figure", _("数据")


class MaterialQuerySet(models.QuerySet["Material"]):
    def visible_to(self, standing: Standing) -> "MaterialQuerySet":
        """My offices' own, and everything of the bureaus I see whole."""
        return self.filter(Q(bureau__in=standing.bureaus) | Q(office__in=standing.offices))

    def kept(self) -> "MaterialQuerySet":
        return self.filter(withdrawn_at=None)


class Material(models.Model):
    """One thing worth telling at the end of the year. ``version`` grows with every change; nothing is deleted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="+", verbose_name=_("单位"))
    office = models.ForeignKey(Office, models.PROTECT, related_name="materials", verbose_name=_("科室"))
    year = models.PositiveSmallIntegerField(_("年度"))
    kind = models.CharField(
        _("类别"), max_length=10, choices=MaterialKind.choices, default=MaterialKind.PARAGRAPH
    )
    text = models.TextField(_("内容"))  # of a figure: what it counts, where and how
    value = models.DecimalField(_("数值"), max_digits=18, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("单位（量词）"), max_length=20, blank=True)
    task = models.ForeignKey(
        Task, models.PROTECT, null=True, blank=True, related_name="materials", verbose_name=_("任务")
    )
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="materials", verbose_name=_("佐证材料")
    )
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("提供人"))
    adder_name = models.CharField(max_length=60)
    added_at = models.DateTimeField(_("提供时间"))
    version = models.PositiveIntegerField(default=1)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(_("撤下原因"), max_length=200, blank=True)

    objects: ClassVar[MaterialQuerySet] = MaterialQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-added_at", "-id"]
        verbose_name = _("素材")
        verbose_name_plural = _("素材")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="paragraph", value=None, unit="") | Q(kind="figure", value__isnull=False),
                name="material_figure_has_a_value",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_because=""),
                name="material_withdrawn_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["bureau", "year", "-added_at"], name="material_bureau_year")]

    def __str__(self) -> str:
        return f"{self.value_words} {self.text[:40]}".strip()

    @property
    def value_words(self) -> str:
        """98.5%; empty for a paragraph."""
        return "" if self.value is None else f"{self.value.normalize():f}{self.unit}"

    def as_subject(self) -> Subject:
        offices = frozenset({str(self.office_id)})
        return Subject("material", str(self.pk), str(self), str(self.bureau_id), offices)
