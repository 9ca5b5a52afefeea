"""下达任务 and 删除草稿 from the desk: what the page says before, what happens, twice, and at the same moment."""

import pytest

from tests.conftest import Cast
from tests.factories import NOW, give_post, make_user
from tests.together import together
from tests.web.pages import body, real_draft, said, settled_draft, signed_in
from tracker.ledger.models import Change
from tracker.ledger.verify import verify
from tracker.organisations.models import Role
from tracker.plans.models import Plan
from tracker.tasks import actions
from tracker.tasks.models import Task

pytestmark = pytest.mark.usefixtures("business_day")


def test_page_says_what_will_be_issued(cast: Cast) -> None:
    plan = settled_draft(cast)
    plan.commitments.filter(order__lt=3).update(lead_office=cast.law, due_on="2024-06-28")
    plan.commitments.filter(order=17).update(waived_because="另行立项")
    page = body(signed_in(cast.supervisor).get(f"/plans/{plan.pk}/issue/"))
    assert "将下达<strong>17</strong>项任务，1项不立任务" in page
    assert f"{cast.enforcement} 14" in page and f"{cast.law} 3" in page
    assert "6月28日" in page and "陈思远" in page
    assert not Task.objects.exists()


def test_open_questions_are_named_and_nothing_is_issued(cast: Cast) -> None:
    plan = settled_draft(cast)
    plan.commitments.filter(order=3).update(lead_office=None)
    client = signed_in(cast.supervisor)
    page = body(client.get(f"/plans/{plan.pk}/issue/"))
    assert "还有1项没有落实，暂时不能下达：" in page and "请选择牵头科室" in page
    assert '<button class="button primary">' not in page
    response = client.post(f"/plans/{plan.pk}/issue/", follow=True)
    assert response.redirect_chain[0][0] == f"/plans/{plan.pk}/desk/"  # type: ignore[attr-defined]
    assert "还有1项没有落实，不能下达：4." in said(response)[0]
    assert not Task.objects.exists()


def test_issuing_makes_the_tasks_and_says_so(cast: Cast) -> None:
    plan = settled_draft(cast)
    response = signed_in(cast.supervisor).post(f"/plans/{plan.pk}/issue/", follow=True)
    assert said(response) == ["已下达18项任务（枣应急发〔2023〕56号，审定人陈思远）。"]
    assert response.redirect_chain[0][0] == f"/plans/{plan.pk}/"  # type: ignore[attr-defined]
    assert Task.objects.filter(plan=plan).count() == 18


def test_issuing_twice_says_so(cast: Cast) -> None:
    plan = settled_draft(cast)
    client = signed_in(cast.supervisor)
    client.post(f"/plans/{plan.pk}/issue/")
    again = client.post(f"/plans/{plan.pk}/issue/", follow=True)
    assert "已经下达" in said(again)[-1]
    assert Task.objects.count() == 18 and Change.objects.filter(kind="plan.issued").count() == 1
    assert client.get(f"/plans/{plan.pk}/issue/").status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("first", "second", "done", "told"),
    [
        ("issue", "issue", "已下达18项任务（", "”已经下达，您的操作没有生效。"),
        ("discard", "discard", "已删除草稿“", "”已经删除，您的操作没有生效。"),
    ],
)
def test_two_supervisors_at_once_one_wins_the_other_is_told(
    cast: Cast, first: str, second: str, done: str, told: str
) -> None:
    plan = settled_draft(cast)
    colleague = make_user("second", "第二督办")
    give_post(colleague, Role.SUPERVISOR, cast.bureau)
    clients = [signed_in(cast.supervisor), signed_in(colleague)]
    pages = together(
        lambda: body(clients[0].post(f"/plans/{plan.pk}/{first}/", follow=True)),
        lambda: body(clients[1].post(f"/plans/{plan.pk}/{second}/", follow=True)),
    )
    assert sorted(done in page for page in pages) == [False, True]
    late = next(page for page in pages if done not in page)
    assert told in late or "没有这一页" in late  # gone before the second even looked
    assert Task.objects.count() == (18 if first == "issue" else 0) and verify().breaks == []


def test_two_supervisors_one_discards_what_the_other_issued(cast: Cast) -> None:
    plan = settled_draft(cast)
    actions.issue_plan(plan, by=cast.supervisor, at=NOW)
    response = signed_in(cast.supervisor).post(f"/plans/{plan.pk}/discard/", follow=True)
    assert "已经下达" in said(response)[0] and Plan.objects.filter(pk=plan.pk).exists()


def test_discarding_asks_first_and_lets_the_document_be_read_again(cast: Cast) -> None:
    plan = real_draft(cast.bureau, cast.supervisor)
    client = signed_in(cast.supervisor)
    assert "18项安排事项的核对结果" in body(client.get(f"/plans/{plan.pk}/discard/"))
    response = client.post(f"/plans/{plan.pk}/discard/", follow=True)
    assert said(response) == ["已删除草稿“枣庄市应急局 2023年度法治政府建设工作报告”。"]
    assert not Plan.objects.exists()
    assert "的草稿已由陈思远于" in said(client.post(f"/plans/{plan.pk}/discard/", follow=True))[0]
    assert real_draft(cast.bureau, cast.supervisor).commitments.count() == 18


@pytest.mark.parametrize("page", ["issue", "discard"])
def test_readers_of_an_issued_plan_may_neither_issue_nor_discard(cast: Cast, page: str) -> None:
    plan = settled_draft(cast)
    actions.issue_plan(plan, by=cast.supervisor, at=NOW)
    for person in (cast.head, cast.leader, cast.second_reviewer):
        assert signed_in(person).post(f"/plans/{plan.pk}/{page}/").status_code == 403
    assert signed_in(cast.other_supervisor).post(f"/plans/{plan.pk}/{page}/").status_code == 404


def test_guessed_offices_and_dates_are_named_before_issuing(cast: Cast) -> None:
    client = signed_in(cast.supervisor)
    plan = settled_draft(cast)
    plan.commitments.update(confidence={})
    plan.commitments.filter(order=2).update(confidence={"due_on": "guess", "lead_office": "likely"})
    page = body(client.get(f"/plans/{plan.pk}/issue/"))
    assert "有1项的时限或科室是系统推测的" in page and "（完成时限为推测）" in page
    assert '<button class="button primary">' in page  # told, not forbidden
    plan.commitments.update(confidence={})
    assert "是系统推测的" not in body(client.get(f"/plans/{plan.pk}/issue/"))
