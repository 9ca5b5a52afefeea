"""What a table states goes before any proposal; what cannot be read is asked about, never guessed."""

from datetime import date

import pytest

from tests.intake.reading import codes, read_bytes, texts
from tracker.intake.draft import OfficeHint
from tracker.intake.pasted import read_pasted
from tracker.intake.stated import Stated, stated_due, with_stated_offices
from tracker.intake.suggest import Surroundings
from tracker.intake.suggest_due import Due
from tracker.intake.suggest_offices import Offices

HINTS = (
    OfficeHint("LAW", "政策法规科", ("法规科",)),
    OfficeHint("ENF", "综合行政执法支队", ("执法支队",)),
    OfficeHint("GEN", "办公室"),
)
GUESSED = Offices("GEN", ("ENF",), "猜测的牵头", "猜测的配合")
GUESS = Due(date(2025, 3, 31), "猜测的日期")


def offices(lead: str = "", supporting: str = "") -> Offices:
    stated = Stated(
        lead=("责任科室", lead) if lead else ("", ""),
        supporting=("配合科室", supporting) if supporting else ("", ""),
    )
    return with_stated_offices(GUESSED, stated, HINTS)


def due(words: str) -> Due:
    return stated_due(GUESS, Stated(due=("完成时限", words)), "one_off", 2025)


def test_silent_table_leaves_the_proposals():
    assert offices() == GUESSED
    assert stated_due(GUESS, Stated(), "one_off", 2025) == GUESS


def test_stated_lead_takes_the_place_of_the_proposal_and_of_its_helpers():
    found = offices("法规科")
    assert (found.lead, found.supporting) == ("LAW", ())
    assert found.lead_reason == "表中写明“责任科室：法规科”"


def test_first_office_named_leads_and_the_others_help():
    found = offices("执法支队、政策法规科、办公室")
    assert (found.lead, found.supporting) == ("ENF", ("LAW", "GEN"))
    assert "其余科室列为配合科室" in found.supporting_reason


def test_helpers_of_both_columns_are_joined_without_the_lead_or_doubles():
    found = offices("法规科、办公室", "办公室、执法支队、法规科")
    assert (found.lead, found.supporting) == ("LAW", ("GEN", "ENF"))
    assert found.supporting_reason == "表中写明“配合科室：办公室、执法支队、法规科”"


def test_unknown_lead_is_asked_about_and_nothing_is_guessed():
    found = offices("信息中心")
    assert (found.lead, found.supporting) == ("", ())
    assert "信息中心" in found.lead_reason
    assert "请选择牵头科室" in found.lead_reason


def test_unknown_helpers_leave_the_lead_and_say_so():
    found = offices("法规科", "各县区")
    assert (found.lead, found.supporting) == ("LAW", ())
    assert "各县区" in found.supporting_reason
    assert "对不上" in found.supporting_reason


def test_helpers_alone_leave_the_proposed_lead():
    found = offices("", "办公室、执法支队")
    assert (found.lead, found.lead_reason) == ("GEN", "猜测的牵头")
    assert found.supporting == ("ENF",)


@pytest.mark.parametrize(
    ("words", "on"),
    [
        ("2025-06-30", date(2025, 6, 30)),
        ("2025/6/3", date(2025, 6, 3)),
        ("2025.11.15", date(2025, 11, 15)),
        ("2025 年 9 月 1 日", date(2025, 9, 1)),
        ("2025.6", date(2025, 6, 30)),
        ("2024-2", date(2024, 2, 29)),
        ("2025/12", date(2025, 12, 31)),
    ],
)
def test_dates_in_figures(words, on):
    found = due(words)
    assert (found.on, found.question) == (on, "")
    assert found.reason == f"表中写明“完成时限：{words}”"


