"""Sentences of the plan to commitments, by the splitting rule of the domain handbook §3.

A sentence is cut before a clause that has its own verb and its own object. Means and results stay with the duty
they serve. Guiding thought and goals are no duty, except a concrete mechanism in an opening.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from tracker.intake import duty_words, rules
from tracker.intake.clause_sorts import Clause, sorted_clause
from tracker.intake.draft import PassageDraft, PassageRole
from tracker.intake.new_duty import is_new_duty
from tracker.intake.no_work import (
    closing_goal,
    guiding_ahead,
    no_work_in,
    only_aims,
    only_appeals,
    only_guides,
)
from tracker.intake.phrasing import quoted
from tracker.intake.sentences import Sentence, clauses_in, sentences_in, trimmed
from tracker.plans.coverage import has_words


@dataclass(frozen=True)
class Stretch:
    """Running text of a section. `opening`: guiding words are expected; `item`: a numbered line of its own;
    `note`: owners and dates that the document writes beside it; `whole`: they stand at this very item; `year`: the
    plan's, before which all is past (0: not known); `titled`: its first sentence may be a title (``titled``)."""

    start: int
    end: int
    opening: bool = False
    item: bool = False
    note: str = ""
    whole: bool = False
    year: int = 0
    titled: bool = False


@dataclass(frozen=True)
class Piece:
    """A commitment's place, its clauses, and why it was cut out; `whole`: the note beside it speaks of just this."""

    start: int
    end: int
    clauses: tuple[Clause, ...]
    reason: str
    whole: bool = False


@dataclass(frozen=True)
class Cut:
    """What a stretch comes apart into."""

    pieces: tuple[Piece, ...]
    passed_over: tuple[PassageDraft, ...]


_MANY_TITLES = 3  # short first sentences from which on they are titles, not works


def cut(text: str, stretch: Stretch) -> Cut:
    """Cut one stretch; every character that is not punctuation lands in a piece or in a passage passed over."""
    pieces: list[Piece] = []
    passed: list[PassageDraft] = []
    sentences = sentences_in(text, stretch.start, stretch.end)
    for sentence in sentences:
        if stretch.titled and sentence is sentences[0] and len(sentences) > 1:
            passed.append(_passage(text, sentence.start, sentence.end, "heading", rules.HEADING_REASON))
            continue
        found, left = _sentence(text, sentence, stretch)
        pieces += found
        passed += left
    return Cut(tuple(pieces), tuple(passed))


def titled(text: str, stretches: Sequence[Stretch]) -> list[Stretch]:
    """The stretches, marked where several of them begin with a title in parallel phrases: then each such is one."""
    firsts = [next(iter(sentences_in(text, one.start, one.end)), None) for one in stretches]
    titles = [first is not None and _is_title(text, first) for first in firsts]
    short = [
        first is not None and _names_only(text, first, one)
        for first, one in zip(firsts, stretches, strict=True)
    ]
    several, many = sum(titles) > 1, sum(short) >= _MANY_TITLES
    return [
        replace(one, titled=(several and title) or (many and brief))
        for one, title, brief in zip(stretches, titles, short, strict=True)
    ]


def _names_only(text: str, sentence: Sentence, stretch: Stretch) -> bool:
    """规范招商引资行为。: a few words that name a field, and sentences behind them."""
    words = text[sentence.start : sentence.end]
    named = rules.SHORT_TITLE.fullmatch(words) is not None and duty_words.CONCRETE.search(words) is None
    return (
        named
        and text[sentence.end : sentence.end + 1] == "。"
        and has_words(text[sentence.end + 1 : stretch.end])
    )


def _is_title(text: str, sentence: Sentence) -> bool:
    """加强领导，落实责任。: a paragraph's first words in parallel phrases, when sentences of work follow."""
    stop = text[sentence.end : sentence.end + 1]
    return stop == "。" and rules.PARALLEL_TITLE.fullmatch(text, sentence.start, sentence.end) is not None


def _sentence(text: str, sentence: Sentence, stretch: Stretch) -> tuple[list[Piece], list[PassageDraft]]:
    words = text[sentence.start : sentence.end]
    if sentence.heading:
        return [], [_passage(text, sentence.start, sentence.end, "heading", rules.HEADING_REASON)]
    if rules.BRIDGE.search(words) and not sentence.run:
        return [], [_passage(text, sentence.start, sentence.end, "preamble", rules.BRIDGE_REASON)]
    said = words[len(sentence.run) :].lstrip("，, ")
    if not stretch.whole and (why := no_work_in(said, stretch.year)):
        return [], [_passage(text, sentence.start, sentence.end, "preamble", why)]
    if sentence.run:
        return _run(text, sentence)
    skip = _lead_in(text, sentence)
    lead_in = trimmed(text, sentence.start, sentence.start + skip)
    passed = [_passage(text, start, end, "preamble", rules.LEAD_IN_REASON) for start, end in lead_in]
    clauses = list(_clauses(text, sentence, skip))
    if not clauses:
        return [], passed
    if stretch.whole:
        return [Piece(clauses[0].start, sentence.end, tuple(clauses), rules.WHOLE_REASON, whole=True)], passed
    if stretch.opening:
        pieces, left = _opening(text, clauses)
        return pieces, passed + left
    thought, why = guiding_ahead(clauses)
    if thought:
        start, end = clauses[0].start, clauses[thought - 1].end
        passed.append(_passage(text, start, end, "preamble", why))
    pieces, left = _plain(text, clauses[thought:], stretch)
    return pieces, passed + left


