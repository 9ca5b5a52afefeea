"""Thirty and more ways in which people write a day: read, or asked about, never guessed silently (U12)."""

from datetime import date

import pytest

from tests.conftest import Cast
from tests.plans.drafts import make_draft
from tests.web.pages import signed_in
from tests.web.test_desk_flow import numbered
from tracker.web.typed_day import NotADay, day_typed


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2025-09-30", "2025-09-30"), ("2025/9/30", "2025-09-30"), ("2025.9.30", "2025-09-30"),
        ("20250930", "2025-09-30"), ("2025年9月30日", "2025-09-30"), ("2025 年 9 月 30 日", "2025-09-30"),
        ("２０２５年９月３０日", "2025-09-30"), ("2025年9月30日前", "2025-09-30"), ("2025年09月30号", "2025-09-30"),
        ("2025·9·30", "2025-09-30"), (" 2025-09-30 ", "2025-09-30"), ("9月30日", "2025-09-30"),
        ("9月30号", "2025-09-30"), ("9.30", "2025-09-30"), ("9/30", "2025-09-30"), ("九月三十日", "2025-09-30"),
        ("九月三十日前", "2025-09-30"), ("二〇二五年九月三十日", "2025-09-30"), ("二○二五年十月一日", "2025-10-01"),
        ("2025年6月底", "2025-06-30"), ("6月底前", "2025-06-30"), ("6月底", "2025-06-30"), ("六月底", "2025-06-30"),
        ("2025年6月", "2025-06-30"), ("6月份", "2025-06-30"), ("2月底", "2025-02-28"), ("9月上旬", "2025-09-10"),
        ("9月中旬", "2025-09-20"), ("9月下旬", "2025-09-30"), ("上半年", "2025-06-30"), ("下半年", "2025-12-31"),
        ("三季度", "2025-09-30"), ("第三季度末", "2025-09-30"), ("年底", "2025-12-31"), ("年底前", "2025-12-31"),
        ("2025年底", "2025-12-31"), ("次年1月底", "2026-01-31"), ("2025.9", "2025-09-30"), ("国庆节前", "2025-09-30"),
    ],
)  # fmt: skip
def test_day_is_read(typed: str, day: str) -> None:
    assert day_typed(typed, year=2025) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("6月前", "“6月前”是指2025年5月31日还是2025年6月30日？请写明日期。"),
        ("三季度前", "2025年6月30日还是2025年9月30日"),
        ("明年6月底", "2025年6月30日还是2026年6月30日"),
        ("春节前", "“春节前”每年日期不同，请写明是哪一天。"),
        ("2025-02-30", "没有2025年2月30日这一天，请检查。"),
        ("20251340", "没有2025年13月40日这一天"),
    ],
)
def test_what_means_two_days_or_none_is_asked(typed: str, asked: str) -> None:
    with pytest.raises(NotADay) as told:
        day_typed(typed, year=2025)
    assert asked in str(told.value)


@pytest.mark.parametrize(
    "typed",
    [
        "全年",
        "持续推进",
        "下个月",
        "9月30日或10月15日",
        "尽快",
        "二月三十日",
        "99",
        "25.9.30",
        "x" * 3000,
        "9月" * 999,
    ],
)
def test_what_is_no_day_is_not_guessed(typed: str) -> None:
    with pytest.raises(NotADay):
        day_typed(typed, year=2025)


@pytest.mark.usefixtures("business_day")
@pytest.mark.parametrize("typed", ["20240930", "九月三十日", "9月30日", "2024.9.30", "三季度末"])
def test_card_takes_it_in_the_plans_year(cast: Cast, typed: str) -> None:
    plan = make_draft(cast)
    row = numbered(plan, 1)
    shown = {"title": row.title, "lead_office": str(row.lead_office_id), "due_on": "2024-12-31", "kind": "one_off",
             "rhythm": "none", "expected_evidence": "印发文件"}  # fmt: skip
    seen = {f"initial-{name}": value for name, value in shown.items()}
    answer = signed_in(cast.supervisor).post(
        f"/plans/{plan.pk}/desk/{row.pk}/", {**seen, **shown, "due_on": typed}
    )
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.due_on == date(2024, 9, 30)
