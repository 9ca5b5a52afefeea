"""Due dates: phrases as documents write them, campaigns, and defaults that say they are defaults."""

from datetime import date

import pytest

from tests.intake.reading import OPENING_DAY
from tracker.intake.clause_sorts import sorted_clause
from tracker.intake.draft import Kind
from tracker.intake.due_phrases import due_phrase_in
from tracker.intake.suggest_due import Due, due_of

PHRASES = [
    ("于2024年6月30日前印发", date(2024, 6, 30)),
    ("6月30日前完成", date(2024, 6, 30)),
    ("12月4日开展宣传", date(2024, 12, 4)),
    ("9月底前完成", date(2024, 9, 30)),
    ("2月底之前完成", date(2024, 2, 29)),
    ("十一月末完成", date(2024, 11, 30)),
    ("5月上旬启动", date(2024, 5, 10)),
    ("5月中旬启动", date(2024, 5, 20)),
    ("5月下旬启动", date(2024, 5, 31)),
    ("四月份完成", date(2024, 4, 30)),
    ("实施时间：6月", date(2024, 6, 30)),
    ("一季度完成", date(2024, 3, 31)),
    ("第三季度末完成", date(2024, 9, 30)),
    ("上半年完成", date(2024, 6, 30)),
    ("下半年完成", date(2024, 12, 31)),
    ("年底前完成", date(2024, 12, 31)),
    ("全年开展", date(2024, 12, 31)),
    ("2025年1月10日前报送", date(2025, 1, 10)),
]


@pytest.mark.parametrize(("text", "on"), PHRASES)
def test_phrase(text, on):
    phrase = due_phrase_in(text, 2024)
    assert phrase is not None
    assert phrase.on == on
    assert phrase.words in text


NO_PHRASE = [
    "健全制度",
    "每季度组织一次",
    "每半年评查一次",
    "每月28日前报送",
    "开展安全生产月活动",
    "贯彻《2024年6月30日前任务》",
    "2021年3月1日印发的规定",
    "",
]


@pytest.mark.parametrize("text", NO_PHRASE)
def test_no_phrase(text):
    assert due_phrase_in(text, 2024) is None


@pytest.mark.parametrize(
    ("text", "either"),
    [
        ("6月前完成", (date(2024, 5, 31), date(2024, 6, 30))),
        ("1月前完成", (date(2023, 12, 31), date(2024, 1, 31))),
        ("三月份之前完成", (date(2024, 2, 29), date(2024, 3, 31))),
    ],
)
def test_phrase_with_two_meanings(text, either):
    phrase = due_phrase_in(text, 2024)
    assert phrase is not None
    assert (phrase.on, phrase.either) == (None, either)


def due(text: str, kind: Kind, *, note: str = "", today: date = date(2024, 1, 5)) -> Due:
    return due_of(text, note, (sorted_clause(text, 0, len(text)),), kind, year=2024, today=today)


DEFAULTS: list[tuple[str, Kind, date]] = [
    ("健全行政执法责任制", "one_off", date(2024, 6, 30)),
    ("完善执法程序管理制度", "one_off", date(2024, 9, 30)),
    ("探索创新措施", "one_off", date(2024, 10, 31)),
    ("配合人大执法检查", "one_off", date(2024, 12, 31)),
    ("设立法律服务站", "one_off", date(2024, 9, 30)),
    ("落实三项制度", "continuous", date(2024, 12, 31)),
    ("组织执法培训", "recurring", date(2024, 12, 31)),
]


@pytest.mark.parametrize(("text", "kind", "on"), DEFAULTS)
def test_default_by_kind_says_it_is_one(text, kind, on):
    found = due(text, kind)
    assert found.on == on
    assert found.reason.startswith("原文没有写明")


@pytest.mark.parametrize(
    ("text", "note", "on"),
    [
        ("修订办法", "（完成时限：3月底）", date(2024, 3, 31)),
        ("6月底前完成轮训", "（完成时限：每年12月）", date(2024, 6, 30)),
        ("6月前完成轮训", "（完成时限：每年12月）", None),
        ("全年开展巡查", "（完成时限：11月底）", date(2024, 11, 30)),
        ("6月底前完成清理", "（完成时限：全年）", date(2024, 6, 30)),
    ],
)
def test_a_day_in_the_text_goes_before_the_note_behind_it(text, note, on):
    found = due(text, "one_off", note=note)
    assert found.on == on
    assert (on is None) == bool(found.question)
    assert ("其后注明的是" in found.reason) == ("6月" in text)


