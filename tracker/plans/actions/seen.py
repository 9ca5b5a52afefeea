"""What a person saw before he changed it: nobody writes over, cuts or joins words that he never saw (R17).

Values as they stood on a page travel with its form in plain words (``plain``): ids of rows, ISO dates, one line per
item of a list.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.ledger.models import Change
from tracker.ledger.refusals import WrongState
from tracker.plans.breakdown import LABELS
from tracker.plans.models import Commitment
from tracker.plans.wording import CommitmentKind, Rhythm
from tracker.workdays.clock import moment_words
from tracker.workdays.words import day_words

Seen = Mapping[str, str]
_LABELS = {
    **LABELS,
    "waived_because": gettext_lazy("不立任务的理由"),
    "answers": gettext_lazy("对应不足"),
}


_JOINED = ("lead_office", "due_on", "expected_evidence", "milestones", "supporting_offices")
_CHANGES = {  # other rows of the ledger name their fields themselves
    "commitment.split": ("title", "text"),
    "commitment.joined": (*_JOINED, "answers", "text"),
    "commitment.shared": _JOINED,
}


@dataclass(frozen=True)
class Overwritten:
    """One field that somebody else changed since it was shown; ``message`` names both texts."""

    name: str
    message: str
    now: str  # as ``plain`` gives it


class ChangedMeanwhile(WrongState):
    """Nothing was written: ``fields`` were changed by somebody else since this person saw them."""

    code = "changed_meanwhile"

    def __init__(self, fields: Sequence[Overwritten]) -> None:
        self.fields = fields
        super().__init__("".join(one.message for one in fields))


def plain(value: Any) -> str:
    """A field's value as a form carries it."""
    if value is None:
        return ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, list):
        lines = [f"{one['due_on']} {one['title']}" if isinstance(one, dict) else plain(one) for one in value]
        return "\n".join(sorted(lines) if value and isinstance(value[0], Model) else lines)
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def must_be_as_seen(
    row: Commitment, now: Mapping[str, Any], wanted: Mapping[str, Any], seen: Seen, *, today: date
) -> None:
    """``now`` and ``wanted``: field -> value. What somebody else set to the same is no conflict."""
    lost = [
        Overwritten(name, _both(row, name, now[name], value, today), plain(now[name]))
        for name, value in wanted.items()
        if plain(now[name]) not in (seen.get(name, ""), plain(value))
    ]
    if lost:
        raise ChangedMeanwhile(lost)


def must_be_the_text_seen(row: Commitment, seen: str) -> None:
    """``seen``: "start:end" of the text that was on the page; "" where nobody saw any."""
    if not seen or seen == place_of(row):
        return
    words = {"n": row.order + 1, "by": _by(row), "text": row.text}
    raise WrongState(
        _("第%(n)s项的文字%(by)s，您的操作没有生效。现在是：“%(text)s”") % words, code="changed_meanwhile"
    )


def place_of(row: Commitment) -> str:
    return f"{row.start}:{row.end}"


def who_changed(row: Commitment, name: str) -> tuple[str, str]:
    """Who changed this field last, and when, in words; ("", "") where the ledger does not say."""
    found = Change.objects.about("commitment", [str(row.pk)]).order_by("-seq")[:50]
    undone = Change.objects.about("plan", [str(row.plan_id)]).filter(kind="plan.undone").order_by("-seq")[:1]
    for change in sorted([*found, *undone], key=lambda one: -one.seq):
        data = json.loads(change.data)
        if change.kind == "plan.undone":
            touched = f"commitment:{row.pk}" in data.get("rows", ())
        else:
            touched = name in (_CHANGES.get(change.kind) or data.get("after", {}))
        if touched:
            return change.actor_words, moment_words(change.at)
    return "", ""


def _both(row: Commitment, name: str, now: Any, value: Any, today: date) -> str:
    who, when = who_changed(row, name)
    words = {
        "field": _LABELS.get(name, name),
        "who": who,
        "when": when,
        "now": said(name, now, today=today),
        "mine": said(name, value, today=today),
    }
    if when:
        return _("“%(field)s”已由%(who)s于%(when)s改为“%(now)s”，您填写的“%(mine)s”没有保存。") % words
    return _("“%(field)s”现在是“%(now)s”，与您打开时不同；您填写的“%(mine)s”没有保存。") % words


def _by(row: Commitment) -> str:
    who, when = who_changed(row, "text")
    return _("已由%(who)s于%(when)s改动") % {"who": who, "when": when} if when else _("已有改动")


def said(name: str, value: Any, *, today: date) -> str:
    """A field's value as people read it."""
    if not value:
        return _("空")
    if name == "kind":
        return str(CommitmentKind(value).label)
    if name == "rhythm":
        return str(Rhythm(value).label)
    if isinstance(value, date):
        return day_words(value, today=today)
    if isinstance(value, list):
        return "、".join(
            f"{one['due_on']} {one['title']}" if isinstance(one, dict) else str(one) for one in value
        )
    return str(value)
