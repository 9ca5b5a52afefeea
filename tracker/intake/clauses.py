"""Sentences of the plan to commitments, by the splitting rule of the domain handbook §3.

A sentence is cut before a clause that has its own verb and its own object. Means and results stay with the duty
they serve. Guiding thought and goals are no duty, except a concrete mechanism in an opening.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from tracker.intake import rules
from tracker.intake.clause_sorts import Clause, same_matter, same_object, sorted_clause
from tracker.intake.draft import PassageDraft, PassageRole
from tracker.intake.phrasing import quoted
from tracker.intake.sentences import Sentence, clauses_in, sentences_in, trimmed

_LOOKED_BACK = 12  # clauses of a commitment that a new one is compared with


@dataclass(frozen=True)
class Stretch:
    """Running text of a section. `opening`: guiding words are expected; `item`: a numbered line of its own;
    `note`: owners and dates that the document writes beside it; `whole`: they stand at this very item."""

    start: int
    end: int
    opening: bool = False
    item: bool = False
    note: str = ""
    whole: bool = False


@dataclass(frozen=True)
class Piece:
    """A commitment's place, its clauses, and why it was cut out."""

    start: int
    end: int
    clauses: tuple[Clause, ...]
    reason: str


@dataclass(frozen=True)
class Cut:
    """What a stretch comes apart into."""

    pieces: tuple[Piece, ...]
    passed_over: tuple[PassageDraft, ...]


def cut(text: str, stretch: Stretch) -> Cut:
    """Cut one stretch; every character that is not punctuation lands in a piece or in a passage passed over."""
    pieces: list[Piece] = []
    passed: list[PassageDraft] = []
    for sentence in sentences_in(text, stretch.start, stretch.end):
        found, left = _sentence(text, sentence, stretch)
        pieces += found
        passed += left
    return Cut(tuple(pieces), tuple(passed))


def _sentence(text: str, sentence: Sentence, stretch: Stretch) -> tuple[list[Piece], list[PassageDraft]]:
    words = text[sentence.start : sentence.end]
    if sentence.heading:
        return [], [_passage(text, sentence.start, sentence.end, "heading", rules.HEADING_REASON)]
    if rules.BRIDGE.search(words) and not sentence.run:
        return [], [_passage(text, sentence.start, sentence.end, "preamble", rules.BRIDGE_REASON)]
    if sentence.run:
        return _run(text, sentence)
    skip = _lead_in(text, sentence)
    lead_in = trimmed(text, sentence.start, sentence.start + skip)
    passed = [_passage(text, start, end, "preamble", rules.LEAD_IN_REASON) for start, end in lead_in]
    clauses = list(_clauses(text, sentence, skip))
    if not clauses:
        return [], passed
    if stretch.whole:
        return [Piece(clauses[0].start, sentence.end, tuple(clauses), rules.WHOLE_REASON)], passed
    if stretch.opening:
        pieces, left = _opening(text, clauses)
        return pieces, passed + left
    thought = _guiding_ahead(clauses)
    if thought:
        start, end = clauses[0].start, clauses[thought - 1].end
        passed.append(_passage(text, start, end, "preamble", rules.GUIDING_REASON))
    pieces, left = _plain(text, clauses[thought:], stretch.item)
    return pieces, passed + left


def _guiding_ahead(clauses: list[Clause]) -> int:
    """How many clauses of guiding thought stand before a sentence's own work; 0 where there is nothing else."""
    count = next((i for i, one in enumerate(clauses) if one.sort != "guiding"), 0)
    return count if any(one.sort == "action" for one in clauses[count:]) else 0


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


