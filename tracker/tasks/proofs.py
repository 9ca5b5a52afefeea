"""Evidence before a task: what came with its reports or was added to it, which expected item it answers, and whether
the person who decides lets it stand."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from uuid6 import uuid7

from tracker.evidence.models import Evidence
from tracker.organisations.models import User
from tracker.tasks.filings import ProgressReport
from tracker.tasks.states import WORKABLE, TaskState
from tracker.tasks.task import Task

PROVABLE = (*WORKABLE, TaskState.SUBMITTED)  # evidence comes and is decided on; after the verdict it rests


class ProofState(models.TextChoices):
    WAITING = "waiting", _("待审核")
    ACCEPTED = "accepted", _("已通过")
    RETURNED = "returned", _("已退回")


class Proof(models.Model):
    """What is said about one evidence before one task. ``added_by``: who put it there; None if it came with a report.

    ``answers``: which of the task's expected items it answers, in their words; None as long as nobody said.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    task = models.ForeignKey(Task, models.PROTECT, related_name="proofs", verbose_name=_("任务"))
    evidence = models.ForeignKey(Evidence, models.PROTECT, related_name="proofs", verbose_name=_("佐证材料"))
    answers = models.JSONField(_("对应应交佐证"), null=True, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=ProofState.choices, default=ProofState.WAITING)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(_("退回原因"), max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("任务的佐证")
        verbose_name_plural = _("任务的佐证")
        constraints = [
            models.UniqueConstraint(fields=["task", "evidence"], name="proof_once_a_task"),
            models.CheckConstraint(
                condition=Q(state=ProofState.WAITING, decided_by=None, decided_at=None, reason="")
                | (~Q(state=ProofState.WAITING) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="proof_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProofState.RETURNED) | ~Q(reason=""), name="proof_returned_because"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.evidence_id}"


@dataclass(frozen=True)
class Item:
    """One evidence before a task. ``is_filed``: by a report that stands, or added; ``replaced_by``: its next version."""

    evidence: Evidence
    proof: Proof | None
    is_filed: bool
    replaced_by: Evidence | None

    @property
    def state(self) -> str:
        return self.proof.state if self.proof else ProofState.WAITING

    @property
    def stands(self) -> bool:
        """It proves something: the newest version, filed or accepted, and not sent back."""
        if self.replaced_by is not None or self.state == ProofState.RETURNED:
            return False
        return self.is_filed or self.state == ProofState.ACCEPTED

    def answered(self, expected: Sequence[str]) -> list[str]:
        """The expected items it answers. Where one thing is expected and nobody said otherwise, that one."""
        said = self.proof.answers if self.proof else None
        if said is None:
            return list(expected) if len(expected) == 1 else []
        return [item for item in expected if item in said]


@dataclass(frozen=True)
class Expected:
    """One line of the checklist: what is expected, and what lies there for it."""

    words: str
    items: list[Item]

    @property
    def is_present(self) -> bool:
        return bool(self.items)


def checklist(expected: Sequence[str], items: Sequence[Item]) -> list[Expected]:
    """应交佐证3项，已交2项: each expected item once, with the standing evidence that answers it."""
    standing = [item for item in items if item.stands]
    names = list(dict.fromkeys(expected))
    return [Expected(words, [i for i in standing if words in i.answered(names)]) for words in names]


def items_of(task: Task, known: Collection[Proof] | None = None) -> list[Item]:
    """All evidence of what was filed on the task, oldest first, in two queries; in one where its proofs are at hand."""
    link: Any = ProgressReport.evidence.through
    in_report = link.objects.filter(evidence=OuterRef("pk"))
    filed = ProgressReport.objects.filed().filter(task=task).order_by()
    standing = ProgressReport.objects.standing().filter(task=task).order_by()
    rows: Any = Evidence.objects.annotate(
        stands_in_report=Exists(in_report.filter(progressreport__in=standing.values("pk")))
    )
    rows = rows.filter(
        Exists(in_report.filter(progressreport__in=filed.values("pk")))
        | Exists(Proof.objects.filter(task=task, evidence=OuterRef("pk"), added_by__isnull=False))
    )
    if known is None:
        known = list(Proof.objects.filter(task=task).select_related("decided_by", "added_by"))
    proofs = {proof.evidence_id: proof for proof in known}
    found = list(rows.select_related("blob", "uploaded_by", "office").order_by("uploaded_at", "pk"))
    next_version = {row.replaces_id: row for row in found if row.replaces_id}
    return [
        Item(
            row,
            proof := proofs.get(row.pk),
            row.stands_in_report or bool(proof and proof.added_by_id),
            next_version.get(row.pk),
        )
        for row in found
    ]


def adders(items: Collection[Item]) -> set[Any]:
    """Who put evidence before the task beside its reports: they filed, and decide on nothing."""
    return {item.proof.added_by_id for item in items if item.proof and item.proof.added_by_id}
