"""What a person wrote into a progress report: taken from a form, a sheet or a program, and checked in one place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotValid
from tracker.tasks.actions.steps import needed, within
from tracker.tasks.models import ProgressReport, ReportedFigure, ReportSlot, Task

TEXT_LIMIT = 5000  # characters
SENTENCE_LIMIT = 200  # of 本期无新进展: one sentence
_UNIT = re.compile(r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+|\*+)\s*(?!分之)([%％]|[^\d\s以及]{1,4})")
_WHOLE, _PLACES = 14, 4  # digits before and after the point


@dataclass(frozen=True)
class Written:
    """``figures``: pairs of a target in the task's own words and the number reported against it."""

    progress: str = ""
    problems: str = ""
    next_steps: str = ""
    percent: int | None = None
    slot: ReportSlot | None = None
    is_nothing_new: bool = False
    figures: Sequence[tuple[str, Decimal]] = ()


def checked(written: Written, task: Task) -> Written:
    """Trimmed and within every limit, but perhaps not complete: a draft. NotValid names the field."""
    limit = SENTENCE_LIMIT if written.is_nothing_new else TEXT_LIMIT
    if written.percent is not None and not 0 <= written.percent <= 100:
        raise NotValid(_("完成比例填0到100。"), field="percent")
    return replace(
        written,
        progress=within(written.progress, field="progress", limit=limit),
        problems=within(written.problems, field="problems", limit=TEXT_LIMIT),
        next_steps=within(written.next_steps, field="next_steps", limit=TEXT_LIMIT),
        figures=[_figure(target, value, task) for target, value in written.figures],
    )


def complete(written: Written, task: Task) -> Written:
    """Checked, and with what must not be missing when it leaves the desk."""
    missing = _("请写一句本期没有新进展的原因。") if written.is_nothing_new else _("请填写进展情况。")
    needed(written.progress, missing, field="progress", limit=TEXT_LIMIT)
    if written.is_nothing_new and written.slot is None:
        raise NotValid(_("“本期无新进展”须选定报送期。"), field="slot")
    return checked(written, task)


def put(report: ProgressReport, written: Written) -> None:
    """Onto the row; the caller saves it, and then ``put_figures``."""
    for name in ("progress", "problems", "next_steps", "percent", "slot", "is_nothing_new"):
        setattr(report, name, getattr(written, name))


def put_figures(report: ProgressReport, written: Written) -> None:
    report.figures.all().delete()
    ReportedFigure.objects.bulk_create(
        ReportedFigure(
            report=report, name=target[:100], target=target[:200], value=value, unit=unit_of(target)
        )
        for target, value in written.figures
    )


def of_report(report: ProgressReport) -> Written:
    """What stands in a report now."""
    return Written(
        report.progress,
        report.problems,
        report.next_steps,
        report.percent,
        report.slot,
        report.is_nothing_new,
        [(figure.target, figure.value) for figure in report.figures.all()],
    )


def same(report: ProgressReport, written: Written) -> bool:
    """Nothing in ``written`` differs from the report: saving it again overwrites nothing."""
    was = of_report(report)
    return replace(was, figures=dict(was.figures)) == replace(written, figures=dict(written.figures))  # type: ignore[arg-type]


def unit_of(target: str) -> str:
    """不少于4次 -> 次; 100% -> %; empty where the words name none (全覆盖)."""
    found = _UNIT.search(target)
    return found[1].strip() if found else ""


def _figure(target: str, value: Decimal, task: Task) -> tuple[str, Decimal]:
    if target not in task.targets:
        raise NotValid(_("“%s”不是此项任务的量化要求。") % target[:50], field="figures")
    fine = value.is_finite() and value >= 0 and value < Decimal(10) ** _WHOLE
    if not fine or value != round(value, _PLACES):
        raise NotValid(_("“%s”请填不小于0的数，小数最多4位。") % target[:50], field="figures")
    return target, value
