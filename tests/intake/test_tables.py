"""Breakdown tables become commitments with the owner and the date their columns name."""

from datetime import date

import pytest

from tests.intake.readers import breakdowns, word
from tests.intake.readers.breakdowns import FORMS, ROWS
from tests.intake.reading import codes, read_bytes, report, texts
from tracker.intake.draft import PlanDraft

TODAY = date(2025, 2, 1)


def read(name: str, rows: breakdowns.Rows = ROWS, **more) -> PlanDraft:
    return read_bytes(FORMS[name](rows, **more), name, today=TODAY)


@pytest.fixture(params=FORMS)
def draft(request) -> PlanDraft:
    return read(request.param)


def test_every_row_is_one_commitment_verbatim(draft):
    assert texts(draft) == [row[2] for row in ROWS]
    for one in draft.commitments:
        assert draft.text[one.start : one.end] == one.text


def test_year_and_title_come_from_above_the_table(draft):
    assert (draft.year, draft.title) == (2025, breakdowns.TITLE)
    assert "no_plan_section" not in codes(draft)


def test_owners_are_those_of_the_columns(draft):
    found = [(one.lead_office, one.supporting_offices) for one in draft.commitments]
    assert found == [
        ("LAW", ("ENF",)),
        ("LAW", ("GEN",)),
        ("ENF", ("LAW",)),
        ("HR", ()),
        ("", ()),
        ("PR", ()),
    ]


def test_an_owner_the_bureau_does_not_know_is_asked_for_and_never_guessed(draft):
    unknown = draft.commitments[4]
    assert "信息中心" in unknown.reasons["lead_office"]
    assert "lead_office_unknown" in codes(draft)
    assert "各科室" in draft.commitments[5].reasons["supporting_offices"]


def test_dates_are_those_of_the_columns(draft):
    assert [one.due_on for one in draft.commitments] == [
        date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31), date(2025, 11, 15), date(2025, 12, 31), None,
    ]  # fmt: skip
    assert all("表中写明“完成时限" in one.reasons["due_on"] for one in draft.commitments)
    assert codes(draft).count("ambiguous_date") == 1


def test_merged_first_column_makes_the_sections(draft):
    assert [(one.number, one.title) for one in draft.sections] == [
        ("第1组", "完善制度体系"), ("第2组", "提升执法能力"), ("第3组", "加强普法宣传"),
    ]  # fmt: skip
    assert [one.section for one in draft.commitments] == ["第1组"] * 2 + ["第2组"] * 3 + ["第3组"]


def test_every_suggestion_has_a_reason(draft):
    assert all(all(one.reasons.values()) for one in draft.commitments)
    assert "分解表" in draft.commitments[0].reasons["cut"]


def test_a_remark_says_that_the_table_was_read(draft):
    (told,) = [remark for remark in draft.warnings if remark.code == "table_read"]
    assert "6项" in told.message


HEADER = ["序号", "工作内容", "责任部门", "完成时限"]
GROUPED: breakdowns.Rows = [
    ["一、加强组织领导", "", "", ""],
    ["1", "召开法治建设专题会议", "办公室", "四月份"],
    ["2", "制定普法责任清单", "政策法规科", "二季度"],
    HEADER,
    ["二、规范执法", "", "", ""],
    ["1", "（1）完善执法程序", "执法支队", "全年"],
    ["合计", "3", "", ""],
]


@pytest.mark.parametrize("name", FORMS)
def test_group_rows_are_sections_and_repeated_headers_and_sums_are_dropped(name):
    draft = read(name, GROUPED, header=HEADER)
    assert texts(draft) == ["召开法治建设专题会议", "制定普法责任清单", "完善执法程序"]
    assert [(one.number, one.title) for one in draft.sections] == [("一", "加强组织领导"), ("二", "规范执法")]
    assert [one.due_on for one in draft.commitments] == [
        date(2025, 4, 30),
        date(2025, 6, 30),
        date(2025, 12, 31),
    ]


def test_without_groups_there_is_one_section():
    draft = read("表.xlsx", [row for row in GROUPED if row[0] in "12"], header=HEADER)
    assert [one.number for one in draft.sections] == ["任务分解表"]


def test_a_task_merged_over_rows_with_several_owners_is_one_commitment():
    rows: breakdowns.Rows = [["1", "开展联合执法检查", "执法支队", "6月"], ["2", None, "办公室", "6月"]]
    draft = read("表.docx", rows, header=HEADER)
    (one,) = draft.commitments
    assert (one.lead_office, one.supporting_offices) == ("ENF", ("GEN",))


def test_an_empty_date_gets_a_default_and_says_so():
    draft = read("表.xlsx", [["1", "制定普法责任清单", "政策法规科", "/"]], header=HEADER)
    assert "没有写明" in draft.commitments[0].reasons["due_on"]


def test_a_date_that_cannot_be_read_is_asked_about():
    draft = read("表.xlsx", [["1", "制定普法责任清单", "政策法规科", "按上级通知"]], header=HEADER)
    assert draft.commitments[0].due_on is None
    assert "ambiguous_date" in codes(draft)


def test_other_tables_become_no_tasks():
    rows: breakdowns.Rows = [["1", "张某某", "主任", "1234567"], ["2", "王某某", "科员", "1234568"]]
    draft = read(
        "表.docx", rows, header=["序号", "姓名", "职务", "电话"], title="2024年度法治政府建设情况报告"
    )
    assert draft.commitments == ()


def report_with_table(rows: breakdowns.Rows) -> PlanDraft:
    """The real report as Word with a breakdown table at its end."""
    table = breakdowns.as_html(rows, header=HEADER, title="附表").decode()
    lines = "".join(f"<p>{line}</p>" for line in report().text.split("\n"))
    return read_bytes(f"<div>{lines}{table}</div>".encode(), "报告.html")


def test_a_table_of_the_whole_plan_goes_before_its_prose():
    rows: breakdowns.Rows = [
        [str(n), text, "政策法规科", "年底前"] for n, text in enumerate(texts(report()), 1)
    ]
    draft = report_with_table(rows)
    assert [text.lstrip("一二三是") for text in texts(draft)] == [
        t.lstrip("一二三是") for t in texts(report())
    ]
    assert {one.section for one in draft.commitments} == {"任务分解表"}
    assert sum("同样的内容" in one.reason for one in draft.passed_over) == 18


def test_a_small_table_adds_to_the_prose():
    draft = report_with_table([["1", "编印执法手册", "执法支队", "8月底"]])
    assert texts(draft) == [*texts(report()), "编印执法手册"]
    assert draft.commitments[-1].due_on == date(2024, 8, 31)


def test_word_table_with_a_header_of_two_rows():
    cell = "<w:tc><w:tcPr>{}</w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    down, on, two = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="2"/>'
    rows = (
        ((down, "工作任务"), (two, "责任分工"), (down, "完成时限")),
        ((on, ""), ("", "牵头单位"), ("", "配合单位"), (on, "")),
        (("", "修订执法办法"), ("", "执法支队"), ("", "办公室"), ("", "5月底")),
    )
    body = "".join("<w:tr>" + "".join(cell.format(*one) for one in row) + "</w:tr>" for row in rows)
    title = word.paragraph(word.run("某局2025年工作要点任务分解表"))
    draft = read_bytes(word.with_body(f"{title}<w:tbl>{body}</w:tbl>"), "表.docx", today=TODAY)
    (one,) = draft.commitments
    assert (one.text, one.lead_office, one.supporting_offices, one.due_on) == (
        "修订执法办法", "ENF", ("GEN",), date(2025, 5, 31),
    )  # fmt: skip
