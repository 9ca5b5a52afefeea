"""A Merkle tree over the hashes of the chain's rows, computed on demand; free of the database.

RFC 6962 §2.1 (leaf ``H(00 || row hash)``, node ``H(01 || left || right)``). The chain says that nothing was changed
to whoever reads all of it; the tree says so in a few dozen hashes: one row lies under an anchor (*inclusion*), an
older anchor's rows are the beginning of a newer one's (*consistency*), and no other row need be shown.
"""

import hashlib
from collections.abc import Sequence


class Growing:
    """The root over leaves that come one by one; keeps one hash for each size of whole subtree."""

    def __init__(self, algorithm: str) -> None:
        self.algorithm, self.size = algorithm, 0
        self._whole: list[tuple[int, bytes]] = []  # (leaves under it, hash), largest first

    def add(self, row_hash: str) -> None:
        size, node = 1, leaf(row_hash, self.algorithm)
        while self._whole and self._whole[-1][0] == size:
            node = parent(self._whole.pop()[1], node, self.algorithm)
            size *= 2
        self._whole.append((size, node))
        self.size += 1

    def root(self) -> str:
        """Hex; of no leaves, the hash of nothing."""
        if not self._whole:
            return hashlib.new(self.algorithm).hexdigest()
        node = self._whole[-1][1]
        for _size, left in reversed(self._whole[:-1]):
            node = parent(left, node, self.algorithm)
        return node.hex()


def leaf(row_hash: str, algorithm: str) -> bytes:
    return hashlib.new(algorithm, b"\x00" + bytes.fromhex(row_hash)).digest()


def parent(left: bytes, right: bytes, algorithm: str) -> bytes:
    return hashlib.new(algorithm, b"\x01" + left + right).digest()


def inclusion(rows: Sequence[str], seq: int, algorithm: str) -> list[str]:
    """The hashes beside the way from row ``seq`` (from 1) to the root over ``rows`` (row hashes), lowest first."""
    return [node.hex() for node in _path(rows, seq - 1, algorithm)]


def consistency(rows: Sequence[str], earlier: int, algorithm: str) -> list[str]:
    """What proves that the first ``earlier`` of ``rows`` are the rows of the earlier root (RFC 6962 §2.1.2)."""
    return [node.hex() for node in _subproof(rows, earlier, algorithm, is_whole=True)]


def _path(rows: Sequence[str], index: int, algorithm: str) -> list[bytes]:
    if len(rows) == 1:
        return []
    cut = _cut(len(rows))
    if index < cut:
        return [*_path(rows[:cut], index, algorithm), _root(rows[cut:], algorithm)]
    return [*_path(rows[cut:], index - cut, algorithm), _root(rows[:cut], algorithm)]


def _subproof(rows: Sequence[str], earlier: int, algorithm: str, *, is_whole: bool) -> list[bytes]:
    if earlier == len(rows):
        return [] if is_whole else [_root(rows, algorithm)]
    cut = _cut(len(rows))
    if earlier <= cut:
        return [*_subproof(rows[:cut], earlier, algorithm, is_whole=is_whole), _root(rows[cut:], algorithm)]
    left = _root(rows[:cut], algorithm)
    return [*_subproof(rows[cut:], earlier - cut, algorithm, is_whole=False), left]


def _root(rows: Sequence[str], algorithm: str) -> bytes:
    growing = Growing(algorithm)
    for row in rows:
        growing.add(row)
    return bytes.fromhex(growing.root())


def _cut(size: int) -> int:
    """The largest power of two below ``size``."""
    return int(1 << ((size - 1).bit_length() - 1))
