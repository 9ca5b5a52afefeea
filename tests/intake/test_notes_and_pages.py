"""Notes of owners and dates, items broken by a page, sections of aims, and other numbers than the usual ones."""

from datetime import date

import pytest

from tests.intake.reading import read, texts
from tracker.intake.numbering import heading_of, number_of

HEAD = "某局2023年度法治政府建设报告\n三、下一步打算\n"


def test_notes_are_passed_over_with_their_reason():
    draft = read(
        f"{HEAD}（一）健全制度\n修订办法。\n责任单位：政策法规科；完成时限：6月底\n（二）宣传\n举办讲座（责任单位：办公室）。\n"
    )
    notes = [passage for passage in draft.passed_over if passage.role == "note"]
    assert [note.text for note in notes] == ["责任单位：政策法规科；完成时限：6月底", "（责任单位：办公室）"]
    assert all(note.reason == "责任和时限的说明，已用于它所注明的事项" for note in notes)


def test_a_note_serves_all_commitments_above_it():
    draft = read(f"{HEAD}（一）健全制度\n修订办法。编制清单。\n责任单位：政策法规科；完成时限：6月底\n")
    assert [(one.lead_office, one.due_on) for one in draft.commitments] == [("LAW", date(2024, 6, 30))] * 2


def test_each_item_keeps_its_own_note():
    draft = read(
        f"{HEAD}1.修订办法（责任单位：政策法规科；完成时限：6月底）。\n2.举办讲座。（责任科室：办公室，2024年9月30日前完成）\n"
    )
    assert texts(draft) == ["修订办法", "举办讲座"]
    assert [(one.lead_office, one.due_on) for one in draft.commitments] == [
        ("LAW", date(2024, 6, 30)),
        ("GEN", date(2024, 9, 30)),
    ]


@pytest.mark.parametrize("mark", ["- 2 -", "—2—", "第2页 共5页", "2"])
def test_an_item_broken_by_a_page_is_joined(mark):
    draft = read(f"{HEAD}（一）健全制度\n1.修订裁量基准，规范\n{mark}\n处罚行为。\n2.编制清单。\n")
    assert texts(draft) == ["修订裁量基准，规范处罚行为", "编制清单"]


def test_a_heading_before_a_page_end_stays_a_heading():
    draft = read(f"{HEAD}（一）强化教育，提升素养\n- 2 -\n组织学法测试。\n")
    assert [section.title for section in draft.sections] == ["强化教育，提升素养"]
    assert texts(draft) == ["组织学法测试"]


def test_sections_of_aims_hold_no_tasks():
    draft = read(
        "某局2024年法治政府建设工作计划\n一、总体要求\n坚持以习近平法治思想为指导，以高质量法治护航发展。\n二、重点任务\n修订执法办法。\n"
    )
    assert texts(draft) == ["修订执法办法"]
    assert [passage.role for passage in draft.passed_over] == ["preamble", "preamble"]


def test_aims_that_are_numbered_items_are_kept():
    draft = read("某局2024年法治政府建设工作计划\n一、工作目标\n1.修订执法办法。\n2.举办讲座。\n")
    assert texts(draft) == ["修订执法办法", "举办讲座"]


def test_items_in_one_line():
    draft = read(f"{HEAD}（一）任务。1.修订执法办法，确保合法。2.编制清单。3.举办讲座。\n")
    assert texts(draft) == ["修订执法办法，确保合法", "编制清单", "举办讲座"]
    assert {one.section for one in draft.commitments} == {"（一）"}


def test_title_over_two_lines():
    assert read(f"柳林镇人民政府\n2023年度法治政府建设报告\n{HEAD[15:]}修订办法。\n").title == (
        "柳林镇人民政府2023年度法治政府建设报告"
    )


def test_first_number_right_behind_the_title():
    draft = read("某局2023年度工作报告一、成效。办理案件12件。二、下一步打算。修订办法。")
    assert [figure.value for figure in draft.figures] == [12]
    assert texts(draft) == ["修订办法"]


NUMBERS = [
    ("*.健全制度", 3, "*"),
    ("**、健全制度", 3, "**"),
    ("（*）健全制度", 4, "（*）"),
    ("6.3月底前公布", 3, "6"),
    ("6.2025年公布", 3, "6"),
    ("３．健全制度", 3, "３"),
    ("第三部分 下一步", 1, "第三部分"),
]


@pytest.mark.parametrize(("text", "level", "shown"), NUMBERS)
def test_numbers(text, level, shown):
    number = number_of(text)
    assert number is not None
    assert (number.level, number.text) == (level, shown)


@pytest.mark.parametrize("text", ["6.5万元", "3.14", "2024.6.30前", "**健全", "一定要", "1978年"])
def test_no_numbers(text):
    assert number_of(text) is None


def test_heading_with_a_half_width_stop():
    heading = heading_of("(一)优化营商环境.制定方案")
    assert heading is not None
    assert (heading.title, heading.body) == ("优化营商环境", 10)
