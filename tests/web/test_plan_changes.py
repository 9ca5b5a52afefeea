"""变更记录 of a source document: every kind of change is a sentence a person understands."""

from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW, make_commitment, make_plan
from tests.intake.test_versions import FIRST, SECOND, read
from tests.plans.drafts import make_draft
from tests.web.pages import body, signed_in
from tracker.intake.actions import apply_correction
from tracker.ledger.kinds import KINDS
from tracker.plans import actions
from tracker.plans.models import Plan
from tracker.tasks.actions import issue_plan
from tracker.web import plan_timeline

pytestmark = pytest.mark.usefixtures("business_day")
OF_A_PLAN = ("plan.", "commitment.", "passage.")


def test_no_kind_of_change_of_a_plan_is_without_its_sentence() -> None:
    told = {kind for kind in KINDS if kind.startswith(OF_A_PLAN)}
    assert told == set(plan_timeline.ABOUT) | plan_timeline.PLAIN
    assert set(plan_timeline.ABOUT) & plan_timeline.PLAIN == set()


def page_of(cast: Cast, plan: Plan, who: str = "supervisor") -> str:
    return body(signed_in(getattr(cast, who)).get(f"/plans/{plan.pk}/changes/"))


def test_work_on_a_draft_is_told_in_words(cast: Cast) -> None:
    plan = make_draft(cast)
    first, second, _third, fourth = plan.commitments.select_related("plan")
    by = {"by": cast.supervisor, "at": NOW}
    fields: dict[str, Any] = {"due_on": None, "rhythm": "monthly", "lead_office": cast.relief}
    actions.edit_commitment(first, fields=fields, **by)
    actions.split_commitment(first, offsets=[10], **by)
    actions.share_task([second, fourth], **by)
    actions.mark_passage(plan.commitments.select_related("plan").get(order=1), role="duty", **by)
    actions.undo(plan, step_id=plan.steps.order_by("-pk")[0].pk, **by)
    page = page_of(cast, plan)
    for words in (
        "牵头科室：政策法规科 → 救灾和物资保障科", "完成时限：12月31日 周二 → 无", "报送周期：不定期 → 每月",
        "<strong>拆分安排事项</strong> 陈思远", "“健全行政执法责任制” | “完善执法程序，规范执法行为”", "第3、5项",
        "撤销的是“把第2项改为职责表述”",
    ):  # fmt: skip
        assert words in page, words


def test_issued_and_corrected_document_tells_each_row(cast: Cast) -> None:
    first = read(cast, FIRST)
    first.commitments.update(lead_office=cast.law, due_on="2024-12-31")
    issue_plan(first, by=cast.supervisor, at=NOW)
    second = read(cast, SECOND)
    second.commitments.update(lead_office=cast.law, due_on="2024-12-31")
    apply_correction(second, by=cast.supervisor, at=NOW)
    for who in ("supervisor", "head"):  # an office reads what concerns everybody
        page = page_of(cast, first, who)
        assert "<strong>下达任务</strong> 陈思远" in page and "4项任务" in page
        assert (
            "改动（第2项）：任务已按新文字更新；删去（第3项）：任务已终止；新增（第4项）：已下达枣应急-2024-005"
            in page
        )
        assert ("4项安排事项" in page) == (who == "supervisor")
    plan_page = body(signed_in(cast.supervisor).get(f"/plans/{first.pk}/"))
    assert (
        f'href="/plans/{first.pk}/changes/"' in plan_page and "<strong>下达任务</strong> 陈思远" in plan_page
    )


def test_draft_and_foreign_documents_tell_nothing(cast: Cast) -> None:
    plan = make_draft(cast)
    for who in ("head", "stranger", "other_supervisor"):
        assert signed_in(getattr(cast, who)).get(f"/plans/{plan.pk}/changes/").status_code == 404
    assert signed_in(cast.supervisor).post(f"/plans/{plan.pk}/changes/").status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_query_count(cast: Cast, rows: int, django_assert_num_queries: Any) -> None:
    plan = make_plan(cast.bureau)
    for _row in range(rows):
        row = make_commitment(plan, cast.law)
        actions.edit_commitment(row, by=cast.supervisor, at=NOW, fields={"rhythm": "monthly"})
    client = signed_in(cast.supervisor)
    with django_assert_num_queries(8):
        page = client.get(f"/plans/{plan.pk}/changes/")
    assert body(page).count("报送周期：不定期 → 每月") == rows
