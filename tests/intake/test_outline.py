"""Level-1 sections with their roles, and where the plan stands."""

import pytest

from tracker.intake.frame import frame_of
from tracker.intake.outline import Part, blocks_in, parts_of, plan_parts
from tracker.intake.paragraphs import JoinedText, Paragraph, join

TITLE = "某局2023年度法治政府建设工作报告\n"


def outlined(text: str) -> tuple[JoinedText, list[Part], list[Part]]:
    joined = join([Paragraph(line.removeprefix("# "), line.startswith("# ")) for line in text.split("\n")])
    frame = frame_of(joined)
    parts = parts_of(joined, frame)
    return joined, parts, plan_parts(joined, frame, parts)


def plan_words(text: str) -> list[str]:
    joined, _, plan = outlined(text)
    return [joined.text[part.body : part.end].strip() for part in plan]


def test_parts_with_numbers_titles_and_roles():
    _, parts, _ = outlined(
        f"{TITLE}一、主要举措和成效\n办案。\n二、存在的不足\n人少。\n三、2024年工作安排\n学法。"
    )
    assert [(part.number, part.title) for part in parts] == [
        ("一", "主要举措和成效"),
        ("二", "存在的不足"),
        ("三", "2024年工作安排"),
    ]
    assert [set(part.roles) for part in parts] == [{"achievements"}, {"shortcomings"}, {"plan"}]


def test_parts_touch_and_reach_the_end():
    joined, parts, _ = outlined(f"{TITLE}一、成效\n办案。\n二、下一步打算\n学法。")
    assert [joined.text[part.start : part.end].strip() for part in parts] == [
        "一、成效\n办案。",
        "二、下一步打算\n学法。",
    ]
    assert parts[-1].end == len(joined.text)


ONE_PLAN = [
    ("own section", "一、成效\n办案。\n二、下一步打算\n修订办法。", ["修订办法。"]),
    ("heading and text in one line", "一、成效。办案。\n二、下一步打算。修订办法。", ["修订办法。"]),
    (
        "heading without a stop",
        "一、成效\n办案。\n二、下一步工作打算下一步，我局将修订办法。",
        ["下一步，我局将修订办法。"],
    ),
    ("unnumbered heading", "工作成效\n办案。\n下一步工作打算\n修订办法。", ["修订办法。"]),
    ("marked heading", "# 成效\n办案。\n# 下一步工作打算\n修订办法。", ["修订办法。"]),
    ("number spelt as a part", "第一部分 成效\n办案。\n第二部分 2024年工作思路\n修订办法。", ["修订办法。"]),
    (
        "plan before the shortcomings",
        "一、2024年工作安排\n修订办法。\n二、存在的不足\n人少。",
        ["修订办法。"],
    ),
    ("last subsection", "一、其他情况\n（一）专题学习。学法。\n（二）下一步打算。修订办法。", ["修订办法。"]),
    ("two sections", "一、2024年目标\n修订办法。\n二、保障措施\n加强督查。", ["修订办法。", "加强督查。"]),
    ("last paragraph", "一、成效\n办案。\n下一步，我局将修订办法。", ["下一步，我局将修订办法。"]),
    ("last sentence", "一、成效\n办案三起。下一步，我局将修订办法。", ["下一步，我局将修订办法。"]),
    ("with a year", "一、成效\n办案三起。\n2024年，我局将修订办法。", ["2024年，我局将修订办法。"]),
    ("none", "一、成效\n办案三起。\n二、存在的不足\n人少。", []),
    ("past year", "一、2023年重点工作完成情况\n办案三起。", []),
]


@pytest.mark.parametrize(("text", "wanted"), [row[1:] for row in ONE_PLAN], ids=[row[0] for row in ONE_PLAN])
def test_where_the_plan_stands(text, wanted):
    assert plan_words(TITLE + text) == wanted


COMBINED = [
    ("sub-headings", "（一）存在问题\n人少。\n（二）下一步打算\n修订办法。", ["修订办法。"]),
    (
        "opener",
        "人少。\n针对以上问题，下一步我局将修订办法。\n组织学法。",
        ["针对以上问题，下一步我局将修订办法。\n组织学法。"],
    ),
    ("numbered opener", "（一）人少。\n（二）下一步，修订办法。", ["（二）下一步，修订办法。"]),
    (
        "each item has its own",
        "（一）人少。基层缺人。下一步，充实队伍。\n（二）普法浅。下一步，组织学法。",
        ["下一步，充实队伍。", "下一步，组织学法。"],
    ),
    ("no plan in it", "（一）人少。\n（二）普法浅。", []),
]


@pytest.mark.parametrize(("text", "wanted"), [row[1:] for row in COMBINED], ids=[row[0] for row in COMBINED])
def test_plan_inside_a_combined_section(text, wanted):
    assert plan_words(f"{TITLE}一、成效\n办案。\n二、存在问题及下一步打算\n{text}") == wanted


def test_a_document_that_is_only_a_plan_is_all_plan():
    assert plan_words("某局2024年工作要点\n一、学法\n组织学法。\n二、执法\n修订办法。") == [
        "组织学法。",
        "修订办法。",
    ]
    assert plan_words("某局2024年工作要点\n组织学法。\n修订办法。") == ["组织学法。\n修订办法。"]


def test_blocks_are_cut_to_the_stretch():
    joined = join([Paragraph("甲乙丙。"), Paragraph("丁戊己。")])
    assert [joined.words(block) for block in blocks_in(joined, 1, 7)] == ["乙丙。", "丁戊"]
    assert blocks_in(joined, 4, 5) == []
    assert blocks_in(joined, 3, 3) == []
