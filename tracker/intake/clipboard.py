"""Rows as Excel and WPS put them on the clipboard: tabs between cells, a row a line, a cell with lines of its own quoted.

A quote that nobody closes is a character of its cell. A closing quote is looked for within the cell: no cell of theirs
holds a tab, so a quote never reaches over one.
"""

from __future__ import annotations

import re

_QUOTED = re.compile(r'"((?:[^"\t]|"")*)"(?=[\t\n]|\Z)')
_PLAIN = re.compile(r"[^\t\n]*")


def rows_of(typed: str) -> list[list[str]]:
    """The cells row by row; line ends are ``\\n``."""
    rows: list[list[str]] = [[]]
    at = 0
    while True:
        quoted = _QUOTED.match(typed, at)
        found = quoted or _PLAIN.match(typed, at)
        assert found is not None
        rows[-1].append(quoted[1].replace('""', '"') if quoted else found.group())
        if found.end() >= len(typed):
            return rows
        if typed[found.end()] == "\n":
            rows.append([])
        at = found.end() + 1
