"""One field of a recorded change in words: 完成时限 6月28日 周五 → 9月30日 周一."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.plans.breakdown import LABELS
from tracker.plans.wording import CommitmentKind, Rhythm
from tracker.workdays.words import day_words

_LABELS = {
    **LABELS,
    "waived_because": gettext_lazy("不立任务的理由"),
    "answers": gettext_lazy("对应不足"),
}
_CHOICES = {"kind": CommitmentKind, "rhythm": Rhythm}


def field_words(name: str, before: Any, after: Any, *, today: date) -> str:
    words = {
        "field": _LABELS.get(name, ""),
        "before": _said(name, before, today),
        "after": _said(name, after, today),
    }
    return _("%(field)s：%(before)s → %(after)s") % words


def _said(name: str, value: Any, today: date) -> str:
    if not value:
        return _("无")
    if name in _CHOICES:
        return str(_CHOICES[name](value).label)
    if name == "due_on":
        return day_words(date.fromisoformat(value), today=today)
    if isinstance(value, list):
        return "、".join(
            f"{one['due_on']} {one['title']}" if isinstance(one, dict) else str(one) for one in value
        )
    return str(value)
