"""Word's automatic numbers as text: 一、（一）1. stand in numbering.xml and styles.xml, not in the paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lxml import etree

from tracker.intake.readers.docx_counting import spelled
from tracker.intake.readers.parts import attribute, child, flag, local

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9


@dataclass(frozen=True)
class Level:
    """One level of a list: how it counts and how the number is written (%1 stands for the first level's number)."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False
    restart: int | None = None
    style: str = ""


@dataclass(frozen=True)
class Style:
    """What a paragraph style says of numbering and outline; ``name`` in small letters."""

    name: str = ""
    based_on: str = ""
    number: str = ""
    level: int | None = None
    outline: int | None = None


@dataclass(frozen=True)
class Numbered:
    """A list in use. Lists of the same ``key`` count on together; at the levels of ``anew`` this one starts afresh."""

    key: str
    levels: list[Level]
    anew: frozenset[int]


@dataclass
class Numbers:
    """Counts through a document. ``prefix`` must be asked once per paragraph, in order."""

    lists: dict[str, Numbered]
    styles: dict[str, Style]
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _started: set[tuple[str, int]] = field(default_factory=set)

    def prefix(self, properties: etree._Element | None) -> str:
        """The number a paragraph shows, "" for none and for bullets. ``properties``: its pPr."""
        number, level = self._number_of(properties)
        if number not in self.lists or not 0 <= level < _LEVELS:
            return ""
        used = self.lists[number]
        levels = used.levels
        counts = self._counts.setdefault(used.key, [0] * _LEVELS)
        if level in used.anew and (number, level) not in self._started:
            self._started.add((number, level))
            counts[level] = 0
        counts[level] = counts[level] + 1 if counts[level] else levels[level].start
        for deeper in range(level + 1, _LEVELS):
            restart = levels[deeper].restart
            if restart is None or (restart and level < restart):
                counts[deeper] = 0
        return _written(levels, level, counts)

    def style_of(self, properties: etree._Element | None) -> Style:
        named = child(properties, "pStyle")
        return self.styles.get(attribute(named, "val") if named is not None else "", Style())

    def outline_of(self, properties: etree._Element | None) -> int | None:
        """The outline level (0 is the highest), from the paragraph or its style; None for running text."""
        own = child(properties, "outlineLvl")
        if own is not None:
            return _number(attribute(own, "val"), 9) if _number(attribute(own, "val"), 9) < 9 else None
        return next(
            (s.outline for s in self._chain(self.style_of(properties)) if s.outline is not None), None
        )

    def _number_of(self, properties: etree._Element | None) -> tuple[str, int]:
        own = child(properties, "numPr")
        chain = self._chain(self.style_of(properties))
        inherited = next((style for style in chain if style.number), Style())
        number, level = inherited.number, inherited.level
        if own is not None:
            if (given := child(own, "numId")) is not None:
                number = attribute(given, "val")
            if (given := child(own, "ilvl")) is not None:
                return number, _number(attribute(given, "val"), 0)
        if level is None:
            level = self._level_by_style(number, chain)
        return number, level

    def _level_by_style(self, number: str, chain: list[Style]) -> int:
        names = {key for key, style in self.styles.items() if style in chain}
        levels = self.lists[number].levels if number in self.lists else []
        return next((index for index, level in enumerate(levels) if level.style in names), 0)

    def _chain(self, style: Style) -> list[Style]:
        found = [style]
        while (style := self.styles.get(style.based_on, Style())) not in found and len(found) < 20:
            found.append(style)
        return found


def numbers_of(numbering: etree._Element | None, styles: etree._Element | None) -> Numbers:
    """Read the two parts; either may be missing."""
    abstract: dict[str, list[Level]] = {}
    linked: dict[str, str] = {}
    by_style: dict[str, str] = {}
    lists: dict[str, Numbered] = {}
    known = _styles(styles)
    for one in numbering if numbering is not None else ():
        if local(one) == "abstractNum":
            key = attribute(one, "abstractNumId")
            abstract[key] = _levels(one, [Level() for _ in range(_LEVELS)])
            if (link := child(one, "numStyleLink")) is not None:
                linked[key] = attribute(link, "val")
            if (link := child(one, "styleLink")) is not None:
                by_style[attribute(link, "val")] = key
        elif local(one) == "num":
            based = child(one, "abstractNumId")
            key = attribute(based, "val") if based is not None else ""
            key = by_style.get(linked.get(key, ""), key)
            if key in abstract:
                lists[attribute(one, "numId")] = _overridden(one, key, abstract[key])
    return Numbers(lists, known)


def _overridden(num: etree._Element, key: str, levels: list[Level]) -> Numbered:
    """A list's levels with its own changes."""
    mine, anew = list(levels), set()
    for change in num:
        level = _number(attribute(change, "ilvl"), -1)
        if local(change) != "lvlOverride" or not 0 <= level < _LEVELS:
            continue
        mine = _levels(change, mine)
        if (start := child(change, "startOverride")) is not None:
            mine[level] = replace(mine[level], start=_number(attribute(start, "val"), 1))
            anew.add(level)
    return Numbered(key, mine, frozenset(anew))


def _levels(parent: etree._Element, levels: list[Level]) -> list[Level]:
    found = list(levels)
    for one in parent:
        index = _number(attribute(one, "ilvl"), -1)
        if local(one) != "lvl" or not 0 <= index < _LEVELS:
            continue
        values = {local(item): attribute(item, "val") for item in one}
        restart = _number(values["lvlRestart"], 0) if "lvlRestart" in values else None
        found[index] = Level(
            _number(values.get("start", "1"), 1), values.get("numFmt", "decimal"), values.get("lvlText", ""),
            flag(child(one, "isLgl")), restart, values.get("pStyle", ""),
        )  # fmt: skip
    return found


def _styles(root: etree._Element | None) -> dict[str, Style]:
    found = {}
    for one in root if root is not None else ():
        if local(one) != "style":
            continue
        name, based = child(one, "name"), child(one, "basedOn")
        number, level = child(one, "pPr", "numPr", "numId"), child(one, "pPr", "numPr", "ilvl")
        outline = child(one, "pPr", "outlineLvl")
        found[attribute(one, "styleId")] = Style(
            attribute(name, "val").lower() if name is not None else "",
            attribute(based, "val") if based is not None else "",
            attribute(number, "val") if number is not None else "",
            _number(attribute(level, "val"), 0) if level is not None else None,
            _number(attribute(outline, "val"), 9) if outline is not None else None,
        )
    return found


def _written(levels: list[Level], level: int, counts: list[int]) -> str:
    mine = levels[level]
    if mine.form in ("bullet", "none"):
        return ""

    def place(match: re.Match[str]) -> str:
        index = int(match.group(1)) - 1
        form = "decimal" if mine.legal else levels[index].form
        return spelled(counts[index] or levels[index].start, form)

    return _PLACE.sub(place, mine.text[:40])


def _number(text: str, otherwise: int) -> int:
    digits = text.strip()
    return int(digits) if digits.isdecimal() and len(digits) < 7 else otherwise
