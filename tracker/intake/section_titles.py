"""What a section is about, told from its heading (domain handbook §2.5): achievements, shortcomings, plan."""

from __future__ import annotations

import re
from typing import Literal

from tracker.intake.calendar_words import CN, year_of

Role = Literal["achievements", "shortcomings", "plan"]

_AHEAD = r"下一?步|下一?阶段|下一?年度|来年|明年|今后|接下来"
_PLANNING = r"打算|安排|计划|思路|举措|措施|重点|任务|要点|部署|方向|展望|谋划|设想|目标"
# These speak of the future by themselves; a bare 主要举措 does not and needs a word for the time.
_PLAN_ALONE = re.compile(
    r"努力方向|改进(?:措施|计划|方向)|整改措施|工作(?:打算|展望|思路|谋划|设想)|思路及打算|保障措施|意见建议|对策建议"
)
_PLAN_AHEAD = re.compile(rf"(?:{_AHEAD}).*?(?:{_PLANNING})|(?:{_AHEAD})的?工作$|谋划.*(?:{_PLANNING})")
_YEAR = re.compile(rf"(20\d{{2}}|二[{CN}]{{3}})\s*年")
_PLANNING_WORD = re.compile(_PLANNING)
_FIRM_PLANNING = re.compile(
    "打算|安排|计划|思路|部署|谋划|展望|设想|(?:工作|主要|推进)举措|(?:工作|改进)措施"
)
_LOOKS_BACK = re.compile(r"成效|做法|开展情况|工作开展|完成情况|落实情况|总结|回顾|履职|履行.*职责情况")
_SHORT = re.compile(r"不足|短板|薄弱|差距|问题(?!整改)|困难")
_DONE = re.compile(r"举措|成效|做法|开展|完成|总结|情况|履职|履行|成绩")

NEXT_OPENER = re.compile(
    rf"(?:针对(?:上述|以上|存在).{{0,12}}[，,]\s*)?(?:{_AHEAD})(?:工作中)?(?:[，,]|[我本将要拟])|20\d{{2}}年(?:度)?[，,].{{0,16}}?将"
)


def years_in(text: str) -> list[int]:
    """The years a text names, 2024年 or 二〇二四年, in its order."""
    return [int(year) if year.isdecimal() else year_of(year) for year in _YEAR.findall(text)]


def roles_of(title: str, report_year: int | None) -> frozenset[Role]:
    """The roles a heading announces. A combined section (问题及下一步打算) has two; an unclear one has none.

    A year in the heading counts as the future when it lies after the report's own year.
    """
    roles: set[Role] = set()
    if _SHORT.search(title):
        roles.add("shortcomings")
    if is_plan_title(title, report_year):
        roles.add("plan")
    if not roles and _DONE.search(title):
        roles.add("achievements")
    return frozenset(roles)


def is_plan_title(title: str, report_year: int | None) -> bool:
    if _PLAN_AHEAD.search(title):
        return True
    if _LOOKS_BACK.search(title):
        return False
    if _PLAN_ALONE.search(title):
        return True
    ahead = any(report_year is None or year > report_year for year in years_in(title))
    return ahead and _PLANNING_WORD.search(title) is not None


def is_misdated_plan_title(title: str) -> bool:
    """Whether a heading would announce a plan, were it not for its year: 三、2023年工作安排 in the report on 2023."""
    return (
        bool(years_in(title))
        and _FIRM_PLANNING.search(title) is not None
        and _LOOKS_BACK.search(title) is None
        and _DONE.search(_FIRM_PLANNING.sub("", title)) is None
    )


def leading_plan_title(text: str, report_year: int | None) -> str:
    """The plan title a paragraph opens with when heading and text touch (三、下一步工作打算下一步，…), else ""."""
    for match in re.finditer(rf"(?:{_PLANNING})", text[:40]):
        title = text[: match.end()]
        if not re.search("[，。；,]", title) and is_plan_title(title, report_year):
            return title
    return ""
