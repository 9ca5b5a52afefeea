"""The ledger in words: which field was what before and after, with names in place of keys."""

import json
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.evidence.models import Blob, Evidence
from tracker.ledger.entries import Subject
from tracker.ledger.models import Change
from tracker.messages.models import Digest
from tracker.messages.preferences import Preference
from tracker.organisations.models import ApiToken, Bureau, Delegation, Office, Post, RuleSet, User
from tracker.plans.models import Commitment, Plan
from tracker.reminders.models import ReminderRule
from tracker.tasks.models import Comment, Instruction, Material, Task
from tracker.workdays.models import CalendarDay

SHOWN = 100  # rows of one object's record on its page; all are in the list of changes
MODELS: dict[str, type[models.Model]] = {
    "bureau": Bureau, "office": Office, "user": User, "post": Post, "delegation": Delegation, "rules": RuleSet, "token": ApiToken,
    "calendar_day": CalendarDay, "evidence": Evidence, "blob": Blob, "plan": Plan, "commitment": Commitment, "task": Task,
    "digest": Digest, "reminder_rule": ReminderRule, "comment": Comment, "instruction": Instruction, "material": Material,
}  # fmt: skip
PARTS: dict[str, type[models.Model]] = {"user": Preference}  # told of their whole, by the part's own columns
FACTS = {
    "reason": gettext_lazy("理由"),
    "basis": gettext_lazy("依据"),
    "note": gettext_lazy("说明"),
    "period": gettext_lazy("报送期"),
    "tasks": gettext_lazy("任务数"),
    "day": gettext_lazy("日期"),
    "size": gettext_lazy("大小（字节）"),
    "sha256": gettext_lazy("校验值"),
}
Keys = dict[type[models.Model], set[str]]
Names = dict[type[models.Model], dict[str, str]]


@dataclass(frozen=True)
class Line:
    """``before`` is empty where nothing was before: a new row."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One change as a person reads it: the changed fields, then what else explains it."""

    change: Change
    lines: list[Line] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)

    @property
    def actor(self) -> str:
        return actor_words(self.change)


def actor_words(change: Change) -> str:
    return change.actor_words


def about(subject: Subject) -> list[Change]:
    """The latest changes of one object, newest first."""
    return list(Change.objects.about(subject.type, [subject.id]).order_by("-seq")[:SHOWN])


def readable(changes: Iterable[Change]) -> list[Entry]:
    """One query for each kind of object named by its key, however many changes there are."""
    rows = [(change, json.loads(change.data)) for change in changes]
    keys: Keys = defaultdict(set)
    for change, data in rows:
        for side in ("before", "after"):
            for name, value in data[side].items():
                target = _names_a(change.subject_type, name)
                if target and value:
                    keys[target].add(str(value))
    names = {
        model: {str(pk): str(row) for pk, row in model._default_manager.in_bulk(list(found)).items()}
        for model, found in keys.items()
    }
    return [_entry(change, data, names) for change, data in rows]


def _entry(change: Change, data: dict[str, Any], names: Names) -> Entry:
    before, after = data["before"], data["after"]
    lines = [
        Line(
            label,
            _words(change, name, before[name], names) if name in before else "",
            _words(change, name, after.get(name), names),
        )
        for name in dict.fromkeys([*before, *after])
        if (label := _label(change.subject_type, name))
    ]
    facts = [(str(FACTS[name]), str(value)) for name, value in data.items() if name in FACTS and value]
    return Entry(change, lines, facts)


def _field(subject_type: str, name: str) -> Any:
    for model in (MODELS.get(subject_type), PARTS.get(subject_type)):
        if model is not None:
            with suppress(FieldDoesNotExist):
                return model._meta.get_field(name.removesuffix("_id"))
    return None


def _names_a(subject_type: str, name: str) -> type[models.Model] | None:
    """The model whose key stands under ``name``: only ``…_id`` holds a key, other names hold a name."""
    found = _field(subject_type, name) if name.endswith("_id") else None
    return found.related_model if found is not None and found.is_relation else None


def _label(subject_type: str, name: str) -> str:
    if name in FACTS:
        return str(FACTS[name])
    label = str(getattr(_field(subject_type, name), "verbose_name", ""))
    return (
        "" if label.isascii() else label
    )  # a field without a Chinese name is for programs: see the raw data


def _words(change: Change, name: str, value: Any, names: Names) -> str:
    if value is None or value == "" or value == []:
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return "、".join(str(item) for item in value)
    if target := _names_a(change.subject_type, name):
        return names[target].get(str(value), _("（已不存在）"))
    choices = dict(getattr(_field(change.subject_type, name), "flatchoices", None) or ())
    return str(choices.get(value, value))