def test_a_note_for_just_this_item_may_name_the_last_day():
    text = "6月底前制定方案，组织开展清理"
    clauses = (sorted_clause(text, 0, len(text)),)
    found = due_of(text, "（完成时限：11月底）", clauses, "one_off", year=2024, today=OPENING_DAY, whole=True)
    assert found.on == date(2024, 11, 30)
    assert "“6月底前”可作时间节点" in found.reason


ASKED = [
    ("2023年12月31日前完成清理", "“2023年12月31日前”早于计划年度2024年，完成时限是哪一天？"),
    ("2025年2月30日前制定计划", "“2025年2月30日前”没有这一天，完成时限是哪一天？"),
    ("收到通知后30日内报送方案", "“收到通知后30日内”是哪一天？"),
    ("春节后上班第一周召开会议", "“春节后上班第一周”是哪一天？"),
    ("30日内办结", "“30日内”是哪一天？"),
    ("2024年前完成", "“2024年前”是指2023年12月31日前还是2024年12月31日前？"),
]


@pytest.mark.parametrize(("text", "question"), ASKED)
def test_what_cannot_be_read_is_asked_and_never_replaced(text, question):
    found = due(text, "one_off")
    assert (found.on, found.question) == (None, question)
    assert found.reason.startswith(question)


SEVERAL = [
    ("5月底、11月底前各组织一次检查", date(2024, 11, 30), ["5月底"]),
    ("10月底前完成清理，11月15日前公布结果", date(2024, 11, 15), ["10月底前"]),
    ("8月底前完成初稿，年底前印发", date(2024, 12, 31), ["8月底前"]),
    ("6月、12月各开展一次", date(2024, 12, 31), ["6月"]),
    ("3月前报送方案，年底前完成", date(2024, 12, 31), ["3月前"]),
]


@pytest.mark.parametrize(("text", "on", "others"), SEVERAL)
def test_the_last_of_several_days_is_the_deadline_and_the_reason_names_all(text, on, others):
    found = due(text, "one_off")
    assert (found.on, found.question, found.confidence) == (on, "", "likely")
    assert all(f"“{other}”可作时间节点" in found.reason for other in others)


def test_a_question_behind_the_last_day_stays_a_question():
    found = due("6月底前完成初稿，12月前印发", "one_off")
    assert found.on is None
    assert "11月30日前还是12月31日前" in found.question
    assert "文中还有“6月底前”" in found.reason


def test_the_term_of_each_case_is_told_with_the_default():
    found = due("处罚决定作出后7日内公布", "continuous")
    assert (found.on, found.question) == (date(2024, 12, 31), "")
    assert found.reason == "原文写明“处罚决定作出后7日内”，没有写明截止的日期；持续性工作默认到年底评定"


def test_campaign_gives_its_own_day():
    found = due("开展宪法宣传周活动", "recurring")
    assert found.on == date(2024, 12, 7)
    assert "以当年通知为准" in found.reason


def test_campaign_in_passing_is_only_a_milestone():
    text = "加强普法宣传，结合宪法宣传周"
    clauses = (sorted_clause(text, 0, 6), sorted_clause(text, 7, len(text)))
    found = due_of(text, "", clauses, "recurring", year=2024, today=OPENING_DAY)
    assert found.on == date(2024, 12, 31)
    assert "“宪法宣传周”12月7日可作时间节点" in found.reason


def test_default_that_has_passed_moves_to_a_later_quarter():
    found = due("健全行政执法责任制", "one_off", today=date(2024, 7, 1))
    assert found.on == date(2024, 9, 30)
    assert "顺延到9月30日" in found.reason


def test_a_date_the_document_states_is_never_moved():
    assert due("3月底前修订办法", "one_off", today=date(2024, 7, 1)).on == date(2024, 3, 31)


def test_default_of_a_year_that_is_over_stays():
    found = due("健全行政执法责任制", "one_off", today=date(2026, 1, 1))
    assert found.on == date(2024, 6, 30)
    assert "该年度已过" in found.reason
