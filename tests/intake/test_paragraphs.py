"""What runs on over a page end, and what stands alone."""

import pytest

from tracker.intake.numbering import heading_of, number_of
from tracker.intake.paragraphs import Paragraph, is_label, join


def joined(*lines: str) -> list[str]:
    return join([Paragraph(line) for line in lines]).text.split("\n")


RUN_ON = [
    ("加强执法队伍，", "提升能力。"),
    ("列入主题教育，常态化推进思想能", "力作风建设，抓好落实。"),
    ("（一）学法用法。组织学", "法测试。"),
    ("依托报纸、", "广播等媒体。"),
]
SEPARATE = [
    ("加强执法队伍。", "提升能力。"),
    ("一、工作成效", "全年办案三起。"),
    ("（一）加强学法", "组织学法测试。"),
    ("加强执法，", "二是加强普法。"),
    ("加强执法，", "（二）加强普法。"),
    ("加强执法，", "2.加强普法。"),
    ("某某发〔2023〕5号", "签发人：张三"),
    ("签发人：张三", "某局2023年度报告"),
    ("某局2023年度法治政府建设工作报告", "市政府："),
    ("做好工作", "责任单位：办公室"),
]


@pytest.mark.parametrize(("before", "after"), RUN_ON)
def test_runs_on(before, after):
    assert joined(before, after) == [before + after]


@pytest.mark.parametrize(("before", "after"), SEPARATE)
def test_stays_apart(before, after):
    assert joined(before, after) == [before, after]


def test_a_marked_heading_never_runs_on():
    text = join([Paragraph("下一步打算", heading=True), Paragraph("健全制度。")])
    assert text.text == "下一步打算\n健全制度。"


def test_blocks_cover_the_text():
    text = join([Paragraph("某局报告"), Paragraph("一、成效。办案三起。二、打算。健全制度。")])
    assert [text.words(block) for block in text.blocks] == [
        "某局报告",
        "一、成效。办案三起。",
        "二、打算。健全制度。",
    ]


NUMBERS = [
    ("一、打算", 1, "一"),
    ("第三部分 打算", 1, "第三部分"),
    ("（二）学法", 2, "（二）"),
    ("(十一)学法", 2, "(十一)"),
    ("3.学法", 3, "3"),
    ("12、学法", 3, "12"),
    ("（4）学法", 4, "（4）"),
    ("①学法", 4, "①"),
    ("一是学法", 5, "一是"),
    ("首先，学法", 5, "首先"),
]


@pytest.mark.parametrize(("text", "level", "number"), NUMBERS)
def test_heading_numbers(text, level, number):
    found = number_of(text)
    assert found is not None
    assert (found.level, found.text) == (level, number)
    assert text[found.end :] in ("打算", "学法")


@pytest.mark.parametrize("text", ["1.5万人", "2024年", "一般情况", "（试行）", "十是否", "12345热线", ""])
def test_what_is_no_number(text):
    assert number_of(text) is None


def test_heading_in_its_own_paragraph_and_before_text():
    own, run_in = heading_of("（一）加强学法"), heading_of("（一）加强学法。组织测试。")
    assert own is not None and own.body == len("（一）加强学法")
    assert run_in is not None and run_in.title == "加强学法"


@pytest.mark.parametrize(
    "text", ["（一）" + "我局坚持" * 12 + "。", "（一）", "（一）做到：一、二；三", "没有编号"]
)
def test_what_is_no_heading(text):
    assert heading_of(text) is None


def test_labels():
    assert is_label("某局2023年度工作报告")
    assert not is_label("健全制度，加强执法")
    assert not is_label("字" * 46)


def test_a_heading_right_behind_another_starts_a_block():
    text = join([Paragraph("前言。一、主要举措和成效（一）认真履职。开展培训。二、打算（二）其他。")])
    assert [text.words(block) for block in text.blocks] == [
        "前言。", "一、主要举措和成效", "（一）认真履职。开展培训。", "二、打算（二）其他。",
    ]  # fmt: skip
