"""Writes ``docs/measured.md`` from what the harnesses of ``./test full`` appended while they ran.

One JSON object per line: ``id``, ``what`` (a sentence), ``figure`` (with its unit), ``database``.
"""

import json
import os
import platform
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

HEAD = """# Measured

Written by `./test full`; do not edit. {day}, {cores} cores, {system}, Python {python}.

| goal | what | database | figure |
|---|---|---|--:|
"""


def render(lines: Iterable[str], now: datetime) -> str:
    """The page; when a harness reported the same thing twice on one database, the last word counts."""
    rows: dict[tuple[str, str, str], str] = {}
    for line in lines:
        if line.strip():
            entry = json.loads(line)
            key = (str(entry["id"]), str(entry["what"]), str(entry.get("database", "")))
            rows[key] = str(entry["figure"])
    head = HEAD.format(
        day=now.date().isoformat(),
        cores=os.cpu_count(),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
    )
    return head + "".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in (*key, figure)) + " |\n"
        for key, figure in sorted(rows.items())
    )


def write(source: Path, page: Path, now: datetime) -> int:
    """How many figures were written; without any, the page stays as it is."""
    lines = source.read_text(encoding="utf-8").splitlines() if source.exists() else []
    if lines:
        page.write_text(render(lines, now), encoding="utf-8")
    return len(lines)
