"""One task with everything its page shows, in a fixed number of queries.

A task joined to its commitments, and a report joined to its files, come as one row per pair and are folded here.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.http import Http404
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from tracker.ledger.models import Change
from tracker.organisations.models import Office, Post
from tracker.organisations.standing import Standing
from tracker.reminders.notices import Notice
from tracker.tasks.access import changes_told
from tracker.tasks.actions.undoing import is_fresh
from tracker.tasks.decided import seen_in_report, standing_closure, voids
from tracker.tasks.lights import Thresholds, with_light
from tracker.tasks.models import (
    Comment,
    Extension,
    Instruction,
    Milestone,
    Piece,
    ProgressReport,
    Reassignment,
    ReportedFigure,
    ReportSlot,
    Task,
    UndoableStep,
)
from tracker.tasks.proofs import Item, items_of
from tracker.tasks.states import UNFILED, ReportState
from tracker.tasks.whole import columns_of, name_people_and_offices, rows_in
from tracker.tasks.wide import hand_over
from tracker.web.rows import TaskRow, row_of
from tracker.web.task_fields import know_offices
from tracker.web.task_parts import parts_for
from tracker.workdays import clock

TIMELINE_LENGTH = 300
PAPERS = [
    f"notice.{what}"
    for what in ("checking", "checked", "sent", "recorded", "replied", "settled", "cancelled")
]


@dataclass(frozen=True)
class Sentence:
    """A commitment the task answers: verbatim, its section, and the way to its place in the document."""

    text: str
    section: str
    url: str


@dataclass(frozen=True)
class File:
    name: str
    size: str
    url: str
    id: str = ""


@dataclass(frozen=True)
class Report:
    report: ProgressReport
    period: str
    files: list[File] = field(default_factory=list)
    figures: list[ReportedFigure] = field(default_factory=list)
    void: list[str] = field(default_factory=list)  # what changed since it was accepted

    @property
    def waits(self) -> bool:
        return self.report.state == ReportState.AWAITING_REVIEW


@dataclass(frozen=True)
class Loaded:
    task: Task
    row: TaskRow
    sentences: list[Sentence]
    supporting: list[Office]
    slots: list[ReportSlot]
    milestones: list[Milestone]
    reports: list[Report]
    drafts: list[Report]
    pieces: list[Piece]
    changes: list[Change]
    items: list[Item]
    extensions: list[Extension]
    reassignments: list[Reassignment]
    instructions: list[Instruction]
    comments: list[Comment]
    notices: list[Notice]
    posts: list[Post]  # who works in this person's offices
    undoable: UndoableStep | None
    void: list[str]  # what changed since the verdict was given

    @property
    def asked_time(self) -> Extension | None:
        """The extension that waits for a signature or an answer."""
        waits = (Extension.State.AWAITING_SIGNATURE, Extension.State.PENDING)
        return next((row for row in self.extensions if row.state in waits), None)

    @property
    def asked_elsewhere(self) -> Reassignment | None:
        """The 改派 asked for and not answered."""
        waits = Reassignment.Outcome.PENDING
        return next((row for row in self.reassignments if row.outcome == waits), None)

    @property
    def file_count(self) -> int:
        """Evidence that stands: not sent back, not replaced by a newer version."""
        return sum(item.stands for item in self.items)


def _wide(pk: UUID, standing: Standing, at: Thresholds) -> tuple[list[Any], dict[str, list[Any]]]:
    """The task once for each sentence it answers, and what hangs on it by name: one query."""
    source: dict[str, Any] = {
        "commitment": F("answers__commitment_id"),
        "sentence": F("answers__commitment__text"),
        "section_number": F("answers__commitment__section__number"),
        "section_title": F("answers__commitment__section__title"),
    }
    parts = parts_for(standing, at.today)
    found = with_light(Task.objects.visible_to(standing).filter(pk=pk), at).prefetch_related(None)
    found = found.select_related(
        "bureau__rules", "lead_office", "responsible_person", "plan", "carried_from", "carried_to"
    )
    pairs: list[Any] = list(
        found.annotate(**source, **columns_of(parts)).order_by("answers__commitment__order")
    )
    if not pairs:
        raise Http404
    return pairs, rows_in(pairs[0], parts)


def load_task(pk: UUID, standing: Standing, at: Thresholds) -> Loaded:
    """Raises Http404 for what is not there and, alike, for what this person may not see.

    Six queries: the task with its parts, the bureau's offices, reports, evidence, people, the change record.
    """
    pairs, rows = _wide(pk, standing, at)
    task: Task = pairs[0]
    named = name_people_and_offices(task, rows)
    know_offices(task, named.offices)
    reports = _reports(task, rows, standing)
    sentences = [_sentence(pair) for pair in pairs if pair.commitment]
    items = items_of(task, rows["proofs"])
    filed = [report for report in reports if report.report.state not in UNFILED]
    return Loaded(
        task=task,
        row=row_of(task, at),
        sentences=sentences,
        supporting=named.supporting,
        slots=rows["slots"],
        milestones=rows["milestones"],
        reports=filed,
        drafts=[report for report in reports if report.report.state in UNFILED],
        pieces=[piece for piece in rows["pieces"] if piece.withdrawn_at is None],
        items=items,
        extensions=rows["extensions"],
        reassignments=rows["reassignments"],
        instructions=rows["instructions"],
        comments=rows["comments"],
        notices=rows["notices"],
        posts=rows["posts"],
        undoable=next((one for one in rows["undoable"] if is_fresh(task, one, now=clock.now())), None),
        changes=changes_told(standing, task, _changes(task, rows["notices"])),
        void=_void(task, sentences, filed, items, at.today),
    )


def _changes(task: Task, notices: list[Notice]) -> list[Change]:
    """Newest first: of the task, and of its papers what concerns more people than who follows up."""
    ids = [str(notice.pk) for notice in notices]
    papers = Q(subject_type="notice", subject_id__in=ids, kind__in=PAPERS)
    found = Change.objects.filter(Q(subject_type="task", subject_id=str(task.pk)) | papers)
    return list(found.order_by("-seq")[:TIMELINE_LENGTH])


def _void(
    task: Task, sentences: list[Sentence], reports: list[Report], items: list[Item], today: date
) -> list[str]:
    """What changed since the verdict; and, on each accepted report, what changed since that."""
    rows = {str(item.evidence.pk): item.evidence for item in items}
    seen = [
        (one.report, seen_in_report(one.report, [rows[file.id] for file in one.files], one.figures, items))
        for one in reports
    ]
    found = voids(task, sentences=[one.text for one in sentences], reports=seen, items=items, today=today)
    for one in reports:
        one.void.extend(found.get(one.report.pk, ()))
    closure = standing_closure(task.closures.all())
    return found.get(closure.pk, []) if closure else []


def _sentence(pair: Any) -> Sentence:
    plan = reverse("web:plan", args=[pair.plan_id])
    return Sentence(
        pair.sentence, f"{pair.section_number}{pair.section_title}", f"{plan}#c-{pair.commitment}"
    )


def _reports(task: Task, rows: dict[str, list[Any]], standing: Standing) -> list[Report]:
    """What was filed, and the drafts of one's own offices: one query."""
    labels = {slot.pk: slot.label for slot in rows["slots"]}
    files: dict[str, Any] = {
        "file": F("evidence__pk"),
        "file_name": F("evidence__name"),
        "file_size": F("evidence__blob__size"),
    }
    mine = ~Q(state__in=UNFILED) | Q(office__in=standing.offices)
    pairs: Any = ProgressReport.objects.filter(mine, task=task).select_related(
        "filed_by", "decided_by", "drafted_by", "saved_by", "kept_by", "office", "piece"
    )
    found: dict[UUID, Report] = {}
    for pair in pairs.annotate(**files).order_by("-filed_at", "-pk", "evidence__uploaded_at", "evidence__pk"):
        report = found.setdefault(pair.pk, Report(pair, labels.get(pair.slot_id or 0, "")))
        if pair.file:
            url = reverse("web:evidence", args=[pair.file])
            report.files.append(File(pair.file_name, filesizeformat(pair.file_size), url, str(pair.file)))
    for report in found.values():
        report.figures.extend(one for one in rows["figures"] if one.report_id == report.report.pk)
        hand_over(report.report, "figures", report.figures)
    return list(found.values())
