"""Writes ``docs/measured.md`` from what the harnesses of ``./test full`` appended while they ran.

One JSON object per line: ``id``, ``what`` (a sentence), ``figure`` (with its unit), ``database``. Each row of the page
says on which day and at which commit it was measured: the harnesses take hours and may be run one after another.
"""

import json
import os
import platform
import re
import subprocess
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from launcher import ROOT

HEAD = """# Measured

Written by `./test full`; do not edit. {cores} cores, {system}, Python {python}. Each row names the day and the commit
(`+`: with changes not committed) at which that harness last ran in full; `./test full FILES` renews its own rows.

| goal | what | database | figure | day | commit |
|---|---|---|--:|---|---|
"""
_BAR = re.compile(r"(?<!\\)\|")  # not the one inside a cell


@dataclass(frozen=True, order=True)
class Row:
    goal: str
    what: str
    database: str
    figure: str
    day: str
    commit: str

    def line(self) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in astuple(self)) + " |\n"


def write(source: Path, page: Path, day: str, commit: str, *, whole: bool) -> int:
    """How many figures were written; without any, the page stays as it is. ``whole``: no older row stays."""
    lines = source.read_text(encoding="utf-8").splitlines() if source.exists() else []
    new = [_row(json.loads(line), day, commit) for line in lines if line.strip()]
    if new:
        kept = [] if whole or not page.exists() else _rows(page.read_text(encoding="utf-8"))
        page.write_text(render([*kept, *new]), encoding="utf-8")
    return len(new)


def render(rows: Iterable[Row]) -> str:
    """The page; of several rows for the same thing on one database the last one counts."""
    last = {(row.goal, row.what, row.database): row for row in rows}
    head = HEAD.format(
        cores=os.cpu_count(),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
    )
    return head + "".join(row.line() for row in sorted(last.values()))


def commit_of_tree() -> str:
    """Its short name, ``+`` where something was changed since; empty outside a repository."""

    def git(*words: str) -> str:
        try:
            asked = subprocess.run(["git", "-C", str(ROOT), *words], capture_output=True, text=True)
        except FileNotFoundError:
            return ""
        return asked.stdout.strip()

    name = git("rev-parse", "--short", "HEAD")
    changed = git("status", "--porcelain", "--", ":!docs/measured.md")
    return f"{name}+" if name and changed else name


def _row(entry: dict[str, str], day: str, commit: str) -> Row:
    return Row(entry["id"], entry["what"], entry.get("database", ""), entry["figure"], day, commit)


def _rows(page: str) -> list[Row]:
    """Those of a page written before."""
    found = []
    for line in page.splitlines():
        cells = [cell.strip().replace("\\|", "|") for cell in _BAR.split(line)[1:-1]]
        if len(cells) == 6 and cells[0] != "goal" and not cells[0].startswith("---"):
            found.append(Row(*cells))
    return found
