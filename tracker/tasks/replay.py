"""Every task's present state, rebuilt from the ledger alone (A14). It proves that no change of a task is missing there.

``task.assigned`` holds the whole row, every later row the columns it changed; who may see the last row are the lead
office and the supporting ones.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tracker.ledger import chain
from tracker.ledger.stored import stored_head, stored_rows
from tracker.tasks.task import Task

# Not replayed: the key, and the version, which only tells pages that they have grown old.
COLUMNS = tuple(
    field.attname for field in Task._meta.concrete_fields if field.attname not in ("id", "version")
)
SUPPORTING = "supporting_offices"
OF_PARTS = ("piece.",)  # told of their task, but what they changed is the part
State = dict[str, Any]
_PAGE = 500


@dataclass(frozen=True)
class Difference:
    """One column of one task: what the ledger says, and what stands in the table (None: no such task there)."""

    task: str
    column: str
    replayed: Any
    stored: Any


def columns_of(task: Task) -> State:
    """The columns a ledger row may speak of, as they stand."""
    return {name: getattr(task, name) for name in COLUMNS}


def replay(rows: Iterable[Mapping[str, Any]]) -> dict[str, State]:
    """Task id → its columns after ``rows`` (of the whole ledger, in order, as ``chain`` hashes them). Pure."""
    states: dict[str, State] = {}
    for row in rows:
        if row["subject_type"] != "task":
            continue
        state = states.setdefault(row["subject_id"], {})
        after = {} if row["kind"].startswith(OF_PARTS) else json.loads(row["data"])["after"]
        state |= {name: _comparable(name, value) for name, value in after.items() if name in COLUMNS}
        seen = {office for office, lost in row["offices"] if not lost}
        state[SUPPORTING] = sorted(seen - {state.get("lead_office_id")})
    return states


def differences() -> Iterator[Difference]:
    """Where the tables say otherwise than the ledger; nothing = every change of every task was recorded."""
    until, _hash = stored_head()
    replayed = replay(stored_rows(until=until))
    for task in Task.objects.prefetch_related("supporting_offices").order_by("number").iterator(_PAGE):
        yield from _compare(str(task), replayed.pop(str(task.pk), {}), _stored(task))
    for state in replayed.values():
        yield Difference(str(state.get("number", "")), "number", state.get("number"), None)


def _stored(task: Task) -> State:
    plain = json.loads(chain.canonical(columns_of(task)))
    state = {name: _comparable(name, value) for name, value in plain.items()}
    offices = {str(office.pk) for office in task.supporting_offices.all()} - {str(task.lead_office_id)}
    return {**state, SUPPORTING: sorted(offices)}


def _compare(task: str, replayed: State, stored: State) -> Iterator[Difference]:
    for name, value in stored.items():
        if name not in replayed or replayed[name] != value:
            yield Difference(task, name, replayed.get(name), value)


def _comparable(column: str, value: Any) -> Any:
    """A moment is one moment in whatever zone it was written."""
    return chain.stamp(datetime.fromisoformat(value)) if column.endswith("_at") and value else value
