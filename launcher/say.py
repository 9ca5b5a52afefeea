"""How the launcher speaks: one line, Chinese first, English after it."""

import sys
from collections.abc import Callable, Iterable
from unicodedata import east_asian_width


class Stop(Exception):
    """The command cannot go on; the message is all that a person needs to read."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese} {english}")


def say(chinese: str, english: str = "") -> None:
    print(f"{chinese} {english}".rstrip(), flush=True)


def guarded(main: Callable[[], int]) -> None:
    """Run a command's main and leave with its code; a ``Stop`` is one line, never a traceback."""
    try:
        code = main()
    except Stop as reason:
        print(reason, file=sys.stderr, flush=True)
        code = 1
    except KeyboardInterrupt:
        print("\n已中断。Interrupted.", file=sys.stderr, flush=True)
        code = 130
    raise SystemExit(code)


def width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def table(rows: Iterable[tuple[str, ...]]) -> str:
    """Rows as aligned columns, also when they mix Chinese and Latin letters."""
    kept = list(rows)
    widths = [max(map(width, column)) for column in zip(*kept, strict=True)]
    return "\n".join(
        "  ".join(cell + " " * (size - width(cell)) for cell, size in zip(row, widths, strict=True)).rstrip()
        for row in kept
    )
