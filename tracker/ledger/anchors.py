"""The chain's head, kept outside: without it a cut tail, or a chain hashed anew from end to end, is invisible.

An anchor is a small file for another place (a printed report, a mail, a second machine). Besides the head it
holds the root of the tree over all row hashes, so that single rows can be proven under it (``tree``).
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from tracker.ledger import chain, tree
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotValid
from tracker.ledger.stored import stored_head


@dataclass(frozen=True)
class Anchor:
    """Row ``seq`` and its hash, the root over rows 1 to ``seq`` by ``algorithm``; ``at``: machine time, ISO 8601."""

    seq: int
    hash: str
    root: str
    algorithm: str
    at: str


def take(*, now: datetime, algorithm: str) -> Anchor:
    """An anchor of the ledger as it stands. NotValid while nothing was recorded."""
    seq, last = stored_head()
    if seq == 0:
        raise NotValid(_("还没有变更记录，没有可以留存的链头。"))
    growing = tree.Growing(algorithm)
    for row_hash in _hashes(seq):
        growing.add(row_hash)
    return Anchor(seq, last, growing.root(), algorithm, chain.stamp(now))


def keep(anchor: Anchor, folder: Path) -> Path:
    """Write it under its sequence number; an anchor that lies there already is never written over."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"anchor-{anchor.seq:010d}.json"
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(chain.canonical(asdict(anchor)) + "\n")
    except FileExistsError:
        if read(path).hash != anchor.hash:
            raise NotValid(_("“%s”已有另一个链头，没有覆盖。请运行 verifyledger 核对。") % path) from None
    return path


def read(path: Path) -> Anchor:
    """NotValid when it is no anchor."""
    try:
        found = Anchor(**json.loads(path.read_text(encoding="utf-8")))
        if type(found.seq) is not int or found.seq < 1 or found.algorithm not in chain.ALGORITHMS:
            raise ValueError
        return found
    except (OSError, ValueError, TypeError) as problem:
        raise NotValid(_("“%s”不是链头文件。") % path) from problem


def prove_row(seq: int, anchor: Anchor) -> list[str]:
    """The path from row ``seq`` to the anchor's root."""
    if not 1 <= seq <= anchor.seq:
        raise NotValid(_("第%(seq)s条不在链头之内（到第%(last)s条）。") % {"seq": seq, "last": anchor.seq})
    return tree.inclusion(_hashes(anchor.seq), seq, anchor.algorithm)


def prove_since(old: Anchor, new: Anchor) -> list[str]:
    """What shows that the rows under ``old`` are the beginning of those under ``new``."""
    if old.seq > new.seq or old.algorithm != new.algorithm:
        raise NotValid(_("两个链头的先后或算法不符，不能证明。"))
    return tree.consistency(_hashes(new.seq), old.seq, new.algorithm)


def _hashes(until: int) -> Sequence[str]:
    found = list(Change.objects.filter(seq__lte=until).order_by("seq").values_list("hash", flat=True))
    if len(found) != until:
        raise NotValid(_("变更记录不完整：应有%(n)s条，实有%(m)s条。") % {"n": until, "m": len(found)})
    return found
