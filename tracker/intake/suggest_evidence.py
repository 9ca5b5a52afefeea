"""What should prove a commitment, and which admitted shortcomings it answers."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.intake.draft import Kind, ShortcomingDraft
from tracker.intake.phrasing import quoted
from tracker.intake.suggestion_rules import EVIDENCE, EVIDENCE_BY_KIND, MOST_EVIDENCE, TOPICS


def evidence_of(text: str, kind: Kind) -> tuple[tuple[str, ...], str]:
    """(expected evidence, reason): by the words of the text, at most five; without any, what the kind leaves behind."""
    words: list[str] = []
    evidence: dict[str, None] = {}
    for rule in EVIDENCE:
        if (match := rule.pattern.search(text)) and len(evidence) < MOST_EVIDENCE:
            words.append(match.group()[:10])
            evidence.update(dict.fromkeys(rule.evidence))
    if evidence:
        return tuple(evidence)[:MOST_EVIDENCE], f"按原文{quoted('、'.join(words), 30)}列出常见佐证，可增减"
    return EVIDENCE_BY_KIND[kind], "原文没有提示，按任务类型列出最少的佐证，请核对"


def answers_of(text: str, shortcomings: Sequence[ShortcomingDraft]) -> tuple[tuple[str, ...], str]:
    """(numbers of shortcomings answered, reason). A shortcoming's subject is read from its heading."""
    numbers, reasons = [], []
    for shortcoming in shortcomings:
        for topic in TOPICS:
            found = topic.duty.search(text)
            if found and topic.weak.search(shortcoming.title):
                numbers.append(shortcoming.number)
                reasons.append(f"{quoted(found.group())}对应不足{shortcoming.number}的“{topic.name}”")
                break
    return tuple(numbers), "；".join(reasons) or "没有与所列不足相同的主题词，请按需要关联"
