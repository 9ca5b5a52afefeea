"""Title, 发文字号, 签发人, the year, and where the text proper ends."""

import pytest

from tracker.intake.frame import Frame, frame_of
from tracker.intake.paragraphs import JoinedText, Paragraph, join

BODY = "一、主要做法\n办理案件三起。\n二、下一步打算\n修订执法检查办法。"


def read(text: str) -> tuple[JoinedText, Frame]:
    joined = join([Paragraph(line) for line in text.split("\n")])
    return joined, frame_of(joined)


def frame(text: str) -> Frame:
    return read(text)[1]


DOC_NUMBERS = [
    "清水发〔2024〕5号",
    "清水发[2024]12号",
    "清水发【2024】3号",
    "清水发﹝2024﹞3号",
    "清水函（2024）第7号",
    "清水发〔2024〕 108 号",
]


@pytest.mark.parametrize("number", DOC_NUMBERS)
def test_doc_number_in_all_brackets(number):
    found = frame(f"某局文件\n{number}\n某局2023年度法治政府建设报告\n{BODY}")
    assert found.doc_number == number


SIGNED = [
    ("签发人：王小明", "王小明"),
    ("签发人: 王小明", "王小明"),
    ("签 发 人：王 明", "王 明"),
    ("某水发〔2024〕5号　　　签发人：欧阳小明", "欧阳小明"),
]


@pytest.mark.parametrize(("line", "name"), SIGNED)
def test_signed_off_by(line, name):
    assert frame(f"{line}\n某局2023年度法治政府建设报告\n{BODY}").signed_off_by == name


def test_number_and_name_on_one_line():
    found = frame(f"某水发〔2024〕5号 签发人：王小明\n某局2023年度报告\n{BODY}")
    assert (found.doc_number, found.signed_off_by) == ("某水发〔2024〕5号", "王小明")


def test_a_law_cited_in_the_opening_is_not_the_number():
    text = (
        f"某局2023年度法治政府建设报告\n根据上级文件（国办发〔2018〕118号）要求，现将情况报告如下。\n{BODY}"
    )
    assert frame(text).doc_number == ""


def test_a_number_in_the_body_is_not_the_number():
    assert frame(f"某局2023年度报告\n{BODY}\n某发〔2024〕9号").doc_number == ""


TITLES = [
    ("某局2023年度法治政府建设工作报告", 2023, False),
    ("某局关于2023年度法治政府建设情况的报告", 2023, False),
    ("某局2023年法治政府建设工作总结", 2023, False),
    ("某局2023年工作总结和2024年工作计划", 2023, False),
    ("某局2024年法治政府建设工作要点", 2023, True),
    ("某局2024年度法治政府建设工作计划", 2023, True),
    ("某局2024年法治工作要点（征求意见稿）", 2023, True),
]


@pytest.mark.parametrize(("title", "report_year", "only_plan"), TITLES)
def test_title_and_what_it_says(title, report_year, only_plan):
    found = frame(f"{title}\n{BODY}")
    assert (found.title, found.report_year, found.only_plan) == (title, report_year, only_plan)


def test_title_over_two_lines_is_joined():
    found = frame(f"清河市水务局\n关于2023年度法治政府建设情况的报告\n{BODY}")
    assert found.title == "清河市水务局关于2023年度法治政府建设情况的报告"


def test_letterhead_is_no_title():
    found = frame(f"清河市水务局文件\n清水发〔2024〕5号\n清河市水务局2023年度法治政府建设报告\n{BODY}")
    assert found.title == "清河市水务局2023年度法治政府建设报告"


def test_year_comes_from_the_number_when_the_title_has_none():
    assert frame(f"清水发〔2023〕5号\n法治政府建设工作报告\n{BODY}").report_year == 2023


def test_what_is_absent_stays_empty():
    found = frame(BODY)
    assert (found.title, found.doc_number, found.signed_off_by, found.report_year) == ("", "", "", None)


TAILS = [
    "特此报告。",
    "特此报告。\n清河市水务局\n2024年1月10日",
    "清河市水务局\n二〇二四年一月十日",
    "清河市水务局\n二○二四年一月十日\n（此件公开发布）",
    "附件：1.任务分解表",
    "抄送：市委依法治市办",
    "（联系人：王小明，电话：1234567）",
    "责任编辑：小王\n相关阅读",
]


@pytest.mark.parametrize("tail", TAILS)
def test_the_tail_is_left_out(tail):
    joined, found = read(f"某局2023年度报告\n{BODY}\n{tail}")
    assert joined.text[: found.body_end].endswith("修订执法检查办法。")


def test_a_last_sentence_that_names_a_bureau_is_no_signature():
    joined, found = read(f"某局2023年度报告\n{BODY}\n配合做好上级督察，材料送市司法局")
    assert found.body_end == len(joined.text)


def test_nothing_but_a_tail():
    assert frame("特此报告。").body_end == 0
