"""What a page paints: words at places, and the straight lines between them (the rules of a table)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from tracker.intake.readers.pdf_content import name, numbers, operations, shown
from tracker.intake.readers.pdf_fonts import Fonts, Letters
from tracker.intake.readers.pdf_lines import Fragment
from tracker.intake.readers.pdf_paths import Path, Rule

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_TURNED: dict[int, Matrix] = {90: (0, -1, 1, 0, 0, 0), 180: (-1, 0, 0, -1, 0, 0), 270: (0, 1, -1, 0, 0, 0)}
_DEEPEST = 8  # forms within forms
_MOST_FORMS = 500  # of a page
_APART = 0.18  # of the size: a gap within one string operator that parts words


@dataclass
class Painted:
    """One page, in the order of painting."""

    fragments: list[Fragment] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    forms: int = 0


def painted(page: DictionaryObject, fonts: Fonts) -> Painted:
    """What stands on a page. Damaged forms and fonts are passed over; a damaged page raises ``PyPdfError``."""
    found = Painted()
    turn = page.get("/Rotate", 0)
    start = _TURNED.get(int(turn) % 360, _SAME) if isinstance(turn, int | float) else _SAME
    contents = page.get("/Contents")
    streams = contents.get_object() if contents is not None else None
    parts = streams if isinstance(streams, ArrayObject) else [streams]
    program = b"\n".join(_program(one.get_object()) for one in parts if one is not None)
    _Painter(_resources(page), fonts, found, start, 0).run(program)
    return found


def _program(stream: Any) -> bytes:
    return bytes(stream.get_data()) if isinstance(stream, StreamObject) else b""


def _resources(one: DictionaryObject) -> DictionaryObject:
    """A page's own, or those of the tree above it."""
    for _step in range(50):
        if "/Resources" in one:
            found = one["/Resources"].get_object()
            return found if isinstance(found, DictionaryObject) else DictionaryObject()
        above = one.get("/Parent")
        above = above.get_object() if above is not None else None
        if not isinstance(above, DictionaryObject):
            break
        one = above
    return DictionaryObject()


def times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


@dataclass
class _Written:
    """The text part of what a page can save and bring back."""

    font: Letters | None = None
    size: float = 0.0
    between: float = 0.0  # Tc
    wide: float = 1.0  # Tz
    leading: float = 0.0
    rise: float = 0.0


