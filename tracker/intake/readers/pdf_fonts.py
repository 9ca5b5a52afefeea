"""The fonts of a PDF: from the bytes a page shows to characters and their widths. Each font is read once a file."""

from __future__ import annotations

import re
from typing import Any

from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, IndirectObject
from pypdf.generic._font import Font

_CONTROL = re.compile("[\x00-\x08\x0a-\x1f]")
_MOST_FONTS = 2000  # of a file; a long report printed by a browser has about 120


class Letters:
    """One font. ``shown(bytes)`` is the text and how wide it is, in parts of the font's size."""

    def __init__(self, font: Font, unit: float) -> None:
        self._font, self._unit = font, unit
        self._known: dict[int | str, tuple[str, float]] = {}

    def shown(self, string: bytes) -> tuple[str, float, int]:
        """Text, width, and the number of characters the spacing of characters applies to."""
        encoding = self._font.encoding
        codes: Any = string
        if isinstance(encoding, str):
            try:
                codes = string.decode(encoding, "surrogatepass")
            except UnicodeDecodeError:
                codes = string.decode(encoding, "replace")
        known = self._known
        found = [known[code] if code in known else self._read(code) for code in codes]
        return "".join([text for text, _width in found]), sum([width for _text, width in found]), len(found)

    def _read(self, code: int | str) -> tuple[str, float]:
        font = self._font
        if isinstance(code, int):
            assert isinstance(font.encoding, dict)
            char, own = font.encoding.get(code, chr(code)), chr(code)
        else:
            char = own = code
        widths = font.character_widths
        width = font.space_width if own == font.space_char else widths.get(own, widths["default"])
        text = _CONTROL.sub("", str(font.character_map.get(char, char)))
        self._known[code] = text, float(width) * self._unit
        return self._known[code]


class Fonts:
    """The fonts met so far, by their number in the file."""

    def __init__(self) -> None:
        self._met: dict[tuple[int, int], Letters | None] = {}

    def named(self, resources: DictionaryObject, name: str) -> Letters | None:
        """A page's font by the name the page gives it; None where no such font can be read."""
        fonts = resources.get("/Font")
        fonts = fonts.get_object() if fonts is not None else None
        if not isinstance(fonts, DictionaryObject) or name not in fonts:
            return None
        raw = fonts.raw_get(name)
        key = (raw.idnum, raw.generation) if isinstance(raw, IndirectObject) else (-id(fonts), hash(name))
        if key not in self._met:
            if len(self._met) >= _MOST_FONTS:
                return None
            self._met[key] = _letters(raw.get_object())
        return self._met[key]


def _letters(resource: Any) -> Letters | None:
    if not isinstance(resource, DictionaryObject):
        return None
    try:
        font = Font.from_font_resource(resource)
        matrix = resource.get("/FontMatrix")
        unit = abs(float(matrix[0])) if font.sub_type == "Type3" and matrix else 0.001
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, PyPdfError):
        return None
    font.character_widths.setdefault("default", 500)
    return Letters(font, unit)
