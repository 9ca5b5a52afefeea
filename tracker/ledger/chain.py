"""The chain's arithmetic, free of the database: canonical text, hash, verification."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

ALGORITHMS = ("sha256", "sm3")  # each row names its own; one chain may change from one to the other
ALGORITHM = "sha256"
GENESIS = "0" * 64
HASHED = (
    "seq", "at", "recorded_at", "actor_kind", "actor_id", "actor_name", "kind", "subject_type", "subject_id",
    "subject_label", "bureau", "offices", "data", "algorithm", "prev_hash",
)  # fmt: skip


class Break(NamedTuple):
    """Where the chain does not hold: sequence number and the reason in words."""

    seq: int
    reason: str


def canonical(value: Any) -> str:
    """One text for one value: sorted keys, no spaces, times in ISO 8601; what is hashed and stored."""
    return _encode(value)


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
).encode  # made once: ``json.dumps`` would make it anew for each row


def stamp(moment: datetime) -> str:
    """A moment as hashed: UTC with microseconds, the same on both databases."""
    return moment.astimezone(tz=UTC).isoformat(timespec="microseconds")


def row_hash(row: Mapping[str, Any]) -> str:
    """The hash of one row over all of ``HASHED``, the previous hash among them (hex, 64 characters).

    By the algorithm the row names; ValueError where this machine's library does not know it.
    """
    text = canonical([row[name] for name in HASHED])
    return hashlib.new(row["algorithm"], text.encode()).hexdigest()


def breaks(rows: Iterable[Mapping[str, Any]], *, head: tuple[int, str] | None = None) -> list[Break]:
    """Every place where ``rows`` (in order, from seq 1) do not form the chain that ends in ``head``.

    ``head`` is (seq, hash) kept apart from the rows: without it a cut tail is invisible.
    """
    found: list[Break] = []
    seq, last = 0, GENESIS
    for row in rows:
        if row["seq"] != seq + 1:
            found.append(Break(row["seq"], f"序号不连续：{seq} 之后是 {row['seq']}"))
        if row["prev_hash"] != last:
            found.append(Break(row["seq"], "与上一条记录不衔接"))
        if row["algorithm"] not in ALGORITHMS:
            found.append(Break(row["seq"], f"未知的算法：{row['algorithm']}"))
        elif row["algorithm"] not in hashlib.algorithms_available:
            found.append(Break(row["seq"], f"本机的密码库不支持此算法，无法核对：{row['algorithm']}"))
        elif row["hash"] != row_hash(row):
            found.append(Break(row["seq"], "内容与哈希不符"))
        seq, last = row["seq"], row["hash"]
    if head is not None and head != (seq, last):
        found.append(Break(seq, f"末尾不符：链头记为第 {head[0]} 条，实有到第 {seq} 条"))
    return found
