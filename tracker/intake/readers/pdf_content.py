"""A page's drawing program as operations: an operator and the bytes before it. Pure, linear in the program.

The program is cut by one regular expression, whose parts never give back what they took; numbers are read only where
somebody wants them. Strings within strings are followed three deep, dictionaries two: what nests deeper draws nothing.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator

_SPACE = rb"[\x00\t\n\x0c\r ]"
_HEX = rb"<[0-9A-Fa-f\x00\t\n\x0c\r ]*+>"
_PLAIN = rb"[^()\\]|\\."
_STRING = rb"\((?:%s)*+\)" % _PLAIN
for _depth in range(3):
    _STRING = rb"\((?:%s|%s)*+\)" % (_PLAIN, _STRING)
_ARRAY = rb"\[(?:[^\[\]()<>]|%s|%s)*+\]" % (_HEX, _STRING)
_DICTIONARY = rb"<<(?:[^<>()]|%s|%s)*+>>" % (_HEX, _STRING)
for _depth in range(2):
    _DICTIONARY = rb"<<(?:[^<>()]|%s|%s|%s)*+>>" % (_HEX, _STRING, _DICTIONARY)
_OPERATION = re.compile(
    rb"((?:%s++|[-+.0-9]++|/[^\x00\t\n\x0c\r ()<>\[\]{}/%%]*+|%s|%s|%s|%s|%%[^\r\n]*+)*+)([A-Za-z'\"][A-Za-z0-9*]*+|.|\Z)"
    % (_SPACE, _HEX, _DICTIONARY, _STRING, _ARRAY),
    re.DOTALL,
)
_IMAGE_ENDS = re.compile(rb"[\x00\t\n\x0c\r ]EI(?![A-Za-z0-9])")
_NUMBER = re.compile(rb"[-+]?(?:\d+\.?\d*|\.\d+)")
_NAME = re.compile(rb"/([^\x00\t\n\x0c\r ()<>\[\]{}/%]*)")
_SHOWN = re.compile(rb"(%s)|(%s)|([-+]?(?:\d+\.?\d*|\.\d+))" % (_HEX, _STRING), re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r\n|.))", re.DOTALL)
_ESCAPED = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}
_NO_HEX = re.compile(rb"[^0-9A-Fa-f]")


def operations(program: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(operator, its operands' bytes), in order; inline images are passed over."""
    place = 0
    while place < len(program):
        for found in _OPERATION.finditer(program, place):
            if found[2] == b"ID":  # an image's own bytes follow
                end = _IMAGE_ENDS.search(program, found.end())
                place = end.end() if end else len(program)
                break
            yield found[2], found[1]
        else:
            return


def numbers(operands: bytes, count: int) -> list[float]:
    """The last ``count`` numbers; [] when there are fewer."""
    try:
        found = [float(one) for one in operands.split()]
    except ValueError:
        found = [float(one) for one in _NUMBER.findall(operands)]
    return found[-count:] if len(found) >= count else []


def name(operands: bytes) -> str:
    """The first name, with its slash; "" when there is none."""
    found = _NAME.search(operands)
    return "/" + re.sub(rb"#([0-9A-Fa-f]{2})", _byte, found[1]).decode("latin-1") if found else ""


def shown(operands: bytes) -> Iterator[bytes | float]:
    """What Tj and TJ show: strings, and between them the numbers that move the next one."""
    for found in _SHOWN.finditer(operands):
        if found[3] is not None:
            yield float(found[3])
        elif found[1] is not None:
            yield unhex(found[1])
        else:
            yield _ESCAPE.sub(_unescaped, found[2][1:-1]) if b"\\" in found[2] else found[2][1:-1]


def unhex(string: bytes) -> bytes:
    with contextlib.suppress(ValueError):
        return bytes.fromhex(string[1:-1].decode("ascii"))
    digits = _NO_HEX.sub(b"", string)
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _byte(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 16)])


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1] is not None:
        return bytes([int(found[1], 8) & 255])
    return _ESCAPED.get(found[2], found[2])
