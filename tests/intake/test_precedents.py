"""Who led last year's like work: after what the document states, before duty words, with its reason (U12)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW, make_commitment, make_plan
from tracker.intake.actions import draft_plan, propose
from tracker.intake.actions.drafting import past_assignments
from tracker.intake.draft import OfficeHint, PastAssignment, PlanDraft
from tracker.intake.precedents import precedents_of
from tracker.intake.read import read_plan
from tracker.plans.models import Commitment
from tracker.tasks.models import Task, TaskCommitment

OFFICES = (
    OfficeHint("LAW", "政策法规科", (), ("案卷", "普法")),
    OfficeHint("ENF", "执法支队", (), ("执法检查",)),
    OfficeHint("HR", "人事科", (), ("讲堂",)),
)
CODES = {office.code for office in OFFICES}
LAST_YEAR = (
    PastAssignment(2023, "每季度开展一次行政处罚案卷评查，并通报评查结果", "ENF"),
    PastAssignment(2023, "编制年度重大行政决策事项目录", "HR"),
    PastAssignment(2022, "举办应急管理大讲堂不少于6期", "ENF"),
)


def read(sentence: str, past: tuple[PastAssignment, ...] = LAST_YEAR) -> PlanDraft:
    text = f"某局2023年度报告\n三、2024年工作安排\n（一）规范执法。{sentence}。\n"
    return read_plan(
        text.encode(), filename="a.txt", bureau="B", offices=OFFICES, today=NOW.date(), past=past
    )


def test_last_years_lead_goes_before_duty_words_and_says_why():
    (one,) = read("每半年开展行政处罚案卷评查").commitments
    assert one.lead_office == "ENF"
    assert one.reasons["lead_office"].startswith(
        "2023年同类安排由执法支队牵头（“每季度开展一次行政处罚案卷评查"
    )
    assert one.confidence["lead_office"] == "likely"


def test_without_last_year_the_duty_words_decide():
    (one,) = read("每半年开展行政处罚案卷评查", past=()).commitments
    assert one.lead_office == "LAW"
    assert "职责" in one.reasons["lead_office"]


def test_what_the_document_states_goes_first():
    (one,) = read("每半年开展行政处罚案卷评查。（责任单位：人事科）").commitments
    assert one.lead_office == "HR"
    assert one.reasons["lead_office"].startswith("原文写明")
    assert one.confidence["lead_office"] == "stated"


def test_duty_words_of_others_become_support():
    (one,) = read("组织行政处罚案卷评查和普法测试").commitments
    assert one.lead_office == "ENF"
    assert one.supporting_offices == ("LAW",)


UNLIKE = ["组织开展执法检查", "编制权责清单", "举办应急管理大讲堂不少于6期", "开展案卷抽查"]


@pytest.mark.parametrize("sentence", UNLIKE)
def test_other_work_and_older_years_are_no_precedent(sentence):
    assert precedents_of(LAST_YEAR, year=2024, offices=CODES).for_text(sentence) is None


def test_an_office_that_is_gone_is_no_precedent():
    found = precedents_of(LAST_YEAR, year=2024, offices={"LAW"})
    assert found.for_text("每季度开展一次行政处罚案卷评查") is None


def test_words_that_differ_are_to_be_checked():
    like = precedents_of(
        [PastAssignment(2023, "组织重大行政决策事项第三方评估，公开征求群众意见", "LAW")],
        year=2024,
        offices=CODES,
    ).for_text("编制重大行政决策事项目录")
    assert like is not None and not like.sure
    assert like.reason("政策法规科").endswith("措辞不尽相同，请核对")


def test_two_offices_with_the_same_words_are_no_sure_thing():
    past = [PastAssignment(2023, "修订信访事项办理规程", code) for code in ("LAW", "ENF")]
    found = precedents_of(past, year=2024, offices=CODES).for_text("修订信访事项办理规程")
    assert found is not None
    assert (found.past.lead, found.sure) == ("LAW", False)


NEXT_YEAR = "2024年度法治政府建设工作报告\n三、2025年度主要安排\n（一）加强制度建设。健全行政执法责任制。\n"


def drafted(cast: Cast) -> Commitment:
    return draft_plan(
        cast.bureau, NEXT_YEAR.encode(), "a.txt", by=cast.supervisor, at=NOW
    ).plan.commitments.get()


def test_an_issued_plan_speaks_for_the_next_one(cast: Cast, task: Task) -> None:
    found = drafted(cast)
    assert found.lead_office == cast.enforcement
    assert found.reasons["lead_office"].startswith(f"2024年同类安排由{cast.enforcement.name}牵头")


def test_the_office_that_ended_with_the_task_counts(cast: Cast, task: Task) -> None:
    Task.objects.update(lead_office=cast.relief)
    assert drafted(cast).lead_office == cast.relief


def test_a_piece_marked_by_hand_has_the_same_precedent(cast: Cast, task: Task) -> None:
    plan = drafted(cast).plan
    start = plan.text.index("健全")
    facts = propose(plan, on=NOW.date(), start=start, end=start + 9)
    assert facts["lead_office"] == cast.enforcement


def test_drafts_and_other_bureaus_speak_for_nobody(cast: Cast, task: Task) -> None:
    make_commitment(make_plan(cast.bureau, year=2024), cast.relief)
    assert [one.lead for one in past_assignments(cast.bureau, since=2024)] == ["ENF"]
    assert past_assignments(cast.bureau, since=2025) == []
    assert past_assignments(cast.stranger.posts.get().bureau, since=2000) == []


def test_earlier_plans_are_one_query(
    cast: Cast, issued: Callable[..., Task], django_assert_num_queries: Any
) -> None:
    for count in (1, 3):
        while TaskCommitment.objects.count() < count:
            issued()
        with django_assert_num_queries(1):
            assert len(past_assignments(cast.bureau, since=2020)) == count
