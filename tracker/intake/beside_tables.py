"""A document with a breakdown table and prose: the table is read first, and no sentence becomes a task twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.intake.draft import CommitmentDraft, PassageDraft, Remark, SectionDraft
from tracker.intake.suggest import Surroundings, suggest
from tracker.intake.tables import TablePlan

_SAME_REASON = "任务分解表中有同样的内容，以表中所列为准"
_PROSE_REASON = "文件中有任务分解表，以表中各行为准，这段文字没有另列；需要时可单独列为安排事项"
_LEAST = 8  # characters two texts must share to be the same
_NOT_WORDS = re.compile(r"[^\w]")


@dataclass(frozen=True)
class Found:
    """What was read of the plan so far, prose or both."""

    sections: tuple[SectionDraft, ...]
    commitments: tuple[CommitmentDraft, ...]
    passed_over: tuple[PassageDraft, ...]
    questions: tuple[Remark, ...]


def with_table(text: str, table: TablePlan, prose: Found, within: Surroundings) -> Found:
    """The table's rows, and what the prose adds to them. Without rows: the prose alone.

    Prose that says what a row says gives way. Where the table is the whole plan, the rest of the prose only leads
    up to it and is passed over, each sentence with its reason; where the table is the smaller part, it stays.
    """
    if not table.rows:
        return prose
    rows, questions = _from_rows(text, table, within)
    own = [one for one in prose.commitments if not _is_said(one, rows)]
    kept = own if len(own) > len(rows) else []
    over = [
        PassageDraft("preamble", one.text, one.start, one.end, _PROSE_REASON if one in own else _SAME_REASON)
        for one in prose.commitments
        if one not in kept
    ]
    sections = [one for one in prose.sections if any(c.section == one.number for c in kept)]
    titles = {one.title for one in kept}
    asked = [one for one in prose.questions if one.message.partition("：")[0] in titles]
    return Found(
        tuple(sorted([*sections, *table.sections], key=lambda one: one.start)),
        tuple(sorted([*kept, *rows], key=lambda one: one.start)),
        tuple(sorted([*prose.passed_over, *over], key=lambda one: one.start)),
        (*asked, *questions, _told(rows, over)),
    )


def _from_rows(
    text: str, table: TablePlan, within: Surroundings
) -> tuple[list[CommitmentDraft], list[Remark]]:
    rows, questions = [], []
    for row in table.rows:
        commitment, question = suggest(
            text, row.piece, section=row.section, note="", within=within, stated=row.stated
        )
        rows.append(commitment)
        if question:
            questions.append(Remark("ambiguous_date", f"{commitment.title}：{question}"))
    return rows, questions


def _is_said(one: CommitmentDraft, rows: Sequence[CommitmentDraft]) -> bool:
    words = _NOT_WORDS.sub("", one.text)
    others = (_NOT_WORDS.sub("", row.text) for row in rows)
    return any(
        min(len(words), len(other)) >= _LEAST and (words in other or other in words) for other in others
    )


def _told(rows: Sequence[CommitmentDraft], over: Sequence[PassageDraft]) -> Remark:
    left = f"；正文中{len(over)}处文字没有另列，请核对" if over else ""
    return Remark("table_read", f"已按任务分解表逐行列出{len(rows)}项安排{left}。")
