"""The issued plan: what was promised, in order, with the task that answers it, its light, and the text itself."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tracker.plans.access import can_plan
from tracker.plans.models import Commitment, Plan, Section, Shortcoming
from tracker.plans.wording import BEFORE_ISSUE
from tracker.tasks.lights import with_light
from tracker.tasks.models import Task
from tracker.web.lights_table import LightsTable, lights_table
from tracker.web.marked_text import Mark, marked_text
from tracker.web.plan_loading import visible_plan
from tracker.web.reader import lights, standing
from tracker.web.rows import TaskRow, row_of


@dataclass
class CommitmentLine:
    """A commitment and, where the reader may see it, its task."""

    commitment: Commitment
    number: int
    row: TaskRow | None = None


@dataclass
class SectionLines:
    section: Section
    lines: list[CommitmentLine] = field(default_factory=list)


@dataclass
class ShortcomingLine:
    """What the report admits, and the commitments that answer it."""

    number: str
    text: str
    start: int
    end: int
    answered_by: list[CommitmentLine] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Its heading: the first line, or the first sentence of it."""
        return self.text.partition("\n")[0].partition("。")[0]


@login_required
@require_safe
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = visible_plan(request, pk)
    if found.state in BEFORE_ISSUE:
        mine = can_plan(standing(request), found.bureau_id)
        return redirect("web:desk" if mine else "web:consult", found.pk)
    at = lights(request)
    tasks = _tasks(request, found)
    rows = {task.pk: row_of(task, at) for task in tasks}
    lines = commitment_lines(found, rows)
    shortcomings = shortcoming_lines(found, lines)
    context = {
        "plan": found,
        "lines": lines,
        "sections": by_section(lines),
        "shortcomings": shortcomings,
        "by_office": _by_office(found, tasks),
        "by_section": _by_section(found, lines, rows),
        "text": marked_text(found.text, _marks(lines, shortcomings)),
        "sees_all": found.bureau_id in standing(request).bureaus,
        "task_count": len(tasks),
    }
    return render(request, "web/plans/plan.html", context)


def _tasks(request: HttpRequest, found: Plan) -> list[Task]:
    seen = Task.objects.visible_to(standing(request)).filter(plan=found)
    return list(with_light(seen, lights(request)).select_related("lead_office"))


def commitment_lines(found: Plan, rows: dict[UUID, TaskRow]) -> list[CommitmentLine]:
    said = found.commitments.select_related("section").annotate(task_id=F("answered__task"))
    return [CommitmentLine(c, c.order + 1, rows.get(c.task_id)) for c in said]


def by_section(lines: Iterable[CommitmentLine]) -> list[SectionLines]:
    found: dict[int, SectionLines] = {}
    for line in lines:
        part = found.setdefault(line.commitment.section_id, SectionLines(line.commitment.section))
        part.lines.append(line)
    return list(found.values())


def shortcoming_lines(found: Plan, lines: Iterable[CommitmentLine]) -> list[ShortcomingLine]:
    """One query: a row per pair, and one with nothing where nothing answers."""
    by_commitment = {line.commitment.pk: line for line in lines}
    pairs = Shortcoming.objects.filter(plan=found).order_by("order", "answered_by__order")
    made: dict[int, ShortcomingLine] = {}
    for pk, number, text, start, end, answer in pairs.values_list(
        "pk", "number", "text", "start", "end", "answered_by"
    ):
        line = made.setdefault(pk, ShortcomingLine(number, text, start, end))
        if answer in by_commitment:
            line.answered_by.append(by_commitment[answer])
    return list(made.values())


def _by_office(found: Plan, tasks: list[Task]) -> LightsTable:
    offices = sorted({t.lead_office for t in tasks}, key=lambda o: (o.order, o.code))
    groups = [
        (str(o), ("office", str(o.pk)), [t for t in tasks if t.lead_office_id == o.pk]) for o in offices
    ]
    return lights_table(groups, within=("plan", str(found.pk)), everything=tasks)


def _by_section(found: Plan, lines: list[CommitmentLine], rows: dict[UUID, TaskRow]) -> LightsTable:
    groups = []
    for part in by_section(lines):
        tasks = {line.row.task.pk: line.row.task for line in part.lines if line.row}
        if tasks:
            groups.append((str(part.section), ("section", str(part.section.pk)), list(tasks.values())))
    everything = [row.task for row in rows.values()]
    return lights_table(groups, within=("plan", str(found.pk)), everything=everything)


def _marks(lines: Iterable[CommitmentLine], shortcomings: Iterable[ShortcomingLine]) -> list[Mark]:
    said = [
        Mark(
            line.commitment.start,
            line.commitment.end,
            "said" if line.row else "said-elsewhere",
            label=str(line.number),
            anchor=f"c-{line.commitment.pk}",
            href=reverse("web:task", args=[line.row.task.pk]) if line.row else f"#k-{line.commitment.pk}",
            title=line.commitment.title,
        )
        for line in lines
    ]
    admitted = [Mark(s.start, s.end, "shortcoming", label=s.number) for s in shortcomings]
    return said + admitted