def _plain(text: str, clauses: list[Clause], item: bool) -> tuple[list[Piece], list[PassageDraft]]:
    passed = []
    kept, goal = _closing_goal(clauses)
    if goal:
        passed.append(_passage(text, goal[0].start, goal[-1].end, "outcome", rules.CLOSING_GOAL_REASON))
    if not item and (all(clause.sort == "result" for clause in kept) or _is_aim(kept)):
        passed.append(_passage(text, kept[0].start, kept[-1].end, "outcome", rules.GOAL_ONLY_REASON))
        return [], passed
    groups = _grouped(kept, item=item)
    pieces = [
        Piece(group[0].start, group[-1].end, tuple(group), _reason(group, groups[:index]))
        for index, group in enumerate(groups)
    ]
    return pieces, passed


def _closing_goal(clauses: list[Clause]) -> tuple[list[Clause], list[Clause]]:
    """Split off a goal that closes the whole section: a general aim and the picture it ends in."""
    if (
        len(clauses) >= 3
        and rules.CLOSING_GOAL.match(clauses[-1].text)
        and rules.GENERAL_AIM.match(clauses[-2].text)
    ):
        return clauses[:-2], clauses[-2:]
    return clauses, []


def _is_aim(clauses: list[Clause]) -> bool:
    """A general aim and the picture it ends in, as a sentence of their own."""
    aim, *rest = clauses
    return (
        bool(rest)
        and rules.GENERAL_AIM.match(aim.text) is not None
        and rules.CONCRETE.search(aim.text) is None
        and all(one.sort == "result" and rules.CLOSING_GOAL.match(one.text) for one in rest)
    )


def _grouped(clauses: list[Clause], *, item: bool) -> list[list[Clause]]:
    """Clauses gathered into commitments; means that stand before a new duty go with it."""
    groups: list[list[Clause]] = []
    waiting: list[Clause] = []
    for clause, behind in zip_longest(clauses, clauses[1:]):
        joined = (
            behind is not None
            and rules.JOINED_BY.fullmatch(clause.text)
            and rules.A_MECHANISM.match(behind.text)
        )
        if groups and joined:
            waiting.append(clause)
        elif groups and _is_new_duty(groups[-1], clause, item and len(groups) == 1):
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


def _is_new_duty(group: list[Clause], clause: Clause, item: bool) -> bool:
    """Whether a clause is work beside the works of the group: its own verb and its own object, nothing shared."""
    head, group = group[0], group[-_LOOKED_BACK:]
    if clause.sort != "action" or (clause.weak and not _is_strong(group, clause)):
        return False
    ahead = [one for one in group if _leads_to_the_next(head, one, clause, item)]
    if clause.often:
        works = any(one.sort in ("action", "other") for one in group if one not in ahead)
        works = works and rules.TELLS_OF_IT.fullmatch(clause.object) is None
        return works and not _is_how_it_runs(group, clause)
    earlier = [one for one in group if one.sort == "action" and one not in ahead]
    if not _has_object(clause) or rules.TELLS_OF_IT.fullmatch(clause.object):
        return False
    if rules.HOW_MUCH.search(clause.text) and any(clause.verb in one.text for one in group):
        return False
    if not any(map(_has_object, earlier)):
        words = [one for one in group if one.sort == "other" and not _is_field(one.text)]
        return bool(words) and head.sort not in ("means", "guiding")
    if _completes(earlier[-1], clause):
        return False
    return clause.timed or not any(same_object(one.object, clause.object) for one in earlier)


def _is_strong(group: list[Clause], clause: Clause) -> bool:
    """A weak verb opens a duty by its time or its own matter: 6月底前公布名单, 做好规范性文件合法性审查."""
    if clause.often or clause.timed:
        return True
    if rules.QUANTITY.search(clause.object) and not rules.HOW_MUCH.search(clause.text):
        return True
    if _shares_matter(group, clause):
        told = rules.TELLS.match(clause.verb) and rules.SYSTEM.search(clause.object)
        return bool(told) and not any(rules.GOES_THROUGH.search(one.verb) for one in group)
    apart = len(clause.object) >= rules.LONGEST_COMPLETION
    return apart and rules.COMPLETES_OR_OPENS.match(clause.verb) is not None


