"""A table of counted lights, pure but for addresses: each number leads to exactly the rows it counts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tracker.tasks.lights import LIGHT_WORDS
from tracker.tasks.models import Task
from tracker.tasks.states import TaskState

Condition = tuple[str, str]  # a name and value of TaskFilter


@dataclass(frozen=True)
class Number:
    count: int
    url: str
    column: str


@dataclass(frozen=True)
class CountedRow:
    label: str
    numbers: list[Number]


@dataclass(frozen=True)
class LightsTable:
    heads: list[str]
    rows: list[CountedRow]
    total: CountedRow


@dataclass(frozen=True)
class Column:
    key: str
    head: str
    condition: Condition | None

    def counts(self, task: Task) -> bool:
        if self.condition is None:
            return True
        name, value = self.condition
        return bool(getattr(task, name) == value)


def lights_table(
    groups: Iterable[tuple[str, Condition, Iterable[Task]]], *, within: Condition, everything: Iterable[Task]
) -> LightsTable:
    """``groups``: label, the filter that means it, its tasks. ``within`` holds for every row (the plan)."""
    tasks = list(everything)
    columns = _columns(tasks)
    rows = [CountedRow(label, _numbers(found, columns, [within, own])) for label, own, found in groups]
    total = CountedRow(_("合计"), _numbers(tasks, columns, [within]))
    return LightsTable([column.head for column in columns], rows, total)


def _columns(tasks: list[Task]) -> list[Column]:
    columns = [
        Column(light, str(LIGHT_WORDS[light]), ("light", light)) for light in ("red", "yellow", "green")
    ]
    if any(task.light == "grey" for task in tasks):
        columns.append(Column("grey", str(LIGHT_WORDS["grey"]), ("light", "grey")))
    columns.append(Column("closed", _("已销号／已评定"), ("state", TaskState.CLOSED.value)))
    if any(task.state == TaskState.CANCELLED for task in tasks):
        columns.append(Column("cancelled", _("已终止"), ("state", TaskState.CANCELLED.value)))
    return [*columns, Column("total", _("任务"), None)]


def _numbers(tasks: Iterable[Task], columns: list[Column], conditions: list[Condition]) -> list[Number]:
    found: Counter[str] = Counter()
    for task in tasks:
        found.update(column.key for column in columns if column.counts(task))
    return [
        Number(found[column.key], register_url(*conditions, *filter(None, [column.condition])), column.key)
        for column in columns
    ]


def register_url(*conditions: Condition) -> str:
    return f"{reverse('web:tasks')}?{urlencode(conditions)}"
