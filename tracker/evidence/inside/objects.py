"""Old office containers (OLE), searched as bytes: a whole file here, or an object inside a newer document. Pure.

Directory names and text are UTF-16 in these files, so that a search over the bytes finds both; nothing is parsed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from tracker.evidence.sandbox import Refused
from tracker.evidence.zips import LOCKED, MACRO, OBJECT

_CHUNK = 1 << 20
_OVERLAP = 256  # bytes; longer than anything that is looked for
_ENTRY = 128  # bytes: a directory entry begins at a multiple of this


def _wide(text: str) -> bytes:
    return re.escape(text.encode("utf-16-le"))


_NAMES = [
    (_wide("_VBA_PROJECT") + b"(?:_|\\0\\0)", MACRO),
    (_wide("\x01Ole10Native") + b"\\0\\0", OBJECT),
    (_wide("EncryptedPackage") + b"\\0\\0", LOCKED),
]
_SPACE = b"(?:[\\x20\\x09]\\0|\\x00\\x30)*"
_STARS = b"(?:%s)" % b"|".join(map(_wide, "★☆▲△"))
_MARK = re.compile(
    b"|".join(
        [_wide("工作秘密") + _SPACE + _STARS]
        + [_wide(a) + _SPACE + _wide("密") + _SPACE + _STARS for a in "绝机秘"]
    )
)
_TRADE = "商业".encode("utf-16-le")


def check(file: IO[bytes]) -> None:
    """Raises ``Refused``: macros, a packed programme, a password. Names count where a directory entry begins."""
    for block, start in _blocks(file):
        for pattern, sentence in _NAMES:
            if any((start + found.start()) % _ENTRY == 0 for found in re.finditer(pattern, block)):
                raise Refused(sentence)


def mark_in(file: IO[bytes]) -> str:
    """The first 密级 mark with a star; "" if none."""
    for block, _start in _blocks(file):
        for found in _MARK.finditer(block):
            if block[max(0, found.start() - 4) : found.start()] != _TRADE:
                return "".join(found.group().decode("utf-16-le", "ignore").split())
    return ""


def _blocks(file: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """The file in pieces that overlap, each with the place where it begins."""
    tail, start = b"", 0
    while chunk := file.read(_CHUNK):
        block = tail + chunk
        yield block, start
        tail = block[-_OVERLAP:]
        start += len(block) - len(tail)
