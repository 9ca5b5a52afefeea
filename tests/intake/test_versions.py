"""A part chosen by hand, and a corrected version of a document: only what changed is touched."""

from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW
from tests.plans.drafts import covered, must_hold
from tracker.intake.actions import (
    choose_part,
    correct_draft,
    differences_of,
    draft_plan,
    keep_apart,
    supplement_plan,
)
from tracker.intake.by_hand import choices_in
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.ledger.verify import verify
from tracker.plans import actions
from tracker.plans.models import Plan
from tracker.tasks.actions import issue_plan
from tracker.tasks.models import Task

FIRST = (
    "2023年度法治政府建设工作报告\n二、存在的不足\n（一）普法宣传质量有待提升。方式单一。\n三、2024年度主要安排\n"
    "（一）加强制度建设。健全行政执法责任制。修订突发事件应急预案。建立联席会商机制。\n"
    "（二）加强普法宣传。组织开展安全生产普法宣传活动。\n"
)
SECOND = (
    FIRST.replace("修订突发事件应急预案", "修订突发事件总体应急预案")
    .replace("建立联席会商机制。", "")
    .replace("普法宣传活动。\n", "普法宣传活动。开展执法案卷评查。\n")
    .replace("工作报告", "工作报告（更正）")
)
LETTER = "关于开会的通知\n请准时参加。\n工作要求\n一、会前准备\n健全会议制度。完善签到办法。\n二、其他\n联系人老王。\n"


def read(cast: Cast, text: str) -> Plan:
    result = draft_plan(cast.bureau, text.encode(), "a.txt", by=cast.supervisor, at=NOW, part_by_hand=True)
    return result.plan


def words(plan: Plan) -> list[str]:
    return list(plan.commitments.values_list("text", flat=True))


@pytest.fixture
def both(cast: Cast) -> tuple[Plan, Plan]:
    """The first version with work done on it, and the corrected one."""
    first = read(cast, FIRST)
    first.commitments.update(lead_office=cast.relief, due_on="2024-11-30")
    return first, read(cast, SECOND)


HEAD = "枣庄市应急管理局文件\n枣应急发〔2023〕56号\n签发人：王某\n2023年度工作报告\n市委、市政府：\n"


@pytest.mark.parametrize(
    "chosen", ["枣庄市应急管理局文件", "枣应急发〔2023〕56号\n签发人：王某", "2023年度工作报告\n市委、市政府：",
               "枣庄市应急管理局文件\n枣应急发〔2023〕56号\n签发人：王某\n2023年度工作报告", "枣庄市应急管理局\n2024年1月5日"],
)  # fmt: skip
def test_title_block_and_signature_make_no_cards(cast: Cast, chosen: str) -> None:
    plan = read(cast, f"{HEAD}认真落实各项要求。健全会议制度。\n枣庄市应急管理局\n2024年1月5日\n")
    start = plan.text.index(chosen)
    with pytest.raises(NotValid, match="所选的是标题、文号或落款，没有完整的句子"):
        choose_part(plan, by=cast.supervisor, at=NOW, start=start, end=start + len(chosen))
    assert not plan.sections.exists() and not plan.commitments.exists()


def test_choice_that_begins_with_the_title_block_begins_with_the_body(cast: Cast) -> None:
    plan = read(
        cast,
        f"{HEAD}认真落实各项要求。健全会议制度。完善签到办法。\n枣庄市应急管理局\n2024年3月5日\n抄送：市委\n",
    )
    choose_part(plan, by=cast.supervisor, at=NOW, start=0, end=len(plan.text))
    assert "健全会议制度" in words(plan) and not any("枣" in one or "签发" in one for one in words(plan))
    section = plan.sections.get()
    assert (section.start, section.end) == (
        plan.text.index("认真"),
        plan.text.index("\n枣庄市应急管理局\n2024"),
    )


def test_corrected_version_is_recognised_and_compared(both: tuple[Plan, Plan]) -> None:
    first, second = both
    assert (first.resembles, second.resembles) == (None, first)
    found = differences_of(first, second)
    assert [c.text for c in found.same] == ["健全行政执法责任制", "组织开展安全生产普法宣传活动"]
    assert [(a.text, b.text) for a, b in found.changed] == [
        ("修订突发事件应急预案", "修订突发事件总体应急预案")
    ]
    assert [c.text for c in found.added] == ["开展执法案卷评查"]
    assert [c.text for c in found.removed] == ["建立联席会商机制"]


def test_other_documents_of_the_year_are_not_taken_for_versions(cast: Cast) -> None:
    read(cast, FIRST)
    assert read(cast, LETTER).resembles is None
    same_text_next_year = draft_plan(
        cast.bureau, SECOND.encode(), "a.txt", by=cast.supervisor, at=NOW, year=2025
    )
    assert same_text_next_year.plan.resembles is None


def test_correcting_a_draft_touches_only_what_changed(cast: Cast, both: tuple[Plan, Plan]) -> None:
    first, second = both
    ids = {c.text: c.pk for c in first.commitments.all()}
    first.commitments.filter(order=0).update(title="我改过的名称")
    kept = correct_draft(second, by=cast.supervisor, at=NOW)
    assert (kept.pk, kept.text, Plan.objects.count()) == (first.pk, second.text, 1)
    assert words(kept) == [
        "健全行政执法责任制", "修订突发事件总体应急预案", "组织开展安全生产普法宣传活动", "开展执法案卷评查",
    ]  # fmt: skip
    rows = list(kept.commitments.all())
    assert [row.pk for row in rows[:3]] == [
        ids["健全行政执法责任制"], ids["修订突发事件应急预案"], ids["组织开展安全生产普法宣传活动"],
    ]  # fmt: skip
    assert rows[0].title == "我改过的名称"
    assert [str(row.due_on) for row in rows[:3]] == ["2024-11-30"] * 3
    assert {row.lead_office for row in rows[:3]} == {cast.relief}
    assert covered(kept).open == () and kept.shortcomings.count() == 1 and kept.steps.count() == 0
    must_hold(kept)
    assert Change.objects.filter(kind="plan.corrected").count() == 1 and verify().breaks == []
    assert read(cast, SECOND) == kept  # known from now on


