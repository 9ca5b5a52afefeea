"""A plan out for comment in the admin: its state is shown, and nothing counts it as issued."""

from tests.conftest import Cast
from tests.factories import NOW, make_commitment, make_plan
from tests.web.pages import body, signed_in
from tracker.plans.actions import send_for_comment
from tracker.tasks.actions import issue_plan


def test_state_is_shown_and_it_is_no_issued_plan(cast: Cast) -> None:
    plan = make_plan(cast.bureau, drafted_by=cast.supervisor)
    plan.title = "送审中的安排"
    plan.save()
    make_commitment(plan, cast.enforcement)
    send_for_comment(plan, by=cast.supervisor, at=NOW)
    browser = signed_in(cast.admin)
    listed = body(browser.get("/admin/tracker/plan/"))
    assert "送审中的安排" in listed and "征求意见" in listed
    for page in ("/admin/", "/admin/tracker/task/"):
        assert "送审中的安排" not in body(browser.get(page))


def test_issued_plan_is_in_both(cast: Cast) -> None:
    plan = make_plan(cast.bureau, drafted_by=cast.supervisor)
    plan.title = "下达的安排"
    plan.save()
    make_commitment(plan, cast.enforcement)
    issue_plan(plan, by=cast.supervisor, at=NOW)
    browser = signed_in(cast.admin)
    for page in ("/admin/", "/admin/tracker/task/"):
        assert "下达的安排" in body(browser.get(page)), page
