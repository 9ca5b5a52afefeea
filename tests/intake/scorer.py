"""How well labelled documents are read: ``python -m tests.intake.scorer`` prints a line per document and the totals.

Labels say what a careful officer marks: each commitment's exact words, its kind, and owners, dates and targets only
where the document itself states them. A commitment is found when its words are, character for character; its fields
are judged only then, so that a wrong cut counts once.

Every document was labelled before it was read. First readings, before any rule was touched for them, of boundaries
(F1) and kinds: 21 to 28 0.916; 35 to 40 0.857, 34 of 42; 41 to 52 0.605, 57 of 69; 53 to 60 0.690, 46 of 49; 61 to 68
0.696, 54 of 56; 69 to 76 0.667, 45 of 50; 77 to 84 0.880, 56 of 66; 85 to 92 0.895, 60 of 64; 93 to 99 0.885, 53 of
58; 100 to 107 0.855, 56 of 62; 108 to 119 0.821, 106 of 110; 120 to 127 0.802, 73 of 77; 128 to 135 0.864, 67 of
76; 136 to 143 0.734, 62 of 62; 144 to 151 0.870, 64 of 67; 152 to 163 0.706, 79 of 101; 164 to 175
0.817, 87 of 114 (by the rules before decision 0028: 0.695, 69 of 90); 176 to 187 0.793, 104 of 113 (before: 0.755, 95 of
105); 188 to 193 0.783, 59 of 63 (before: 0.734, 54 of 58). After those readings some labels were made to
agree with the splitting rule and with each other (results and means stay with their duty; 常态化 is continuous; seven of
108 to 146; in 77, to take part in a contest of the province is done once; in 152 to 193 three days and ten kinds), and
rules were changed. The held-out documents were never tuned for one by one, but their misses have been seen: today's
totals are not first readings.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tracker.intake.draft import CommitmentDraft, OfficeHint, PlanDraft
from tracker.intake.read import read_plan

DOCUMENTS = Path(__file__).parent / "documents"
FIRST_DAY = date(2024, 1, 2)
_NOT_WORDS = re.compile(r"[\s，。；：、！？,.．;:!?…“”\"]")
_PART_HEADING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]部分).{2,40}$", re.MULTILINE
)
FIELDS = ("kind", "lead", "due", "targets", "section", "year", "frame", "shortcomings")


@dataclass
class Score:
    """Counts of one document or of many. `right`/`asked`: per field, how many of how many."""

    name: str
    labelled: int = 0
    proposed: int = 0
    found: int = 0
    sentences: int = 0
    covered: int = 0
    verbatim: int = 0
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.found / self.proposed if self.proposed else float(not self.labelled)

    @property
    def recall(self) -> float:
        return self.found / self.labelled if self.labelled else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def coverage(self) -> float:
        return self.covered / self.sentences if self.sentences else 1.0

    @property
    def verbatim_share(self) -> float:
        return self.verbatim / self.proposed if self.proposed else 1.0

    def share(self, name: str) -> float:
        return self.right[name] / self.asked[name] if self.asked[name] else 1.0

    def check(self, name: str, found: Any, wanted: Any, about: str = "") -> None:
        self.asked[name] += 1
        self.right[name] += found == wanted
        if found != wanted:
            self.misses.append(f"{name} {about}: {found!r}, labelled {wanted!r}")


def labels(*, held_out: bool | None = None) -> list[dict[str, Any]]:
    """All labels in order of name; only the tuned or only the held-out documents where asked."""
    rows = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(DOCUMENTS.glob("*.json"))]
    return [row for row in rows if held_out in (None, row["held_out"])]


def draft_of(label: dict[str, Any]) -> PlanDraft:
    offices = [OfficeHint(o["code"], o["name"], tuple(o["aliases"])) for o in label["offices"]]
    data = (DOCUMENTS / label["file"]).read_bytes()
    return read_plan(data, filename=label["file"], bureau="B", offices=offices, today=FIRST_DAY)


def score(label: dict[str, Any]) -> Score:
    draft = draft_of(label)
    result = Score(label["file"], len(label["commitments"]), len(draft.commitments))
    _boundaries(result, draft, label)
    _coverage(result, draft, label)
    for row in label["commitments"]:
        if (commitment := _found(draft, row["text"])) is not None:
            _fields(result, commitment, row)
    if label["year"]:
        result.check("year", draft.year, label["year"])
    for name in ("title", "doc_number", "signed_off_by"):
        result.check("frame", getattr(draft, name), label[name], name)
    result.check("shortcomings", [one.title for one in draft.shortcomings], label["shortcomings"])
    return result


def _boundaries(result: Score, draft: PlanDraft, label: dict[str, Any]) -> None:
    proposed = Counter(one.text for one in draft.commitments)
    wanted = Counter(row["text"] for row in label["commitments"])
    result.found = (proposed & wanted).total()
    result.verbatim = sum(draft.text[one.start : one.end] == one.text for one in draft.commitments)
    result.misses += [f"not found: {text}" for text in (wanted - proposed)]
    result.misses += [f"too much: {text}" for text in (proposed - wanted)]


def _found(draft: PlanDraft, text: str) -> CommitmentDraft | None:
    return next((one for one in draft.commitments if one.text == text), None)


def _fields(result: Score, found: CommitmentDraft, row: dict[str, Any]) -> None:
    """Owners and dates count where the label has them, and also where the reader claims that the text states them."""
    about = row["text"][:16]
    result.check("kind", found.kind, row["kind"], about)
    if "section" in row:
        result.check("section", found.section, row["section"], about)
    if "lead" in row:
        owners = (found.lead_office, sorted(found.supporting_offices))
        result.check("lead", owners, (row["lead"], sorted(row["supporting"])), about)
    elif found.confidence["lead_office"] == "stated":
        result.check("lead", found.lead_office, "", about)
    if "due" in row:
        wanted = None if row["due"] == "ask" else date.fromisoformat(row["due"])
        result.check("due", found.due_on, wanted, about)
    elif found.confidence["due_on"] == "stated":
        result.check("due", found.due_on, "not stated", about)
    if "targets" in row or found.targets:
        result.check("targets", list(found.targets), row.get("targets", []), about)


def _coverage(result: Score, draft: PlanDraft, label: dict[str, Any]) -> None:
    """Each sentence of the plan: every word of it stands in a commitment, a passage passed over or a heading."""
    for first, last in label["plan"]:
        start, end = _span(draft.text, first, last)
        covered = bytearray(len(draft.text))
        for one in (*draft.commitments, *draft.passed_over):
            covered[one.start : one.end] = b"\1" * (one.end - one.start)
        for begin, stop in _headings(draft, start, end):
            covered[begin:stop] = b"\1" * (stop - begin)
        for match in re.compile("[^。；\n]+").finditer(draft.text, start, end):
            left = "".join(c for i, c in enumerate(match.group(), match.start()) if not covered[i])
            if _NOT_WORDS.sub("", match.group()):
                result.sentences += 1
                left = _NOT_WORDS.sub("", left)
                result.covered += not re.sub(r"^(?:\d{1,2}|[（(]\d{1,2}[）)]|\*)", "", left)
                if left and not left.isdigit():
                    result.misses.append(f"not covered: {left}")


def _headings(draft: PlanDraft, start: int, end: int) -> Iterable[tuple[int, int]]:
    for section in draft.sections:
        at = draft.text.find(section.title, section.start) if section.title else -1
        yield section.start, (at + len(section.title) if 0 <= at < section.start + 12 else section.start)
    for match in _PART_HEADING.finditer(draft.text, start, end):
        yield match.span()


def _span(text: str, first: str, last: str) -> tuple[int, int]:
    """Where the words stand, spaces left out of account."""
    places = [index for index, char in enumerate(text) if not char.isspace()]
    squeezed = "".join(text[index] for index in places)
    begin = squeezed.index(first)
    return places[begin], places[squeezed.index(last, begin) + len(last) - 1] + 1


def total(scores: Iterable[Score], name: str) -> Score:
    whole = Score(name)
    for one in scores:
        for count in ("labelled", "proposed", "found", "sentences", "covered", "verbatim"):
            setattr(whole, count, getattr(whole, count) + getattr(one, count))
        whole.right.update(one.right)
        whole.asked.update(one.asked)
    return whole


@cache
def scores(*, held_out: bool) -> tuple[Score, ...]:
    return tuple(score(label) for label in labels(held_out=held_out))


def line(one: Score) -> str:
    shares = " ".join(f"{name} {one.right[name]}/{one.asked[name]}" for name in FIELDS)
    return (
        f"{one.name:44} P {one.precision:.3f} R {one.recall:.3f} F1 {one.f1:.3f}"
        f" covered {one.coverage:.0%} verbatim {one.verbatim_share:.0%}  {shares}"
    )


def main() -> None:
    for held_out, name in ((False, "TUNED"), (True, "HELD OUT")):
        for one in scores(held_out=held_out):
            print(line(one))
            for miss in one.misses:
                print(f"    {miss}")
        print(line(total(scores(held_out=held_out), name)), end="\n\n")


if __name__ == "__main__":
    main()