def _run(text: str, sentence: Sentence) -> tuple[list[Piece], list[PassageDraft]]:
    """What follows 一是: one item, cut only before a clause with a concrete work of its own after another such."""
    clauses = list(_clauses(text, sentence, len(sentence.run)))
    if not clauses:
        return [], [_passage(text, sentence.start, sentence.end, "heading", rules.HEADING_REASON)]
    groups = _grouped(clauses, item=True)
    reason = f"原文“{sentence.run}”所列的一项，其后各分句是这一项的做法和成效"
    first = Piece(sentence.start, groups[0][-1].end, tuple(groups[0]), reason)
    others = [
        Piece(group[0].start, group[-1].end, tuple(group), _reason(group, groups[:index]))
        for index, group in enumerate(groups[1:], start=1)
    ]
    return [first, *others], []


def _clauses(text: str, sentence: Sentence, skip: int) -> tuple[Clause, ...]:
    spans = clauses_in(text, sentence.start + skip, sentence.end)
    return tuple(sorted_clause(text, start, end) for start, end in spans)


def _lead_in(text: str, sentence: Sentence) -> int:
    """How many characters say only when and who."""
    lead_in = rules.LEAD_IN.match(text, sentence.start, sentence.end)
    return lead_in.end() - sentence.start if lead_in else 0


def _opening(text: str, clauses: list[Clause]) -> tuple[list[Piece], list[PassageDraft]]:
    """The paragraph before the first heading: only a concrete mechanism in it is a duty."""
    pieces, passed = [], []
    for clause in clauses:
        if clause.sort in ("action", "other") and rules.MECHANISM.match(clause.text):
            reason = f"总起段是指导思想和总体要求，其中{quoted(clause.text)}是具体机制，单列一项"
            pieces.append(Piece(clause.start, clause.end, (clause,), reason))
        else:
            reason = rules.GUIDING_REASON if clause.sort == "guiding" else rules.OPENING_REASON
            passed.append(_passage(text, clause.start, clause.end, "preamble", reason))
    return pieces, passed


def _plain(text: str, clauses: list[Clause], stretch: Stretch) -> tuple[list[Piece], list[PassageDraft]]:
    passed = []
    if only_appeals(clauses):
        return [], [_passage(text, clauses[0].start, clauses[-1].end, "outcome", rules.APPEAL_REASON)]
    kept, goal = closing_goal(clauses)
    if goal:
        passed.append(_passage(text, goal[0].start, goal[-1].end, "outcome", rules.CLOSING_GOAL_REASON))
    if only_aims(kept, item=stretch.item):
        passed.append(_passage(text, kept[0].start, kept[-1].end, "outcome", rules.GOAL_ONLY_REASON))
        return [], passed
    if not stretch.item and only_guides(kept):
        passed.append(_passage(text, kept[0].start, kept[-1].end, "preamble", rules.GUIDING_REASON))
        return [], passed
    heads = stretch.item and not has_words(text[stretch.start : kept[0].start])
    groups = _grouped(kept, item=heads)
    pieces = [
        Piece(group[0].start, group[-1].end, tuple(group), _reason(group, groups[:index]))
        for index, group in enumerate(groups)
    ]
    return pieces, passed


def _grouped(clauses: list[Clause], *, item: bool) -> list[list[Clause]]:
    """Clauses gathered into commitments; means that stand before a new duty go with it."""
    groups: list[list[Clause]] = []
    waiting: list[Clause] = []
    for clause, behind in zip_longest(clauses, clauses[1:]):
        joined = (
            behind is not None
            and duty_words.JOINED_BY.fullmatch(clause.text)
            and duty_words.A_MECHANISM.match(behind.text)
        )
        if groups and joined:
            waiting.append(clause)
        elif groups and is_new_duty(groups[-1], clause, item and len(groups) == 1):
            groups.append([*waiting, clause])
            waiting = []
        elif groups and clause.sort in ("means", "guiding"):
            waiting.append(clause)
        elif groups:
            groups[-1] += [*waiting, clause]
            waiting = []
        else:
            groups.append([clause])
    if waiting:
        groups[-1] += waiting
    return groups


def _reason(group: list[Clause], before: list[list[Clause]]) -> str:
    kept = [clause.reason for clause in group if clause.sort == "result" and clause.reason]
    tail = f"；{kept[0]}，随本项保留" if kept else ""
    duty = next((clause for clause in group if clause.sort == "action"), group[0])
    if not before:
        return f"自成一句，从{quoted(duty.text, 10)}起{tail}"
    return f"“{duty.verb}”另起一项工作，对象{quoted(duty.object, 14)}与前一项不同，故分开{tail}"


def _passage(text: str, start: int, end: int, role: PassageRole, reason: str) -> PassageDraft:
    return PassageDraft(role, text[start:end], start, end, reason)