def _is_how_it_runs(group: list[Clause], clause: Clause) -> bool:
    """How often a mechanism meets, or how often the matter of a system is done."""
    longest = rules.LONGEST_PROMPTING if clause.weak else rules.LONGEST_MEETING
    meets = len(clause.object) <= longest or rules.MEETS.search(clause.text) is not None
    if rules.RUNS_BY_ITSELF.search(group[-1].text) and meets:
        return True
    systems = [one for one in group if rules.IN_A_SYSTEM.search(one.text)]
    return _shares_matter(systems, clause)


def _leads_to_the_next(head: Clause, one: Clause, clause: Clause, item: bool) -> bool:
    """Words that stand before the work itself: with what, together with whom, or in which field."""
    if one.sort != "action":
        return False
    if (rules.PUTS_TO_USE.match(one.text) and not clause.often) or (
        not one.concrete and rules.JOINS_FORCES.fullmatch(one.text)
    ):
        return True
    if one is not head or rules.NAMES_A_FIELD.fullmatch(one.verb) is None:
        return False
    shared = len(one.object) <= rules.LONGEST_FIELD_AHEAD and same_matter(one.object, clause.object)
    shared = shared and clause.concrete and not rules.SYSTEM.search(one.object)
    return shared or one.slogan(rules.LONGEST_HEAD if item else rules.LONGEST_FIELD)


def _completes(before: Clause, clause: Clause) -> bool:
    """Whether an action only carries on the one before: whom it is aimed at, what is made of it, what shall follow."""
    if rules.PUSHES.match(clause.verb) and not clause.timed:
        return not (rules.PUSHES_A_VERB.match(clause.text) or rules.SYSTEM.search(clause.object))
    if (
        not clause.concrete
        and rules.NAMES_A_FIELD.fullmatch(clause.verb)
        and rules.SLOGAN.search(clause.object)
    ):
        return True
    if rules.JOINED_BY.fullmatch(clause.text) and rules.SYSTEM.search(before.object):
        return clause.verb.startswith("推")
    if rules.STRIKES.search(clause.verb) and clause.text.find("对") != 0:
        return rules.OPERATION.search(before.object) is not None
    return (
        rules.GOES_THROUGH.search(before.verb) is not None
        and rules.MADE_OF_IT.search(clause.verb) is not None
        and rules.INVENTORY.search(clause.object) is not None
        and not rules.SYSTEM.search(before.object)
    )


def _has_object(clause: Clause) -> bool:
    """Whether an action has an object of its own: a long one, or one that names what is written, built or held."""
    if len(clause.object) >= rules.SHORTEST_OBJECT or clause.occasion or rules.QUANTITY.search(clause.object):
        return True
    names_a_field = rules.NAMES_A_FIELD.fullmatch(clause.verb) is not None
    return not names_a_field and rules.CONCRETE.search(clause.object) is not None


def _is_field(words: str) -> bool:
    """加大培训力度: words that name a field; the work follows."""
    return len(words) <= rules.LONGEST_FIELD + 2 and rules.NAMES_A_FIELD.match(words) is not None


def _shares_matter(group: list[Clause], clause: Clause) -> bool:
    return any(same_matter(one.text, clause.text) for one in group)


def _reason(group: list[Clause], before: list[list[Clause]]) -> str:
    kept = [clause.reason for clause in group if clause.sort == "result" and clause.reason]
    tail = f"；{kept[0]}，随本项保留" if kept else ""
    duty = next((clause for clause in group if clause.sort == "action"), group[0])
    if not before:
        return f"自成一句，从{quoted(duty.text, 10)}起{tail}"
    return f"“{duty.verb}”另起一项工作，对象{quoted(duty.object, 14)}与前一项不同，故分开{tail}"


def _passage(text: str, start: int, end: int, role: PassageRole, reason: str) -> PassageDraft:
    return PassageDraft(role, text[start:end], start, end, reason)
