"""Who leads and who supports: names the document gives first, then who led last year's like work, then duties.

A duty word counts its length, so the most specific words win; a longer word hides the shorter one inside it.
Equal scores go to the office listed first, and the reason says that it was close.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.intake import rules
from tracker.intake.draft import Confidence, OfficeHint
from tracker.intake.precedents import Precedent

_EXPLICIT_LEAD = re.compile(
    rf"(?:{rules.LEAD_WORDS})\s*[:：]\s*([^；;）)。\n]+)|由([^，,。；;]{{2,30}}?)(?:牵头|负责)"
)
_EXPLICIT_SUPPORT = re.compile(
    rf"(?:{rules.SUPPORT_WORDS})\s*[:：]\s*([^；;）)。\n]+)|([^，,。；;]{{2,30}}?)(?:配合|协助)"
)
_ALL_OFFICES = re.compile("各个?(?:内设机构|科室|处室|股室|部门|单位)")
_SURE = 4
_MOST_SUPPORTING = 3


@dataclass(frozen=True)
class Offices:
    lead: str
    supporting: tuple[str, ...]
    lead_reason: str
    supporting_reason: str
    lead_confidence: Confidence = "guess"
    supporting_confidence: Confidence = "guess"


@dataclass(frozen=True)
class _Match:
    office: OfficeHint
    words: tuple[str, ...]

    @property
    def score(self) -> int:
        return sum(map(len, self.words))


def offices_of(
    text: str, note: str, offices: Sequence[OfficeHint], precedent: Precedent | None = None
) -> Offices:
    """Lead and supporting offices as codes. Nothing speaks for any office: the lead stays empty and says so."""
    named, phrase = _named(f"{note}\n{text}", _EXPLICIT_LEAD, offices)
    helping, support_phrase = _named(f"{note}\n{text}", _EXPLICIT_SUPPORT, offices)
    matches = sorted((m for m in _matches(text, offices) if m.words), key=lambda m: -m.score)
    if named:
        supporting = tuple(dict.fromkeys(office.code for office in [*named[1:], *helping]))
        quoted = support_phrase or phrase
        reason = f"原文写明“{quoted}”" if supporting else "原文没有写明配合科室，请按需要添加"
        return Offices(
            named[0].code,
            _without(supporting, named[0].code),
            f"原文写明“{phrase}”",
            reason,
            "stated",
            "stated" if supporting else "guess",
        )
    if precedent is not None:
        return _as_last_year(precedent, offices, matches, helping, support_phrase)
    if not matches:
        return Offices(
            "",
            (),
            "原文没有写明，也没有职责词可据以推断，请选择牵头科室",
            "没有可据以推断的职责词，请按需要添加",
        )
    lead = matches[0]
    others = [m for m in matches[1:] if m.score >= _SURE or 2 * m.score >= lead.score][:_MOST_SUPPORTING]
    codes = _without(
        tuple(office.code for office in helping) or tuple(m.office.code for m in others), lead.office.code
    )
    return Offices(
        lead.office.code,
        codes,
        _lead_reason(matches),
        _support_reason(text, support_phrase, others, codes),
        "likely" if _is_sure(matches) else "guess",
        "stated" if helping else ("likely" if codes else "guess"),
    )


def _as_last_year(
    precedent: Precedent,
    offices: Sequence[OfficeHint],
    matches: list[_Match],
    helping: list[OfficeHint],
    phrase: str,
) -> Offices:
    """Last year's lead; offices named or spoken for by duty words support it."""
    lead = next(office for office in offices if office.code == precedent.past.lead)
    others = [one for one in matches if one.office is not lead and one.score >= _SURE][:_MOST_SUPPORTING]
    codes = tuple(office.code for office in helping) or tuple(one.office.code for one in others)
    codes = _without(codes, lead.code)
    return Offices(
        lead.code,
        codes,
        precedent.reason(lead.name),
        _support_reason("", phrase, others, codes),
        "likely" if precedent.sure else "guess",
        "stated" if helping else ("likely" if codes else "guess"),
    )


def named_offices(phrase: str, offices: Sequence[OfficeHint]) -> tuple[str, ...]:
    """The codes of the offices a phrase names, in its order; a longer name hides a shorter one inside it."""
    found: dict[str, int] = {}
    rest = phrase
    names = sorted(((name, o.code) for o in offices for name in _names(o)), key=lambda pair: -len(pair[0]))
    for name, code in names:
        if (at := rest.find(name)) >= 0:
            found.setdefault(code, at)
            rest = rest.replace(name, "\n" * len(name))
    return tuple(sorted(found, key=lambda code: found[code]))


def _named(
    text: str, pattern: re.Pattern[str], offices: Sequence[OfficeHint]
) -> tuple[list[OfficeHint], str]:
    for match in pattern.finditer(text):
        phrase = next(group for group in match.groups() if group)
        found = [
            (phrase.find(name), office) for office in offices for name in _names(office) if name in phrase
        ]
        if found:
            ordered = dict.fromkeys(office.code for _, office in sorted(found, key=lambda pair: pair[0]))
            return [next(o for o in offices if o.code == code) for code in ordered], match.group().strip()
    return [], ""


def _names(office: OfficeHint) -> list[str]:
    return [name for name in (office.name, *office.aliases) if name]


def _matches(text: str, offices: Sequence[OfficeHint]) -> list[_Match]:
    return [_Match(office, _speaking(text, office.duties)) for office in offices]


def _speaking(text: str, duties: Sequence[str]) -> tuple[str, ...]:
    """The duty words found, longest first, each stretch of text counted once."""
    found = []
    rest = text
    for duty in sorted((d for d in dict.fromkeys(duties) if d), key=len, reverse=True):
        if duty in rest:
            found.append(duty)
            rest = rest.replace(duty, "\n")
    return tuple(found)


def _is_sure(matches: list[_Match]) -> bool:
    return matches[0].score >= _SURE and not (len(matches) > 1 and matches[1].score == matches[0].score)


def _lead_reason(matches: list[_Match]) -> str:
    lead = matches[0]
    reason = f"原文“{'、'.join(lead.words)}”属{lead.office.name}职责"
    if len(matches) > 1 and matches[1].score == lead.score:
        return f"{reason}；与{matches[1].office.name}不相上下，把握不大，请核对"
    return reason if lead.score >= _SURE else f"{reason}；依据较少，把握不大，请核对"


def _support_reason(text: str, phrase: str, others: list[_Match], codes: tuple[str, ...]) -> str:
    if phrase and codes:
        return f"原文写明“{phrase}”"
    parts = [f"“{'、'.join(match.words)}”属{match.office.name}职责" for match in others]
    if everyone := _ALL_OFFICES.search(text):
        parts.append(f"原文还提到“{everyone.group()}”，请确认是否由全部科室配合")
    return "；".join(parts) or "没有其他科室的职责词，请按需要添加"


def _without(codes: tuple[str, ...], lead: str) -> tuple[str, ...]:
    return tuple(code for code in codes if code != lead)
