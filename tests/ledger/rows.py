"""Small chains for the pure tests, and plain things to write about."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tracker.ledger import chain
from tracker.ledger.entries import Actor, Subject

MOMENT = datetime(2024, 6, 20, 1, 0, tzinfo=UTC)
CLERK = Actor("person", "7", "陈思远")


@dataclass(frozen=True)
class Thing:
    """Anything the ledger can be told about."""

    id: str = "1"
    bureau: str = "b1"
    offices: frozenset[str] = field(default_factory=frozenset)

    def as_subject(self) -> Subject:
        return Subject("thing", self.id, f"事项{self.id}", self.bureau, self.offices)


def small_chain(length: int) -> list[dict[str, Any]]:
    """Rows as ``chain`` hashes them, each with its hash."""
    rows: list[dict[str, Any]] = []
    for seq in range(1, length + 1):
        row = {
            "seq": seq,
            "at": chain.stamp(MOMENT.replace(minute=seq)),
            "recorded_at": chain.stamp(MOMENT.replace(minute=seq, second=1)),
            "actor_kind": "person",
            "actor_id": str(seq % 3),
            "actor_name": "李建国",
            "kind": "task.closed",
            "subject_type": "task",
            "subject_id": f"0190-{seq}",
            "subject_label": f"枣应急-2024-{seq:03d} 健全行政执法责任制",
            "bureau": "b1",
            "offices": [["o1", 0], ["o2", 1]],
            "data": chain.canonical({"before": {}, "after": {"state": "closed"}, "n": seq}),
            "algorithm": chain.ALGORITHM,
            "prev_hash": rows[-1]["hash"] if rows else chain.GENESIS,
        }
        rows.append({**row, "hash": chain.row_hash(row)})
    return rows


def head_of(rows: list[dict[str, Any]]) -> tuple[int, str]:
    return (rows[-1]["seq"], rows[-1]["hash"]) if rows else (0, chain.GENESIS)