@pytest.mark.parametrize("words", ["待定", "另行通知", "视情况"])
def test_dates_that_cannot_be_read_are_asked_about(words):
    found = due(words)
    assert found.on is None
    assert f"“{words}”没有读出日期" in found.question
    assert "猜测" not in found.reason


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("2025-13-40", "“2025-13-40”没有这一天"),
        ("2025年2月30日", "“2025年2月30日”没有这一天"),
        ("6月前", "“6月前”是指5月31日前还是6月30日前？"),
        ("春节前", "“春节前”是哪一天？"),
        ("收到通知后30日内", "“收到通知后30日内”是哪一天？"),
    ],
)
def test_phrases_that_name_no_one_day_are_asked_about(words, asked):
    found = due(words)
    assert found.on is None
    assert found.question.startswith(asked)
    assert found.reason.startswith(f"表中写明“完成时限：{words}”。{asked}")


def test_the_last_of_several_days_in_a_cell():
    found = due("5月、11月底前")
    assert found.on == date(2025, 11, 30)
    assert found.reason == "表中写明“完成时限：5月、11月底前”，以最后的“11月底前”为完成时限，其余可作时间节点"


@pytest.mark.parametrize(
    ("task", "term", "kind", "rhythm"),
    [
        ("制定年度学法计划", "持续推进", "continuous", "half_yearly"),
        ("组织开展执法培训", "长期坚持", "continuous", "half_yearly"),
        ("建立健全会商机制", "常态化", "continuous", "half_yearly"),
        ("修订裁量基准", "全年", "continuous", "half_yearly"),
        ("组织开展执法培训", "全年", "recurring", "quarterly"),
        ("每季度开展案卷评查", "持续推进", "recurring", "quarterly"),
        ("修订裁量基准", "6月底", "one_off", "none"),
    ],
)
def test_the_column_s_words_tell_what_has_no_end(task, term, kind, rhythm):
    table = f"工作任务\t责任科室\t完成时限\n{task}\t法规科\t{term}"
    [row] = read_pasted(table, Surroundings(2025, date(2025, 1, 2), (), ())).rows
    assert row.draft is not None
    assert (row.draft.kind, row.draft.rhythm) == (kind, rhythm)


@pytest.mark.parametrize("words", ["长期坚持", "常态化", "每季", "持续推进", "贯穿始终", "按月"])
def test_work_without_an_end_ends_with_the_year(words):
    found = due(words)
    assert found.on == date(2025, 12, 31)
    assert found.reason == f"表中写明“完成时限：{words}”，没有截止日，默认到年底评定"


TABLE_PAGE = (
    "<html><body><h1>某局2025年工作任务分解表</h1>{prose}<table>"
    "<tr><th>序号</th><th>工作任务</th><th>责任科室</th><th>完成时限</th></tr>"
    "<tr><td>1</td><td>健全行政执法责任制度。</td><td>政策法规科</td><td>2025年6月底</td></tr>"
    "<tr><td>2</td><td>组织开展执法案卷评查。</td><td>外星联络处</td><td>待定</td></tr>"
    "</table></body></html>"
)
PROSE = "<p>三、2025年工作安排</p><p>（一）完善制度。健全行政执法责任制度。</p>"


def test_sentence_that_a_row_says_too_is_one_task():
    draft = read_bytes(TABLE_PAGE.format(prose=PROSE).encode(), "a.html", today=date(2025, 2, 1))
    assert texts(draft) == ["健全行政执法责任制度", "组织开展执法案卷评查"]
    assert "table_read" in codes(draft)
    reasons = [one.reason for one in draft.passed_over if "健全行政执法责任制度" in one.text]
    assert reasons == ["任务分解表中有同样的内容，以表中所列为准"]


def test_unknown_office_and_date_of_a_row_are_both_asked_about():
    draft = read_bytes(TABLE_PAGE.format(prose="").encode(), "a.html", today=date(2025, 2, 1))
    second = draft.commitments[1]
    assert (second.lead_office, second.due_on) == ("", None)
    assert {"ambiguous_date", "lead_office_unknown"} <= set(codes(draft))
