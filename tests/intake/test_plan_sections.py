"""The plan's sections, and which text in them is to be cut."""

from datetime import date

import pytest

from tests.intake.reading import read, texts

HEAD = "某局2023年度法治政府建设工作报告\n一、成效\n办案。\n二、下一步打算\n"


def sections(plan: str, filename: str = "a.txt") -> list[tuple[str, str]]:
    return [(one.number, one.title) for one in read(HEAD + plan, filename).sections]


SECTIONS = [
    (
        "run-in headings",
        "（一）学法。组织学法测试。\n（二）执法。修订检查办法。",
        [("（一）", "学法"), ("（二）", "执法")],
    ),
    (
        "own lines",
        "（一）学法\n组织学法测试。\n（二）执法\n修订检查办法。",
        [("（一）", "学法"), ("（二）", "执法")],
    ),
    (
        "own lines with a stop",
        "（一）学法。\n组织学法测试。\n（二）执法。\n修订检查办法。",
        [("（一）", "学法"), ("（二）", "执法")],
    ),
    ("arabic headings", "1.学法。组织学法测试。\n2.执法。修订检查办法。", [("1", "学法"), ("2", "执法")]),
    ("arabic items", "1.组织学法测试。\n2.修订检查办法。", [("二", "下一步打算")]),
    ("no numbers", "组织学法测试。\n修订检查办法。", [("二", "下一步打算")]),
    (
        "opening",
        "下一步，健全学法用法机制。\n（一）执法。修订检查办法。",
        [("总起段", ""), ("（一）", "执法")],
    ),
    ("items under headings", "（一）学法\n1.组织学法测试。\n2.举办法治讲座。", [("（一）", "学法")]),
    (
        "whole paragraph as item",
        "（一）组织全体执法人员参加学法测试，及时通报测试结果，" + "不断提升法治素养" * 5 + "。",
        [("（一）", "组织全体执法人员参加学法测试")],
    ),
]


@pytest.mark.parametrize(("plan", "wanted"), [row[1:] for row in SECTIONS], ids=[row[0] for row in SECTIONS])
def test_sections(plan, wanted):
    assert sections(plan) == wanted


TEXTS = [
    ("（一）学法。组织学法测试。\n（二）执法。修订检查办法。", ["组织学法测试", "修订检查办法"]),
    ("（一）学法\n1.组织学法测试。\n2.举办法治讲座", ["组织学法测试", "举办法治讲座"]),
    ("（一）学法\n1.集中学习。组织学法测试。\n2.举办法治讲座。", ["组织学法测试", "举办法治讲座"]),
    ("（一）组织学法测试。\n（二）修订检查办法。", ["组织学法测试", "修订检查办法"]),
    ("（一）学法。一是组织学法测试；二是举办法治讲座。", ["一是组织学法测试", "二是举办法治讲座"]),
    ("（一）学法。\n一是组织学法测试。\n二是举办法治讲座。", ["一是组织学法测试", "二是举办法治讲座"]),
    ("组织学法测试（责任单位：办公室）。\n举办法治讲座。", ["组织学法测试", "举办法治讲座"]),
]


@pytest.mark.parametrize(("plan", "wanted"), TEXTS)
def test_headings_and_numbers_are_not_part_of_a_commitment(plan, wanted):
    assert texts(read(HEAD + plan)) == wanted


def test_every_commitment_names_its_section():
    draft = read(HEAD + "健全学法用法机制。\n（一）学法。组织学法测试。\n（二）执法。修订检查办法。")
    assert [one.section for one in draft.commitments] == ["总起段", "（一）", "（二）"]


def test_note_in_brackets_is_for_its_own_paragraph():
    draft = read(
        HEAD + "1.修订检查办法（责任单位：办公室；完成时限：3月底）。\n2.修订学法办法（牵头单位：执法支队）。"
    )
    assert [one.lead_office for one in draft.commitments] == ["GEN", "ENF"]
    assert [one.due_on for one in draft.commitments] == [date(2024, 3, 31), date(2024, 6, 30)]


def test_note_on_its_own_line_is_for_the_section():
    draft = read(
        HEAD
        + "（一）学法\n组织学法测试。\n举办法治讲座。\n责任单位：办公室\n（二）执法\n修订检查办法。\n责任单位：执法支队"
    )
    assert [one.lead_office for one in draft.commitments] == ["GEN", "GEN", "ENF"]


def test_first_sentence_of_a_plan_without_headings_may_be_guiding():
    plan = "坚持以习近平法治思想为指导，规范执法行为，健全案件会商机制。一是修订检查办法。二是组织学法测试。"
    assert texts(read(HEAD + plan)) == ["健全案件会商机制", "一是修订检查办法", "二是组织学法测试"]
