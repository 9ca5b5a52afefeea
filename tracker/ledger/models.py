"""Rows of the ledger. Written only by ``ledger.writing``; never changed, never deleted."""

import json
from typing import Any, ClassVar, Never

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tracker.ledger.entries import Reach
from tracker.ledger.kinds import KINDS


class ChangeQuerySet(models.QuerySet["Change"]):
    def visible_to(self, reach: Reach) -> "ChangeQuerySet":
        """Changes of the reach's bureaus, and those that name one of its offices and were not lost to it."""
        offices = ChangeOffice.objects.filter(office__in=list(reach.offices), lost=False)
        return self.filter(
            models.Q(bureau__in=list(reach.bureaus)) | models.Q(pk__in=offices.values("change_id"))
        )

    def about(self, type: str, ids: list[str]) -> "ChangeQuerySet":
        return self.filter(subject_type=type, subject_id__in=ids)

    def update(self, **kwargs: Any) -> Never:
        raise TypeError("the ledger is append-only")

    def delete(self) -> Never:
        raise TypeError("the ledger is append-only")


class Change(models.Model):
    """One change, with the names of then. ``data`` is canonical JSON as text: JSONB would not keep what was hashed."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField(_("业务时间"))
    recorded_at = models.DateTimeField(_("记录时间"))
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=60)
    actor_name = models.CharField(_("操作人"), max_length=100)
    kind = models.CharField(_("变更"), max_length=40)
    subject_type = models.CharField(max_length=30)
    subject_id = models.CharField(max_length=64)
    subject_label = models.CharField(_("对象"), max_length=300)
    bureau = models.CharField(max_length=60, blank=True)
    data = models.TextField()
    algorithm = models.CharField(max_length=20)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects: ClassVar[ChangeQuerySet] = ChangeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["seq"]
        verbose_name = _("变更记录")
        verbose_name_plural = _("变更记录")
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "seq"], name="change_subject"),
            models.Index(fields=["bureau", "seq"], name="change_bureau"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind_words} {self.subject_label}"

    @property
    def actor_words(self) -> str:
        """Who did it, and for whom; a command or a job has a name for programs, not for people."""
        if self.actor_kind == "system":
            return _now("系统")
        other = json.loads(self.data).get("acting_for")
        return (
            _now("%(who)s（代%(other)s）") % {"who": self.actor_name, "other": other["name"]}
            if other
            else self.actor_name
        )

    @property
    def kind_words(self) -> str:
        return str(KINDS.get(self.kind, self.kind))


class ChangeOffice(models.Model):
    """Which office may see a change; ``lost`` = it could see the subject before and no longer does."""

    change = models.ForeignKey(Change, on_delete=models.PROTECT, related_name="seen_by")
    office = models.CharField(max_length=60)
    lost = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "office"], name="change_office_once")]
        indexes = [models.Index(fields=["office", "change"], name="change_office_seq")]

    def __str__(self) -> str:
        return f"{self.change_id} {self.office}"


class ChainHead(models.Model):
    """The one row that writers queue on: last sequence number and hash."""

    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.seq} {self.hash}"


class Cursor(models.Model):
    """How far a reader of the ledger has come: ``seq`` is the last change it has seen.

    It moves in the transaction that keeps what was read, so whoever dies in between reads the same again.
    """

    name = models.CharField(max_length=40, primary_key=True)
    seq = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name} {self.seq}"
