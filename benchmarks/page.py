"""Figures as a table on the terminal, and kept in ``docs/bench.md``."""

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from launcher import ROOT

PAGE = ROOT / "docs" / "bench.md"
HEAD = """# Bench

Written by `./bench NAME --write`; do not edit. Each figure is a ratio, or a number beside one, of a single run on one
machine: seconds mean nothing elsewhere. Both halves of a ratio suffer alike, but not quite, when the machine is busy.

| goal | what | how | figure |
|---|---|---|--:|
"""


class Figure(NamedTuple):
    goal: str
    what: str
    figure: str


def machine() -> str:
    day = datetime.now(UTC).date().isoformat()
    return f"{day}, {os.cpu_count()} cores, Python {platform.python_version()}"


def write(figures: Sequence[Figure], how: str, page: Path = PAGE) -> None:
    """Rows of the same goal and way are replaced, all others stay."""
    goals = {figure.goal for figure in figures}
    how_now = f"{how}; {machine()}"
    kept = []
    for line in page.read_text(encoding="utf-8").splitlines() if page.exists() else []:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        is_row = line.startswith("| ") and len(cells) == 4 and cells[0] != "goal"
        if is_row and not (cells[0] in goals and cells[2].startswith(f"{how};")):
            kept.append(line)
    new = [f"| {one.goal} | {one.what} | {how_now} | {one.figure} |" for one in figures]
    page.write_text(HEAD + "\n".join([*kept, *new]) + "\n", encoding="utf-8")
