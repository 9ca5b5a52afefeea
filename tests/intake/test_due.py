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
    "2月30日前完成",
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


def test_owner_note_wins_over_the_text():
    assert due("年底前修订办法", "one_off", note="（完成时限：3月底）").on == date(2024, 3, 31)


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
