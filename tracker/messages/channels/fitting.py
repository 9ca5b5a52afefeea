"""A message in the length a short channel takes (wording.md §7), pure. Nothing is cut silently: what has no room is named.

A message is lines of text: an item is a line followed by lines that are set in by two spaces, the last of which may be
its link. Everything else is said before or after the items.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

CHARACTERS, BYTES = 600, 2048
_INSET = "  "
_SHORTEST = 40  # characters of a line that is shortened
_GROUP = re.compile(r"^[【\[][^】\]]*[】\]]\s*")


@dataclass(frozen=True)
class _Parts:
    before: tuple[str, ...]
    items: tuple[tuple[str, ...], ...]
    after: tuple[str, ...]

    def text(self, rest: Sequence[str] = ()) -> str:
        return "\n".join([*self.before, *(line for item in self.items for line in item), *rest, *self.after])


def fits(text: str) -> bool:
    return len(text) <= CHARACTERS and len(text.encode()) <= BYTES


def fitted(text: str, *, home: str) -> str:
    """``text`` if it fits; else without the items' links (``home`` leads to all of them); else with the last items only
    named; else with its longest lines shortened, saying so. ``home``: the address of the list of what is owed.
    """
    text = text.strip()
    if fits(text):
        return text
    parts = _without_links(_parted(text))
    where = _("办理：%s") % home
    for shown in range(len(parts.items), 0, -1):
        rest = [_names(parts.items[shown:])] if parts.items[shown:] else []
        short = replace(parts, items=parts.items[:shown]).text([*rest, where])
        if fits(short):
            return short
    first = replace(parts, items=parts.items[:1])
    rest = [_names(parts.items[1:])] if parts.items[1:] else []
    return _squeezed(first.text([*rest, where]).split("\n"), keep=where)


def _parted(text: str) -> _Parts:
    lines = text.split("\n")
    before: list[str] = []
    items: list[tuple[str, ...]] = []
    after: list[str] = []
    place = 0
    while place < len(lines):
        end = place + 1
        while end < len(lines) and lines[end].startswith(_INSET):
            end += 1
        if end > place + 1:
            items.append(tuple(lines[place:end]))
        else:
            (after if items else before).append(lines[place])
        place = end
    return _Parts(tuple(before), tuple(items), tuple(after))


def _without_links(parts: _Parts) -> _Parts:
    kept = tuple(tuple(line for line in item if "://" not in line) for item in parts.items)
    return replace(parts, items=kept)


def _names(items: Sequence[Sequence[str]]) -> str:
    """其余2项：枣应急-2024-003、枣应急-2024-004。 By number: the first word of an item after its group."""
    numbers = "、".join(_GROUP.sub("", item[0]).partition(" ")[0] for item in items)
    return _("其余%(n)s项：%(numbers)s。") % {"n": len(items), "numbers": numbers}


def _squeezed(lines: list[str], *, keep: str) -> str:
    """The longest line shortened, and the next, until it fits; each says that there is more in the system."""
    mark = _("……（全文见系统）")
    done = {n for n, line in enumerate(lines) if line == keep}
    while not fits("\n".join(lines)) and len(done) < len(lines):
        longest = max((n for n in range(len(lines)) if n not in done), key=lambda n: len(lines[n]))
        line = lines[longest]
        over = max(len("\n".join(lines)) - CHARACTERS, -(-(len("\n".join(lines).encode()) - BYTES) // 2))
        left = max(len(line) - over - len(mark) - 1, _SHORTEST)
        if left < len(line):
            lines[longest] = line[:left] + mark
        done.add(longest)
    return "\n".join(lines)
