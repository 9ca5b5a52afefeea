"""The frame of a document: title, 发文字号, 签发人, the year it reports on, and where its body ends."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.intake.numbering import number_of
from tracker.intake.paragraphs import Block, JoinedText, is_label
from tracker.intake.section_titles import years_in

_DOC_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,14}\s*[〔\[【﹝〈（(]\s*20\d{2}\s*[〕\]】﹞〉）)]\s*第?\s*\d{1,4}\s*号"
)
_SIGNED = re.compile(r"签\s*发\s*人\s*[:：]\s*([\u4e00-\u9fff·]{2,}|[\u4e00-\u9fff]\s[\u4e00-\u9fff])")
_TITLE = re.compile(
    r"报告|汇报|总结|计划|要点|安排|情况|打算|方案|分解表|(?:重点|主要|工作|目标|年度|建设)任务(?:清单|台账|表)?$|任务(?:清单|台账|表)"
)
# In a copy without line breaks the first sentence follows the title directly.
_TOUCHING_TITLE = re.compile(r"[^，。；：\n]{2,30}?20\d{2}年度?[^，。；：\d\n]{0,25}?(?:报告|总结|要点|计划)")
_ONLY_PLAN = re.compile(
    r"(?:计划|要点|安排|打算|思路|任务分解表?|(?:任务|责任|分工)(?:清单|台账|表)|(?:重点|主要|工作|目标|年度|建设)任务|方案)(?:(?:与|及|和)?(?:责任|任务|工作)?分工(?:方案|表)?|的通知|[（(].*[）)])?$"
)
_REPORTS = re.compile(r"报告|总结|情况")
_TAIL = re.compile(
    r"特此报告|以上报告|妥否|请审阅|附件|附：|抄送|[（(]此件|[（(]联系人|责任编辑|相关阅读|(?:\d{4}|二[〇○零][一二三四五六七八九〇○零]{2})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日$"
)
# The same inside a paragraph, where the text and its tail share a line.
_CLOSING = re.compile(r"(?<=[。；！\s])(?:特此报告|特此上报|以上报告，?请)")
_ISSUER = (
    r"[\u4e00-\u9fff（）()]{2,24}?(?:局|委员会|委|办公室|办事处|办|厅|政府|处|中心|院|管委会|总队|支队|大队)"
)
_DAY = (
    r"(?:20\d{2}|二[〇○零一二三四五六七八九]{3})\s*年"
    r"\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日"
)
_SIGNED_ON = re.compile(rf"(?P<day>{_DAY})[。\s]*(?:[（(](?:此件|联系|公开)[^（）()]{{0,40}}[）)][。\s]*)?$")
_SIGNED_LINE = re.compile(rf"{_ISSUER}\s*{_DAY}")
_LONGEST_TAIL = 120
_LONGEST_TITLE = 70
_LONGEST_HEAD_LINE = 80


@dataclass(frozen=True)
class Frame:
    """`report_year` is the year looked back on, None when nothing says it; `only_plan`: there is no report part."""

    title: str
    doc_number: str
    signed_off_by: str
    report_year: int | None
    only_plan: bool
    title_block: int
    body_end: int


def frame_of(joined: JoinedText) -> Frame:
    """Read the frame. What is absent is "" (or None): it is never made up."""
    head = _head(joined)
    number = signed = ""
    for block in head:
        words = joined.words(block)
        if len(words) > _LONGEST_HEAD_LINE or "。" in words:
            continue
        if not number and (found := _DOC_NUMBER.search(words)):
            number = found.group()
        if not signed and (found := _SIGNED.search(words)):
            signed = found.group(1)
    index, title = _title(joined, head)
    only_plan = bool(_ONLY_PLAN.search(title)) and not _REPORTS.search(title)
    years = years_in(title) or [int(year) for year in re.findall(r"[〔\[【﹝〈（(]\s*(20\d{2})", number)]
    year = years[0] - only_plan if years else None
    return Frame(title, number, signed, year, only_plan, index, _body_end(joined, title))


def _head(joined: JoinedText) -> list[Block]:
    """The blocks before the first level-1 heading, or the first twelve where there is none."""
    for index, block in enumerate(joined.blocks):
        number = number_of(joined.words(block))
        if number is not None and number.level == 1:
            return list(joined.blocks[:index])
    return list(joined.blocks[:12])


def _title(joined: JoinedText, head: list[Block]) -> tuple[int, str]:
    for index, block in enumerate(head):
        words = joined.words(block)
        labelled = block.heading or is_label(words)
        if (
            not labelled
            or len(words) > _LONGEST_TITLE
            or not _TITLE.search(words)
            or _DOC_NUMBER.search(words)
        ):
            continue
        before = joined.words(head[index - 1]) if index else ""
        split = (
            re.match(r"关于|(?:20\d{2}|\*+)年", words)
            and is_label(before)
            and re.search(r"[局委办厅府会处县市区镇]$", before)
        )
        return index, f"{before}{words}" if split else words
    touching = _TOUCHING_TITLE.match(joined.text) if joined.blocks else None
    return -1, touching.group() if touching else ""


def _body_end(joined: JoinedText, title: str) -> int:
    """Where the text proper ends: before 特此报告, the signature, date, annexes and copies."""
    blocks = joined.blocks
    last = len(blocks)
    while last > 0 and len(blocks) - last < 12:
        words = joined.words(blocks[last - 1])
        signature = (
            last < len(blocks)
            and is_label(words)
            and re.search(r"(?:[局委办厅府会处院]|中心|支队|大队)$", words)
        )
        if not _TAIL.match(words) and not signature and not _SIGNED_LINE.fullmatch(words):
            break
        last -= 1
    if not last:
        return 0
    block = blocks[last - 1]
    return block.start + _without_tail(joined.words(block), title)


def _without_tail(words: str, title: str) -> int:
    """How much of the last paragraph is text: in a copy without line breaks the tail follows in the same line."""
    end = len(words)
    if closing := _CLOSING.search(words):
        end = closing.start()
    if dated := _SIGNED_ON.search(words, max(0, end - _LONGEST_TAIL), end):
        end = dated.start("day")
        signed = words[:end].rstrip(" \u3000")
        issuer = re.match(f"{_ISSUER}(?=关于|20|二|年)", title)
        if issuer and signed.endswith(issuer.group()):
            end = len(signed) - len(issuer.group())
        elif name := re.search(f"(?<=[。；！”）)\\s]){_ISSUER}$", signed):
            end = name.start()
    return end if words[:end].strip() else len(words)
