"""Remarks on the source and on the draft. They are shown, and nothing is ever corrected by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from tracker.intake.draft import CommitmentDraft, Remark, ShortcomingDraft
from tracker.intake.grids import LONGEST_HEADER, column_of, is_breakdown_header
from tracker.intake.paragraphs import JoinedText

NO_PLAN = Remark("no_plan_section", "没有找到“下一年度安排”部分，未生成任何任务。请在左侧选中这部分文字。")

_WORD = re.compile(r"[^\s|｜]+")
_AS_TEXT = "文件中像是有一张没有框线的表格（表头：{}），已按文字读取，科室和时限没有对应到行。请逐条核对，或上传Word、Excel版。"
_DOUBLED = re.compile(r"(?P<phrase>[^\n。]{6,60}?)(?P=phrase)")
# Old forms of characters that today's place names do not use: a sign of wrong recognition.
_OLD_FORMS = re.compile("(?P<place>[峯峩邨閤甯])(?:城区|[市区县])")


def source_remarks(text: str, places: Sequence[str]) -> list[Remark]:
    """What looks wrong in the text itself: phrases twice in a row, place names that are nearly right."""
    return [*_doubled(text), *_nearly_right(text, places)]


def draft_remarks(
    commitments: Sequence[CommitmentDraft], shortcomings: Sequence[ShortcomingDraft], *, today: date
) -> list[Remark]:
    """What a person must settle: dates that have passed, offices to choose, shortcomings nothing answers."""
    remarks = []
    past = sorted(c.due_on for c in commitments if c.due_on is not None and c.due_on < today)
    if past:
        span = _spoken(past[0]) if past[0] == past[-1] else f"{_spoken(past[0])}至{_spoken(past[-1])}"
        remarks.append(Remark("due_in_past", f"有{len(past)}项安排的完成时限（{span}）已过，下达前请另定。"))
    without_lead = sum(not c.lead_office for c in commitments)
    if without_lead:
        remarks.append(Remark("lead_office_unknown", f"有{without_lead}项安排看不出牵头科室，请选择。"))
    answered = {number for commitment in commitments for number in commitment.answers}
    for shortcoming in shortcomings:
        if commitments and shortcoming.number not in answered:
            message = f"不足{shortcoming.number}“{shortcoming.title}”没有对应的安排事项，请关联或补充。"
            remarks.append(Remark("shortcoming_unanswered", message))
    return remarks


def year_remarks(
    plan_year: int | None, report_year: int | None, asked: int | None, taken: int
) -> list[Remark]:
    """Remarks when the years in the document, and the year asked for, do not fit together."""
    remarks = []
    if plan_year is not None and report_year is not None and plan_year != report_year + 1:
        read_as = f"，已按{taken}年读取" if taken != plan_year else ""
        message = (
            f"报告年度是{report_year}年，安排年度写的是{plan_year}年，"
            f"通常应为{report_year + 1}年{read_as}，请核对。"
        )
        remarks.append(Remark("year_mismatch", message))
    found = plan_year or (report_year + 1 if report_year is not None else None)
    if asked is not None and found is not None and asked != found:
        remarks.append(
            Remark("year_differs", f"文件的安排年度是{found}年，已按指定的{asked}年读取，请核对。")
        )
    if asked is None and found is None:
        remarks.append(Remark("year_unknown", f"文件没有写明年度，暂按{taken}年，请核对。"))
    return remarks


def unruled_remarks(joined: JoinedText) -> list[Remark]:
    """A table's header among the lines of text: its columns were not recognised, so nothing tells who does which row."""
    inside = [(table.start, table.end) for table in joined.tables]
    run: list[str] = []
    for word in _WORD.finditer(joined.text):
        known = len(word.group()) <= LONGEST_HEADER and column_of(word.group()) != "other"
        if known and not any(start <= word.start() < end for start, end in inside):
            run.append(word.group())
            continue
        if _is_header(run):
            break
        run = []
    return (
        [Remark("table_as_text", _AS_TEXT.format("、".join(word.rstrip("0123456789") for word in run[:6])))]
        if _is_header(run)
        else []
    )


def _is_header(words: list[str]) -> bool:
    return len({column_of(word) for word in words}) > 2 and is_breakdown_header(words)


def _doubled(text: str) -> Iterable[Remark]:
    for match in _DOUBLED.finditer(text):
        phrase = match["phrase"].strip("、，； ")
        if len(set(re.findall("[\u4e00-\u9fff]", phrase))) >= 4:
            yield Remark("doubled_phrase", f"“{phrase}”连续出现两次，疑为重复，请核对原文。")


def _nearly_right(text: str, places: Sequence[str]) -> Iterable[Remark]:
    """A name one character away from a known place. Known places that the text spells rightly are proposed last."""
    told: set[str] = set()
    for place in places:
        for index in range(len(place) - 1):
            wrong = re.escape(place[:index]) + "[\u4e00-\u9fff]" + re.escape(place[index + 1 :])
            for match in re.finditer(f"(?<=[在、，和及与])(?:{wrong})" if index == 0 else wrong, text):
                told.add(match.group())
    told = {name for name in told if name not in places and len(name) > 2}
    told |= {match.group() for match in _OLD_FORMS.finditer(text)}
    for name in sorted(told, key=text.find):
        likely = [p for p in places if _one_apart(p, name)]
        absent = [p for p in likely if p not in text] or likely
        proposal = f"，是否应为{'或'.join(f'“{p}”' for p in absent)}" if absent else "，可能有错字"
        yield Remark("place_name", f"“{name}”不是常见的区划名称{proposal}？请核对原文。")


def _one_apart(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _spoken(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
