"""本期报送: which rows one office's page has, each with its form and what was reported last."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from tracker.organisations.standing import Standing
from tracker.tasks import access
from tracker.tasks.models import ProgressReport, ReportSlot, Task
from tracker.tasks.states import UNFILED, WORKABLE, ReportState
from tracker.web.kept_files import KeptFile
from tracker.web.report_form import About, ReportForm, initial_of, last_words

MOST = 100  # rows of one page


class RowForm(ReportForm):
    """One row: the period is given, the request for closure is made on the task's own page."""

    def __init__(self, *args: Any, slot: ReportSlot, about: About, **kwargs: Any) -> None:
        super().__init__(*args, about=about, **kwargs)
        del self.fields["closure_note"]
        period: Any = self.fields["slot"]
        period.initial, period.widget = str(slot.pk), forms.HiddenInput()
        self.fields[
            "progress"
        ].required = False  # a row left empty is left alone; one with words in it is asked
        self.fields["progress"].widget.attrs["rows"] = 3


@dataclass
class Row:
    """``is_mine``: this person files it; otherwise it goes for signature. ``said``: why it was not taken."""

    slot: ReportSlot
    task: Task
    last: ProgressReport | None
    draft: ProgressReport | None
    is_mine: bool
    form: RowForm
    kept: list[KeptFile] = field(default_factory=list)
    said: str = ""
    theirs: ProgressReport | None = None

    @property
    def is_locked(self) -> bool:
        waits = self.draft is not None and self.draft.state == ReportState.AWAITING_SIGNATURE
        return waits and not self.is_mine


def prefix_of(slot: ReportSlot) -> str:
    return f"r{slot.pk}"


def owed_slots(who: Standing, today: date) -> list[ReportSlot]:
    """The earliest period of each task that has begun and is not filed: four queries, however many."""
    found: Any = ReportSlot.objects.unfiled().filter(
        task__lead_office__in=who.offices, task__state__in=WORKABLE, starts_on__lte=today
    )
    filed: Any = Prefetch(
        "task__reports",
        ProgressReport.objects.filter(piece=None)
        .exclude(state=ReportState.RETURNED)
        .select_related("slot", "kept_by", "saved_by", "drafted_by")
        .prefetch_related("figures", "evidence"),
    )
    earliest: dict[Any, ReportSlot] = {}
    rows = found.select_related("task__lead_office", "task__bureau").prefetch_related(filed)
    for slot in rows.order_by("due_on", "task__number", "seq"):
        if not slot.task.awaits_event:
            earliest.setdefault(slot.task_id, slot)
    return list(earliest.values())


def due_dates(slots: Iterable[ReportSlot]) -> list[tuple[date, int]]:
    """Each report date with the number of periods due by it."""
    days = sorted(slot.due_on for slot in slots)
    return [(day, sum(other <= day for other in days)) for day in dict.fromkeys(days)]


def nearest(slots: Iterable[ReportSlot], today: date) -> date | None:
    """The next report date; where all have passed, the last of them."""
    days = sorted({slot.due_on for slot in slots})
    return next((day for day in days if day >= today), days[-1] if days else None)


def row_of(slot: ReportSlot, who: Standing, today: date, data: Any = None) -> Row:
    task = slot.task
    reports = list(task.reports.all())
    draft = next((r for r in reports if r.state in UNFILED), None)
    filed = sorted(
        (r for r in reports if r.state not in UNFILED), key=lambda r: r.filed_at or r.pk, reverse=True
    )
    initial = {**initial_of(draft, task.targets), "slot": str(slot.pk)}
    about = About(today, [slot], task.targets, last_words(reports, today))
    form = RowForm(data, slot=slot, about=about, prefix=prefix_of(slot), initial=initial)
    return Row(
        slot=slot,
        task=task,
        last=filed[0] if filed else None,
        draft=draft,
        is_mine=access.can_file(who, task),
        form=form,
    )


def is_touched(row: Row, has_files: bool) -> bool:
    """A row with nothing written in it is left alone, not refused."""
    typed = ["progress", "problems", "next_steps", "percent"]
    typed += [f"figure_{n}" for n in range(len(row.task.targets))]
    return (
        has_files
        or any(str(row.form[name].value() or "").strip() for name in typed)
        or bool(row.form["is_nothing_new"].value())
    )


def button_words(rows: list[Row]) -> str:
    """What the one button does: the head files, the desk officer sends for signature."""
    mine = {row.is_mine for row in rows if not row.is_locked}
    if mine == {True}:
        return _("全部报送")
    return _("全部送审签") if mine == {False} else _("全部提交")
