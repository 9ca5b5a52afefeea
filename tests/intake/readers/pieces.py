"""Short ways to read a sample in this process, without the child: what a format's reader yields, and its text."""

import io
from types import ModuleType
from typing import Any

from tracker.intake.grids import Grid
from tracker.intake.paragraphs import JoinedText, Paragraph, join
from tracker.intake.readers.opening import piece_of


def pieces(reader: ModuleType, data: bytes) -> list[Paragraph | Grid]:
    found: list[Any] = reader.read(io.BytesIO(data), lambda done, total: None)
    return [piece_of(one) for one in found]


def lines(reader: ModuleType, data: bytes) -> list[str]:
    """The paragraphs as read, before they are joined."""
    return [one.text for one in pieces(reader, data) if isinstance(one, Paragraph)]


def joined(reader: ModuleType, data: bytes) -> JoinedText:
    return join(pieces(reader, data))


def grid(reader: ModuleType, data: bytes) -> Grid:
    (found,) = [one for one in pieces(reader, data) if isinstance(one, Grid)]
    return found


def cells(found: Grid) -> list[tuple[str, int, int, int, int]]:
    return [(c.text, c.row, c.column, c.height, c.width) for c in found.cells]
