"""pip's own lines, shown as one moving counter (or a few plain lines where there is no terminal)."""

import re
from collections import deque
from pathlib import Path
from typing import TextIO

from launcher.say import width

PACKAGE = re.compile(
    r"^\s*(?:Collecting|Requirement already satisfied:|Processing) (?:\S*/)?"
    r"([A-Za-z0-9._]+(?:-[A-Za-z][A-Za-z0-9._]*)*)"  # in a wheel's file name the version follows
)
PINNED = re.compile(r"^[A-Za-z0-9._-]+(?:\[[^]]*\])?==", re.MULTILINE)
STEP = 10  # without a terminal: one line per this many packages


def pinned(requirements: Path) -> int:
    """How many packages a lock names: what the counter runs up to."""
    return len(PINNED.findall(requirements.read_text(encoding="utf-8")))


class Progress:
    """Fed with pip's output; keeps its last lines for the case that it fails."""

    def __init__(self, total: int, out: TextIO) -> None:
        self.total, self.out, self.live = total, out, out.isatty()
        self.seen = 0
        self.shown = 0
        self.tail: deque[str] = deque(maxlen=12)

    def feed(self, line: str) -> None:
        if line.strip() and not line.startswith("WARNING: Location"):  # one per package hides the reason
            self.tail.append(line.rstrip())
        if match := PACKAGE.match(line):
            self.seen += 1
            if self.live or self.seen % STEP == 0:
                self._show(f"下载 Fetching {self.seen}/{max(self.total, self.seen)} {match[1]}")
        elif line.startswith("Ignoring "):  # locked for another system or Python
            self.total -= 1
        elif line.startswith("Installing collected packages"):
            self._show(f"安装 Installing {line.count(',') + 1} …")

    def close(self) -> None:
        if self.live and self.shown:
            self.out.write("\r" + " " * self.shown + "\r")
            self.out.flush()

    def _show(self, text: str) -> None:
        if self.live:
            self.out.write("\r" + text + " " * max(0, self.shown - width(text)))
            self.shown = width(text)
        else:
            self.out.write(text + "\n")
        self.out.flush()
