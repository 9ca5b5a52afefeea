"""What a decision was taken on, kept beside it under its hash: a later edit shows the decision as void (已失效), and says why.

A part of what was seen is a key, a name where the key alone says too little, and what it was; texts of reports and
files stand there as hashes.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.evidence.models import Evidence
from tracker.ledger import chain
from tracker.tasks.models import Closure, ProgressReport, Proof, ReportedFigure, Task
from tracker.tasks.proofs import Item, items_of
from tracker.tasks.states import ReportState
from tracker.workdays.words import day_words

Seen = dict[str, Any]

_NAMES = {
    "requirement": gettext_lazy("任务要求"),
    "sentences": gettext_lazy("来源语句"),
    "expected_evidence": gettext_lazy("应交佐证"),
    "due_on": gettext_lazy("完成时限"),
    "original_due_on": gettext_lazy("原定时限"),
    "progress": gettext_lazy("进展情况"),
    "problems": gettext_lazy("存在问题"),
    "next_steps": gettext_lazy("下步措施"),
    "percent": gettext_lazy("完成比例"),
    "figures": gettext_lazy("量化数据"),
}
_TEXTS = ("progress", "problems", "next_steps")


def hash_of(seen: Mapping[str, Any]) -> str:
    """SHA-256 over all parts (hex)."""
    return hashlib.sha256(chain.canonical(dict(seen)).encode()).hexdigest()


def seen_in_report(
    report: ProgressReport,
    files: Iterable[Evidence],
    figures: Iterable[ReportedFigure],
    items: Sequence[Item],
) -> Seen:
    """One report: its words, figures and files, and whether a file was replaced since (``items``: the task's)."""
    following = {item.evidence.pk: item.replaced_by for item in items}
    found: Seen = {name: ["", _hashed(getattr(report, name))] for name in _TEXTS}
    found["percent"] = ["", report.percent]
    found["figures"] = ["", sorted(f"{one.target} {one.value.normalize():f}{one.unit}" for one in figures)]
    for file in files:
        newer = following.get(file.pk)
        found[f"file:{file.pk}"] = [file.name, [file.content, str(newer.pk) if newer else ""]]
    return found


def seen_in_task(
    task: Task,
    sentences: Sequence[str],
    reports: Iterable[tuple[ProgressReport, Seen]],
    items: Sequence[Item],
) -> Seen:
    """The task: what was promised, its limits, every filed report with what it says, and all proof."""
    found: Seen = {
        "requirement": task.requirement,
        "sentences": list(sentences),
        "expected_evidence": task.expected_evidence,
        "due_on": task.due_on.isoformat(),
        "original_due_on": task.original_due_on.isoformat(),
    }
    found = {name: ["", value] for name, value in found.items()}
    for report, seen in reports:
        found[f"report:{report.pk}"] = [report.receipt, hash_of(seen)]
    for item in items:
        proof = item.proof
        said = [proof.answers, proof.added_by_id is not None] if proof else [None, False]
        found[f"file:{item.evidence.pk}"] = [
            item.evidence.name,
            [item.evidence.content, item.evidence.version, item.state, *said],
        ]
    return found


def changed_since(then: Seen, decided_on: str, now: Seen, today: date) -> list[str]:
    """In words, part by part; empty where everything is as it was, or where nothing was kept."""
    if not then:
        return []
    if hash_of(then) != decided_on:
        return [_("决定时所见内容的记录与校验值不符")]
    return [
        _difference(key, then.get(key), now.get(key), today)
        for key in dict.fromkeys([*then, *now])
        if then.get(key) != now.get(key)
    ]


def standing_closure(closures: Iterable[Closure]) -> Closure | None:
    """The verdict that holds: given, and not reopened. A return is answered by new work, and so never void."""
    held = (c for c in closures if c.outcome == Closure.Outcome.CLOSED and c.reopened_at is None)
    return max(held, key=lambda one: one.pk, default=None)


def voids(
    task: Task,
    *,
    sentences: Sequence[str],
    reports: Sequence[tuple[ProgressReport, Seen]],
    items: Sequence[Item],
    today: date,
) -> dict[UUID, list[str]]:
    """Id of each closure and accepted report that is void -> what changed since. ``closures`` are at hand."""
    found = {
        report.pk: changed_since(report.decided_seen, report.decided_on, seen, today)
        for report, seen in reports
        if report.state == ReportState.ACCEPTED
    }
    if (closure := standing_closure(task.closures.all())) is not None:
        now = seen_in_task(task, sentences, reports, items)
        found[closure.pk] = changed_since(closure.decided_seen, closure.decided_on, now, today)
    return {pk: words for pk, words in found.items() if words}


def voids_of(task: Task, today: date, proofs: Collection[Proof] | None = None) -> dict[UUID, list[str]]:
    """``voids`` of a task with closures, answers, and filed reports with files and figures at hand.

    Two queries more where a decision holds; one where its ``proofs`` are at hand.
    """
    reports = list(task.reports.all())
    if standing_closure(task.closures.all()) is None and not any(
        report.state == ReportState.ACCEPTED for report in reports
    ):
        return {}
    items = items_of(task, proofs)
    seen = [(row, seen_in_report(row, row.evidence.all(), row.figures.all(), items)) for row in reports]
    said = sorted((answer.commitment for answer in task.answers.all()), key=lambda one: one.order)
    return voids(task, sentences=[one.text for one in said], reports=seen, items=items, today=today)


def _difference(key: str, then: Any, now: Any, today: date) -> str:
    what = _name(key, (then or now)[0])
    if then is None:
        return _("%s是决定后补充的") % what
    if now is None:
        return _("%s已撤去") % what
    if key in ("due_on", "original_due_on"):
        was = day_words(date.fromisoformat(then[1]), today=today)
        return _("%(what)s有修改（原为%(was)s）") % {"what": what, "was": was}
    if key == "requirement":
        return _("%(what)s有修改（原为“%(was)s”）") % {"what": what, "was": then[1]}
    return _("%s有修改") % what


def _name(key: str, name: str) -> str:
    kind = key.partition(":")[0]
    if kind == "report":
        return _("进展报告（回执号%s）") % name
    return _("佐证材料“%s”") % name if kind == "file" else str(_NAMES[key])


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest() if text else ""