def test_splits_and_marks_by_hand_survive_a_correction(cast: Cast) -> None:
    text = FIRST.replace("修订突发事件应急预案", "修订突发事件应急预案，做到上下衔接")
    first = read(cast, text)
    row = first.commitments.select_related("plan").get(order=1)
    assert row.text == "修订突发事件应急预案，做到上下衔接"
    pieces = actions.split_commitment(row, by=cast.supervisor, at=NOW, offsets=[11])
    actions.mark_passage(pieces[1], by=cast.supervisor, at=NOW, role="note", reason="名称")
    second = read(cast, text.replace("建立联席会商机制", "建立联席会商和通报机制"))
    kept = correct_draft(second, by=cast.supervisor, at=NOW)
    assert words(kept)[1:3] == ["修订突发事件应急预案", "建立联席会商和通报机制"]
    assert kept.passages.get(role="note").text == "做到上下衔接"
    must_hold(kept)


def test_issued_tasks_stay_and_new_sentences_become_a_supplementary_draft(
    cast: Cast, both: tuple[Plan, Plan]
) -> None:
    first, second = both
    issue_plan(first, by=cast.supervisor, at=NOW)
    tasks = list(Task.objects.order_by("pk").values())
    with pytest.raises(WrongState, match="已经下达"):
        correct_draft(second, by=cast.supervisor, at=NOW)
    kept = supplement_plan(second, by=cast.supervisor, at=NOW)
    assert words(kept) == ["开展执法案卷评查"]
    reasons = list(kept.passages.filter(role="issued").values_list("reason", flat=True))
    assert reasons == [
        "此前已下达，文字未变", "与此前下达的第2项（枣应急-2024-002）相近，文字有改动，原任务未变", "此前已下达，文字未变",
    ]  # fmt: skip
    assert list(Task.objects.order_by("pk").values()) == tasks
    assert covered(kept).open == ()
    must_hold(kept)
    kept.commitments.update(lead_office=cast.law, due_on="2024-12-31")
    assert len(issue_plan(kept, by=cast.supervisor, at=NOW)) == 1


def test_it_may_be_another_document_after_all(cast: Cast, both: tuple[Plan, Plan]) -> None:
    _first, second = both
    assert keep_apart(second, by=cast.supervisor, at=NOW).resembles is None
    for act in (keep_apart, correct_draft, supplement_plan):
        second.refresh_from_db()
        with pytest.raises(WrongState, match="没有需要比较的另一版本"):
            act(second, by=cast.supervisor, at=NOW)
    assert Plan.objects.count() == 2


def test_draft_is_corrected_not_supplemented(cast: Cast, both: tuple[Plan, Plan]) -> None:
    with pytest.raises(WrongState, match="还是草稿"):
        supplement_plan(both[1], by=cast.supervisor, at=NOW)


@pytest.mark.parametrize("act", [correct_draft, supplement_plan, keep_apart])
@pytest.mark.parametrize("who", ["head", "leader", "other_supervisor", "admin"])
def test_only_follow_up_officers_decide(cast: Cast, both: tuple[Plan, Plan], act: Any, who: str) -> None:
    if act is supplement_plan:
        issue_plan(both[0], by=cast.supervisor, at=NOW)
    with pytest.raises(NotAllowed):
        act(both[1], by=getattr(cast, who), at=NOW)


def test_part_chosen_by_hand_is_cut_and_proposed_for(cast: Cast) -> None:
    plan = read(cast, LETTER)
    assert words(plan) == [] and not plan.sections.exists()
    choice = next(one for one in choices_in(plan.text) if one.words == "一、会前准备")
    found = choose_part(plan, by=cast.supervisor, at=NOW, start=choice.start, end=choice.end)
    assert [c.text for c in found] == ["健全会议制度", "完善签到办法"] == words(plan)
    assert all(c.reasons["cut"] for c in found) and covered(plan).open == ()
    must_hold(plan)
    step = plan.steps.get()
    assert step.label == "选定安排部分"
    for start, end in (
        (choice.start, choice.end),
        (choice.start + 5, choice.end + 3),
        (-1, 5),
        (9, 9),
        (0, 10_000),
    ):
        with pytest.raises(NotValid):
            choose_part(plan, by=cast.supervisor, at=NOW, start=start, end=end)
    actions.undo(plan, by=cast.supervisor, at=NOW, step_id=step.pk)
    assert words(plan) == [] and not plan.sections.exists()
    with pytest.raises(NotAllowed):
        choose_part(plan, by=cast.head, at=NOW, start=choice.start, end=choice.end)


def test_any_stretch_of_any_text_can_be_chosen(cast: Cast) -> None:
    plan = read(cast, LETTER)
    for start in range(0, len(plan.text), 7):
        for end in range(start + 1, len(plan.text) + 1, 9):
            try:
                choose_part(plan, by=cast.supervisor, at=NOW, start=start, end=end)
            except NotValid:
                assert not plan.steps.exists()
                continue
            must_hold(plan)
            actions.undo(plan, by=cast.supervisor, at=NOW, step_id=plan.steps.get().pk)
