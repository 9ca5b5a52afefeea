"""One shortcoming per item, however the items are written."""

import pytest

from tests.intake.reading import read

HEAD = "某局2023年度法治政府建设工作报告\n一、成效\n办案。\n二、存在的不足\n"
PLAN = "\n三、下一步打算\n修订办法。"

LAYOUTS = [
    ("（一）人手不足。基层缺人。\n（二）普法浅。形式单一。", ["人手不足", "普法浅"]),
    ("（一）人手不足\n基层缺人。\n（二）普法浅\n形式单一。", ["人手不足", "普法浅"]),
    ("1.人手不足。\n2.普法浅。", ["人手不足", "普法浅"]),
    ("一是人手不足；二是普法浅。", ["人手不足", "普法浅"]),
    ("虽有成绩，但仍有不足：一是人手不足。二是普法浅。", ["人手不足", "普法浅"]),
    ("一是人手不足。\n二是普法浅。", ["人手不足", "普法浅"]),
    ("对照要求，主要有以下不足：\n（一）人手不足。\n（二）普法浅。", ["人手不足", "普法浅"]),
    ("人手不足，基层缺人。\n普法浅，形式单一。", ["人手不足", "普法浅"]),
    ("（一）主要问题。一是人手不足；二是普法浅。", ["人手不足", "普法浅"]),
]


@pytest.mark.parametrize(("text", "titles"), LAYOUTS)
def test_items(text, titles):
    draft = read(HEAD + text + PLAN)
    assert [one.title for one in draft.shortcomings] == titles
    for one in draft.shortcomings:
        assert draft.text[one.start : one.end] == one.text
        assert one.text.startswith(one.title)


def test_numbers_are_kept_as_printed_and_places_stand_in_for_missing_ones():
    assert [one.number for one in read(HEAD + "(一)人手不足。\n(二)普法浅。" + PLAN).shortcomings] == [
        "(一)",
        "(二)",
    ]
    assert [one.number for one in read(HEAD + "一是人手不足；二是普法浅。" + PLAN).shortcomings] == [
        "第1项",
        "第2项",
    ]


def test_deeper_items_stay_with_theirs():
    draft = read(HEAD + "（一）人手不足。\n1.基层缺人。\n2.专业不够。\n（二）普法浅。" + PLAN)
    assert len(draft.shortcomings) == 2
    assert "专业不够" in draft.shortcomings[0].text


def test_no_section_no_shortcomings():
    assert read("某局2023年度报告\n一、成效\n办案。" + PLAN).shortcomings == ()


def test_empty_section():
    assert read(HEAD.rstrip() + PLAN).shortcomings == ()


def test_numbers_that_occur_twice_become_places():
    twice = "一、存在的不足\n（一）人手不足。\n二、其他问题\n（一）普法浅。\n（二）装备旧。"
    draft = read("某局2023年度报告\n" + twice + "\n三、下一步打算\n加强普法宣传工作。")
    assert [one.number for one in draft.shortcomings] == ["第1项", "第2项", "（二）"]
    assert draft.commitments[0].answers == ("第2项",)
