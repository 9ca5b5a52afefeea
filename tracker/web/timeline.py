"""变更记录 of one task as a person reads it: when, who, what, and why."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.ledger.kinds import KINDS
from tracker.ledger.models import Change
from tracker.plans.wording import Rhythm
from tracker.tasks.states import Verdict
from tracker.web.task_loading import PAPERS, Report
from tracker.workdays.words import day_words

Say = Callable[[dict[str, Any], date], str]


@dataclass(frozen=True)
class Line:
    at: datetime
    who: str
    what: str
    about: str  # period, receipt number, verdict, dates
    why: str  # the reason, basis or note, as written
    files: list[str]


def lines(changes: Iterable[Change], reports: Iterable[Report], today: date) -> list[Line]:
    files = {str(r.report.pk): [file.name for file in r.files] for r in reports}
    return [_line(change, files, today) for change in changes]


def _line(change: Change, files: dict[str, list[str]], today: date) -> Line:
    data: dict[str, Any] = json.loads(change.data)
    about = _ABOUT.get(change.kind, _nothing)(data, today)
    filed = files.get(data.get("report", ""), []) if change.kind == "report.filed" else []
    why = data.get("reason") or data.get("basis") or data.get("note") or ""
    return Line(change.at, change.actor_words, change.kind_words, about, why, filed)


def told(change: Change, about: Mapping[str, Say], today: date, *, subject: bool = False) -> Line:
    """One row with the words ``about`` has for its kind; ``subject``: named, where a page is about several."""
    data: dict[str, Any] = json.loads(change.data)
    words = about.get(change.kind, _nothing)(data, today)
    if subject:
        named = str(_("“%s”") % change.subject_label)
        words = f"{named} {words}" if words else named
    why = data.get("reason") or data.get("basis") or data.get("note") or ""
    return Line(change.at, change.actor_words, change.kind_words, words, why, [])


def _nothing(data: dict[str, Any], today: date) -> str:
    return ""


def _assigned(data: dict[str, Any], today: date) -> str:
    words = {"office": data["lead_office"], "day": _day(data["after"]["due_on"], today)}
    return _("牵头：%(office)s；完成时限%(day)s") % words


def _report(data: dict[str, Any], today: date) -> str:
    receipt = _("回执号%s") % UUID(data["report"]).hex[-8:].upper()
    return "，".join(part for part in (data.get("period"), receipt) if part)


def _filed(data: dict[str, Any], today: date) -> str:
    """Period or piece, receipt, and who drafted what another signed."""
    parts = [data.get("piece", ""), _report(data, today)]
    if drafted_by := data.get("drafted_by"):
        parts.append(_("%s起草") % drafted_by)
    return "，".join(part for part in parts if part)


def _period(data: dict[str, Any], today: date) -> str:
    return str(data.get("period", ""))


def _piece(data: dict[str, Any], today: date) -> str:
    after = data["after"]
    office = after.get("office") or data.get("office", "")
    day = _("%s前") % _day(after["due_on"], today) if "due_on" in after else ""
    return "，".join(part for part in (office, after.get("text", ""), day) if part)


def _rhythm(data: dict[str, Any], today: date) -> str:
    return str(Rhythm(data["after"]["rhythm"]).label)


def _evidence(data: dict[str, Any], today: date) -> str:
    return str(data["name"])


def _version(data: dict[str, Any], today: date) -> str:
    return _("%(name)s，第%(n)s版") % {"name": data["name"], "n": data["version"]}


def _matched(data: dict[str, Any], today: date) -> str:
    words = "、".join(data["after"]["answers"]) or _("不对应")
    return _("%(name)s：%(words)s") % {"name": data["name"], "words": words}


def _returned(data: dict[str, Any], today: date) -> str:
    return _("%s前重报") % _day(data["after"]["rework_due_on"], today)


def _verdict(data: dict[str, Any], today: date) -> str:
    return _("评定：%s") % Verdict(data["after"]["verdict"]).label


def _reassigned(data: dict[str, Any], today: date) -> str:
    was, now = data["offices"]
    return _("由%(was)s改派到%(now)s") % {"was": was, "now": now}


def _asked_until(data: dict[str, Any], today: date) -> str:
    return str(_("申请延至%s") % _day(data["proposed_on"], today))


def _due(data: dict[str, Any], today: date) -> str:
    due_on = data["after"].get("due_on")
    return _("完成时限%s") % _day(due_on, today) if due_on else ""


def _suspended(data: dict[str, Any], today: date) -> str:
    until = data["after"].get("suspended_until")
    return _("暂缓至%s") % _day(until, today) if until else ""


def _awaited(data: dict[str, Any], today: date) -> str:
    return str(_("等待：%s") % data["after"]["waits_for"])


def _started(data: dict[str, Any], today: date) -> str:
    return "；".join(
        part for part in (data.get("event", ""), _due(data, today), _resumed(data, today)) if part
    )


def _resumed(data: dict[str, Any], today: date) -> str:
    excused = data.get("excused", [])
    return _("免报：%s") % "、".join(excused) if excused else ""


def _carried(data: dict[str, Any], today: date) -> str:
    return str(_("结转为%s") % data["to"])


def _milestone(data: dict[str, Any], today: date) -> str:
    return _("%(what)s（%(day)s）") % {"what": data["milestone"], "day": _day(data["due_on"], today)}


def _transferred(data: dict[str, Any], today: date) -> str:
    return str(_("移交给%s") % data["to"])


def _paper(data: dict[str, Any], today: date) -> str:
    """Which paper, and until when it wants its answer."""
    due = data["after"].get("reply_due_on")
    day = _("%s前回复") % _day(due, today) if due and data["after"].get("number") else ""
    return "，".join(part for part in (data.get("paper", ""), day) if part)


def _sentence(data: dict[str, Any], today: date) -> str:
    return str(_("“%s”") % data["sentence"])


def _undone(data: dict[str, Any], today: date) -> str:
    return _("撤销的是“%s”") % KINDS.get(data["undone"], "")


def _day(iso: str, today: date) -> str:
    return day_words(date.fromisoformat(iso), today=today)


_ABOUT: dict[str, Say] = {
    "task.assigned": _assigned,
    "report.filed": _filed,
    "report.withdrawn": _report,
    "report.discarded": _report,
    "period.excused": _period,
    "period.required": _period,
    "piece.given": _piece,
    "piece.changed": _piece,
    "piece.withdrawn": _piece,
    "task.rhythm_changed": _rhythm,
    **dict.fromkeys(("task.evidence_added", "task.evidence_accepted", "task.evidence_returned"), _evidence),
    "task.evidence_replaced": _version,
    "task.evidence_matched": _matched,
    "report.accepted": _report,
    "report.returned": _report,
    "task.returned": _returned,
    "task.closed": _verdict,
    "task.assessed": _verdict,
    "task.reassigned": _reassigned,
    "task.suspended": _suspended,
    "task.event_awaited": _awaited,
    "task.started": _started,
    "task.resumed": _resumed,
    "task.carried": _carried,
    "task.limited": _due,
    "task.undone": _undone,
    "task.transferred": _transferred,
    "task.sentence_removed": _sentence,
    **dict.fromkeys(("milestone.added", "milestone.dropped", "milestone.reached"), _milestone),
    "extension.granted": _due,
    **dict.fromkeys(("extension.drafted", "extension.requested"), _asked_until),
    **dict.fromkeys(PAPERS, _paper),
}
# What these say is said by their name, their reason or basis, and who did it.
PLAIN = {
    "task.acknowledged", "task.deemed_received", "task.declined", "task.decline_withdrawn", "task.assignment_kept",
    "task.closure_requested", "task.closure_withdrawn", "task.reopened", "task.cancelled",
    "task.reworded", "task.chased", "task.populated", "extension.withdrawn", "extension.refused",
}  # fmt: skip
