"""Remarks where a document contradicts itself; nothing is corrected."""

import pytest

from tests.intake.reading import read, report


def messages(text: str, code: str) -> list[str]:
    return [remark.message for remark in read(text).warnings if remark.code == code]


def jumps(*lines: str) -> list[str]:
    return messages("某局2023年度报告\n" + "\n".join(lines) + "\n", "heading_jump")


def test_numbers_in_order_are_no_remark():
    assert (
        jumps(
            "一、成效",
            "（一）学习",
            "1.开会",
            "（二）执法",
            "二、不足",
            "（一）力量",
            "三、下一步打算",
            "修订办法。",
        )
        == []
    )


def test_numbers_left_out():
    assert jumps("一、成效", "办案3件。", "三、下一步打算", "修订办法。") == [
        "标题序号从“一”到“三”不连续，请核对是否缺漏或重复。"
    ]


def test_a_number_twice():
    (message,) = jumps("一、成效", "（一）学习", "（二）执法", "（二）普法", "二、下一步打算", "修订办法。")
    assert message == "标题序号从“（二）”到“（二）”不连续，请核对是否缺漏或重复。"


def test_numbers_that_start_late():
    (message,) = jumps("二、成效", "办案3件。", "三、下一步打算", "修订办法。")
    assert message == "同级标题从“二”开始，前面的序号缺失，请核对。"


def test_a_depth_left_out():
    (message,) = jumps("一、成效", "（1）学习", "二、下一步打算", "修订办法。")
    assert message == "标题“（1）”跳过了上一层序号，请核对层次。"


@pytest.mark.parametrize("number", ["十", "十一", "十九", "二十", "二十一"])
def test_long_documents_count_on(number):
    order = "一二三四五六七八九"
    names = [*order, "十", *(f"十{n}" for n in order), "二十", "二十一"]
    lines = [f"{name}、第{place}项工作成效" for place, name in enumerate(names[: names.index(number) + 1])]
    assert jumps(*lines) == []
    assert len(jumps(*lines[:-2], lines[-1])) == 1


def test_remarks_have_an_end():
    assert len(jumps(*["二、成效", "五、成效"] * 20)) == 5


TWICE = "某局2023年度报告\n一、执法成效\n查处违法案件{}件。\n二、主要做法\n查处违法案件{}件。\n三、下一步打算\n修订办法。\n"


def test_figures_that_differ_between_sections():
    assert messages(TWICE.format(36, 38), "figure_differs") == [
        "“查处违法案件”前面是36件，后面是38件，请核对哪一个准确。"
    ]


def test_the_same_figure_twice_is_no_remark():
    assert messages(TWICE.format(36, 36), "figure_differs") == []


def test_two_figures_of_one_section_are_no_remark():
    text = "某局2023年度报告\n一、执法成效\n一季度查处违法案件36件。二季度查处违法案件38件。\n"
    assert messages(text, "figure_differs") == []


def test_the_real_report_does_not_contradict_itself():
    assert not {remark.code for remark in report().warnings} & {"heading_jump", "figure_differs"}
