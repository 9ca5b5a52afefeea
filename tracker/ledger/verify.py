"""Holding the whole ledger against its own chain, and against anchors kept outside."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from tracker.ledger import chain, tree
from tracker.ledger.anchors import Anchor
from tracker.ledger.stored import stored_head, stored_rows


class Verdict(NamedTuple):
    """Rows read, the head's hash, and every break found (none = the chain holds)."""

    rows: int
    head: str
    breaks: list[chain.Break]


def verify(anchors: Sequence[Anchor] = ()) -> Verdict:
    """Read every row in order and recompute its hash; the head row, and each anchor, says how far it must reach."""
    expected = stored_head()
    counted = _Counted(stored_rows(), anchors)
    broken = chain.breaks(counted, head=expected)
    return Verdict(counted.rows, expected[1], [*broken, *counted.not_as_anchored()])


class _Counted:
    """Passes rows on, and looks at the anchors on the way."""

    def __init__(self, rows: Iterator[dict[str, Any]], anchors: Sequence[Anchor]) -> None:
        self._source, self.rows = rows, 0
        self._anchors, self._held = list(anchors), set[Anchor]()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        trees = {anchor.algorithm: tree.Growing(anchor.algorithm) for anchor in self._anchors}
        for row in self._source:
            self.rows += 1
            for growing in trees.values():
                growing.add(row["hash"])
            for anchor in self._anchors:
                if anchor.seq == self.rows and (anchor.hash, anchor.root) == (
                    row["hash"],
                    trees[anchor.algorithm].root(),
                ):
                    self._held.add(anchor)
            yield row

    def not_as_anchored(self) -> list[chain.Break]:
        return [
            chain.Break(anchor.seq, f"与留存的链头不符：留存到第 {anchor.seq} 条，实有 {self.rows} 条")
            for anchor in self._anchors
            if anchor not in self._held
        ]