class _Painter:
    def __init__(
        self, resources: DictionaryObject, fonts: Fonts, into: Painted, matrix: Matrix, depth: int
    ) -> None:
        self._resources, self._fonts, self._into, self._depth = resources, fonts, into, depth
        self._matrix = matrix
        self._line = self._text = _SAME
        self._now = _Written()
        self._kept: list[tuple[Matrix, _Written]] = []
        self._instead: list[str | None] = []  # /ActualText of the marked contents that are open
        self._path = Path(into.rules)
        self._chosen: dict[bytes, tuple[Letters | None, float]] = {}

    def run(self, program: bytes) -> None:
        for operator, operands in operations(program):
            if operator == b"Tj" or operator == b"TJ":
                self._show(operands)
            elif operator == b"Td":
                self._move(operands)
            elif operator == b"Tf":
                self._choose(operands)
            elif act := _ACTS.get(operator):
                act(self, operands)
            else:
                self._path.take(operator, operands, self._matrix)

    def _show(self, operands: bytes) -> None:
        now = self._now
        if now.font is None:
            return
        words: list[str] = []
        along = begun = 0.0
        for one in shown(operands):
            if isinstance(one, float):
                step = -one / 1000 * now.size * now.wide
                if step > _APART * abs(now.size) and words:
                    self._put("".join(words), begun, along)
                    words = []
                along += step
                continue
            text, width, count = now.font.shown(one)
            if not words:
                begun = along
            words.append(text)
            along += (width * now.size + count * now.between) * now.wide
        if words:
            self._put("".join(words), begun, along)
        a, b, c, d, e, f = self._text
        self._text = (a, b, c, d, along * a + e, along * b + f)

    def _put(self, text: str, begun: float, along: float) -> None:
        if (
            self._instead
            and (said := next((one for one in self._instead if one is not None), None)) is not None
        ):
            text = said
            self._instead = [None if one is None else "" for one in self._instead]
        if not text:
            return
        a, b, c, d, e, f = times(self._text, self._matrix)
        across = begun * a + self._now.rise * c + e
        up = begun * b + self._now.rise * d + f
        high = abs(self._now.size) * max(abs(d), abs(c))
        width = (along - begun) * max(abs(a), abs(b))
        self._into.fragments.append(Fragment(across, up, high, text, max(width, 0.0)))

    def _choose(self, operands: bytes) -> None:
        chosen = self._chosen.get(operands)
        if chosen is None:
            size = numbers(operands, 1)
            chosen = self._fonts.named(self._resources, name(operands)), size[0] if size else 0.0
            self._chosen[operands] = chosen
        self._now.font, self._now.size = chosen

    def _move(self, operands: bytes) -> None:
        if step := numbers(operands, 2):
            a, b, c, d, e, f = self._line
            x, y = step
            self._line = self._text = (a, b, c, d, x * a + y * c + e, x * b + y * d + f)

    def _move_leading(self, operands: bytes) -> None:
        if step := numbers(operands, 2):
            self._now.leading = -step[1]
        self._move(operands)

    def _next_line(self, _operands: bytes = b"") -> None:
        self._line = self._text = times((1, 0, 0, 1, 0, -self._now.leading), self._line)

    def _next_line_and_show(self, operands: bytes) -> None:
        self._next_line()
        self._show(operands[operands.find(b"(") :] if b"(" in operands else operands[operands.find(b"<") :])

    def _begin(self, _operands: bytes) -> None:
        self._line = self._text = _SAME

    def _place(self, operands: bytes) -> None:
        if len(found := numbers(operands, 6)) == 6:
            self._line = self._text = (found[0], found[1], found[2], found[3], found[4], found[5])

    def _transform(self, operands: bytes) -> None:
        if len(found := numbers(operands, 6)) == 6:
            self._matrix = times((found[0], found[1], found[2], found[3], found[4], found[5]), self._matrix)

    def _save(self, _operands: bytes) -> None:
        if len(self._kept) < 200:
            self._kept.append((self._matrix, _Written(**vars(self._now))))

    def _restore(self, _operands: bytes) -> None:
        if self._kept:
            self._matrix, self._now = self._kept.pop()

    def _set(self, what: str, operands: bytes, part: float = 1.0) -> None:
        if found := numbers(operands, 1):
            setattr(self._now, what, found[0] * part)

    def _mark(self, operands: bytes) -> None:
        place = operands.find(b"/ActualText")
        self._instead.append(_actual_text(operands[place + 11 :]) if place >= 0 else None)

    def _unmark(self, _operands: bytes) -> None:
        if self._instead:
            self._instead.pop()

    def _form(self, operands: bytes) -> None:
        if self._depth >= _DEEPEST or self._into.forms >= _MOST_FORMS:
            return
        self._into.forms += 1
        try:
            forms = self._resources.get("/XObject")
            form = forms.get_object().get(name(operands)) if forms is not None else None
            form = form.get_object() if form is not None else None
            if not isinstance(form, StreamObject) or form.get("/Subtype") != "/Form":
                return
            own = form.get("/Matrix")
            given = [float(one) for one in own.get_object()] if own is not None else list(_SAME)
            matrix = times((given[0], given[1], given[2], given[3], given[4], given[5]), self._matrix)
            resources = _resources(form) if "/Resources" in form else self._resources
            _Painter(resources, self._fonts, self._into, matrix, self._depth + 1).run(_program(form))
        except (AttributeError, IndexError, KeyError, TypeError, ValueError, PyPdfError):
            return


_ACTS: dict[bytes, Callable[[_Painter, bytes], None]] = {
    b"BT": _Painter._begin, b"Tm": _Painter._place, b"cm": _Painter._transform, b"q": _Painter._save,
    b"Q": _Painter._restore, b"TD": _Painter._move_leading, b"T*": _Painter._next_line,
    b"'": _Painter._next_line_and_show, b'"': _Painter._next_line_and_show, b"Do": _Painter._form,
    b"BDC": _Painter._mark, b"BMC": _Painter._mark, b"EMC": _Painter._unmark,
    b"TL": lambda self, found: self._set("leading", found), b"Tc": lambda self, found: self._set("between", found),
    b"Tz": lambda self, found: self._set("wide", found, 0.01), b"Ts": lambda self, found: self._set("rise", found),
}  # fmt: skip


def _actual_text(operands: bytes) -> str | None:
    found = next((one for one in shown(operands) if isinstance(one, bytes)), None)
    if found is None:
        return None
    return (
        found[2:].decode("utf-16-be", "replace") if found.startswith(b"\xfe\xff") else found.decode("latin-1")
    )
