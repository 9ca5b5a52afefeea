"""Drafting, choosing and comparing: the refusals, and what is written only once."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tracker.intake.actions import (
    choose_part,
    correct_draft,
    draft_plan,
    keep_apart,
    propose,
    read_for,
    supplement_plan,
)
from tracker.intake.actions.drafting import hints_of
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.organisations.models import Office
from tracker.plans.models import Plan

TEXT = (
    "2023年度法治政府建设工作报告\n三、2024年度主要安排\n"
    "（一）加强制度建设。健全行政执法责任制。修订突发事件应急预案。\n"
)
LETTER = "关于开会的通知\n请准时参加。\n工作要求\n健全会议制度。完善签到办法。\n"


def drafted(cast: Cast, text: str = TEXT, **more: Any) -> Plan:
    return draft_plan(cast.bureau, text.encode(), "a.txt", by=cast.supervisor, at=NOW, **more).plan


def test_same_text_from_another_file_makes_no_second_plan(cast: Cast) -> None:
    first = draft_plan(cast.bureau, TEXT.encode(), "a.txt", by=cast.supervisor, at=NOW)
    again = draft_plan(cast.bureau, TEXT.encode("gb18030"), "b.txt", by=cast.supervisor, at=NOW)
    assert (first.is_new, again.is_new, again.plan) == (True, False, first.plan)
    assert Change.objects.filter(kind="plan.drafted").count() == 1


def test_draft_knows_its_file_its_year_and_its_drafter(cast: Cast) -> None:
    plan = drafted(cast)
    assert (plan.year, plan.file_name, plan.drafted_by) == (2024, "a.txt", cast.supervisor)
    assert plan.title == "2023年度法治政府建设工作报告"
    assert plan.commitments.count() == 2


@pytest.mark.parametrize("year", [1990, 2100])
def test_year_far_away_is_refused(cast: Cast, year: int) -> None:
    with pytest.raises(NotValid, match=str(year)) as refused:
        read_for(cast.bureau, TEXT.encode(), "a.txt", on=TODAY, year=year)
    assert (refused.value.code, refused.value.field) == ("year", "year")


def test_unreadable_file_is_refused_and_nothing_is_kept(cast: Cast) -> None:
    with pytest.raises(NotValid, match=r"a\.txt") as refused:
        draft_plan(cast.bureau, b"%PDF-1.4", "a.txt", by=cast.supervisor, at=NOW)
    assert refused.value.code == "unreadable"
    assert (Plan.objects.count(), Change.objects.count()) == (0, 0)


def test_text_without_a_plan_needs_a_person(cast: Cast) -> None:
    with pytest.raises(NotValid) as refused:
        drafted(cast, LETTER)
    assert refused.value.code == "no_plan_section"
    assert drafted(cast, LETTER, part_by_hand=True).commitments.count() == 0


@pytest.mark.parametrize("who", ["head", "staff", "leader", "stranger", "other_supervisor"])
def test_only_those_who_plan_draft(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        draft_plan(cast.bureau, TEXT.encode(), "a.txt", by=getattr(cast, who), at=NOW)
    assert not Plan.objects.exists()


def test_hints_leave_out_external_offices_and_names_that_say_nothing_new(cast: Cast) -> None:
    own = Office(
        code="A", name="政策法规科", short_name="政策法规科", aliases=["法规科", ""], duties=["立法"]
    )
    outside = Office(code="B", name="滕州市局", short_name="滕州", is_external=True)
    (hint,) = hints_of([own, outside])
    assert (hint.code, hint.aliases, hint.duties) == ("A", ("法规科",), ("立法",))


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (5, 5), (9, 4), (0, 10_000), (7, 8)])
def test_part_without_words_is_outside(cast: Cast, start: int, end: int) -> None:
    plan = drafted(cast, LETTER, part_by_hand=True)
    assert plan.text[7] == "\n"
    with pytest.raises(NotValid) as refused:
        choose_part(plan, by=cast.supervisor, at=NOW, start=start, end=end)
    assert refused.value.code == "outside"


def test_part_is_chosen_once(cast: Cast) -> None:
    plan = drafted(cast, LETTER, part_by_hand=True)
    where = {"start": plan.text.index("健全"), "end": len(plan.text)}
    rows = choose_part(plan, by=cast.supervisor, at=NOW, **where)
    assert [row.text for row in rows] == ["健全会议制度", "完善签到办法"]
    with pytest.raises(NotValid) as refused:
        choose_part(plan, by=cast.supervisor, at=NOW, **where)
    assert refused.value.code == "covered"
    assert plan.commitments.count() == 2


def test_proposal_writes_nothing_and_blank_text_has_none(cast: Cast) -> None:
    plan = drafted(cast)
    count = Change.objects.count()
    start = plan.text.index("健全")
    found = propose(plan, on=TODAY, start=start, end=start + 11)
    assert found["title"]
    assert propose(plan, on=TODAY, start=start, end=start) == {}
    assert (Change.objects.count(), plan.commitments.count()) == (count, 2)


@pytest.mark.parametrize("act", [correct_draft, supplement_plan, keep_apart])
def test_plan_that_is_no_other_version_has_nothing_to_compare(cast: Cast, act: Callable[..., Plan]) -> None:
    plan = drafted(cast)
    with pytest.raises(WrongState, match="没有需要比较的另一版本"):
        act(plan, by=cast.supervisor, at=NOW)


@pytest.mark.parametrize("act", [correct_draft, supplement_plan, keep_apart])
def test_stranger_compares_nothing(cast: Cast, act: Callable[..., Plan]) -> None:
    drafted(cast)
    later = drafted(cast, TEXT.replace("突发事件", "突发事件总体"))
    assert later.resembles is not None
    with pytest.raises(NotAllowed):
        act(later, by=cast.stranger, at=NOW)
    assert Plan.objects.get(pk=later.pk).resembles == later.resembles
