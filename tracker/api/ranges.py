"""The content of a file by HTTP: whole, one part of it (RFC 9110 §14), or not at all where the caller has it already."""

import re
from collections.abc import Iterator
from typing import IO, Any

from django.http import StreamingHttpResponse
from django.utils.http import parse_etags
from rest_framework.request import Request

from tracker.api.refusing import RangeProblem

_ONE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
_CHUNK = 64 * 1024  # bytes


def has_it(request: Request, etag: str) -> bool:
    """If-None-Match names this content."""
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in known or etag in known


def asked(request: Request, etag: str, size: int) -> tuple[int, int] | None:
    """First and last byte of the part asked for; None for the whole.

    Several parts at once, other units and what is no range are answered with the whole, as the standard allows; so is
    a part of another version (If-Range).
    """
    found = _ONE.fullmatch(request.headers.get("Range", ""))
    if found is None or request.headers.get("If-Range", etag) != etag:
        return None
    first, last = found.groups()
    if not first and not last:
        return None
    start, end = (int(first), int(last) if last else size - 1) if first else (size - int(last), size - 1)
    if first and last and end < start:
        return None
    start, end = max(start, 0), min(end, size - 1)
    if start > end:
        raise RangeProblem(size)
    return start, end


def sent(
    file: IO[Any], part: tuple[int, int] | None, *, size: int, content_type: str
) -> StreamingHttpResponse:
    """The bytes, streamed; ``file`` is closed with the answer."""
    start, end = part or (0, size - 1)
    response = StreamingHttpResponse(
        _Part(file, start, end - start + 1), status=206 if part else 200, content_type=content_type
    )
    response.headers["Content-Length"] = str(end - start + 1)
    if part:
        response.headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response


class _Part:
    """An iterable that the framework closes, read or not."""

    def __init__(self, file: IO[Any], start: int, left: int) -> None:
        self._file, self._start, self._left = file, start, left

    def __iter__(self) -> Iterator[bytes]:
        self._file.seek(self._start)
        while self._left > 0 and (piece := self._file.read(min(_CHUNK, self._left))):
            self._left -= len(piece)
            yield piece

    def close(self) -> None:
        self._file.close()
