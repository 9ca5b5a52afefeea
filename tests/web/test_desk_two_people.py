"""Two people on one desk: nobody writes over what he never saw, and nothing that was typed is lost (R17)."""

from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.factories import give_post, make_user
from tests.intake.test_versions import FIRST, SECOND, read
from tests.plans.drafts import make_draft
from tests.web.forms_of import Form, form_to
from tests.web.pages import body, said, signed_in
from tests.web.test_desk_flow import numbered, shown_on
from tracker.ledger.models import Change
from tracker.organisations.models import Role, User
from tracker.plans.models import Commitment, Plan

pytestmark = pytest.mark.usefixtures("business_day")


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return make_draft(cast)


@pytest.fixture
def colleague(cast: Cast) -> User:
    user = make_user("colleague", "王二")
    give_post(user, Role.SUPERVISOR, cast.bureau)
    return user


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast.supervisor)


def card_form(client: Client, plan: Plan, row: Commitment) -> Form:
    return form_to(client.get(f"/plans/{plan.pk}/desk/"), f"/plans/{plan.pk}/desk/{row.pk}/", "保存")


@pytest.mark.parametrize(
    ("name", "theirs", "mine", "told"),
    [
        ("title", "健全责任制", "健全执法制度", "已由王二于6月20日09:00改为“健全责任制”，您填写的“健全执法制度”没有保存"),
        ("due_on", "2024-10-31", "2024-11-30", "改为“10月31日 周四”，您填写的“11月30日 周六”没有保存。"),
        ("rhythm", "monthly", "quarterly", "改为“每月”，您填写的“每季度”没有保存。"),
        ("milestones", "2024-09-01 初稿", "2024-10-01 送审", "改为“2024-09-01 初稿”，您填写的“2024-10-01 送审”没有保存。"),
        ("expected_evidence", "会议纪要", "照片\n名单", "改为“会议纪要”，您填写的“照片、名单”没有保存。"),
        ("waived_because", "另行立项", "上级已定", "“不立任务的理由”已由王二"),
    ],
)  # fmt: skip
def test_slower_of_two_at_one_field_is_told_both_texts(
    client: Client, colleague: User, plan: Plan, name: str, theirs: str, mine: str, told: str
) -> None:
    row = numbered(plan, 1)
    slower, faster = card_form(client, plan, row), signed_in(colleague)
    card_form(faster, plan, row).send(faster, "保存", **{name: theirs})
    refused = slower.send(client, "保存", **{name: mine})
    page = body(refused)
    assert refused.status_code == 409 and told in page
    assert Change.objects.filter(kind="commitment.changed").count() == 1  # the first one's, and it stands
    form = form_to(refused, f"/plans/{plan.pk}/desk/{row.pk}/", "改为我填写的内容")
    assert form.fields[name][0].splitlines() == mine.splitlines()  # what was typed is still there

    kept = form.send(client, "改为我填写的内容")  # now in sight of both
    assert kept.status_code == 200 and "第1项已保存。" in body(kept)
    assert Change.objects.filter(kind="commitment.changed").count() == 2


def test_sets_of_offices_and_shortcomings_are_compared_too(
    cast: Cast, client: Client, colleague: User, plan: Plan
) -> None:
    row, faster = numbered(plan, 1), signed_in(colleague)
    first, second = (str(one.pk) for one in plan.shortcomings.all())
    slower = card_form(client, plan, row)
    card_form(faster, plan, row).send(
        faster, "保存", supporting_offices=[str(cast.relief.pk)], answered=[first]
    )
    page = body(slower.send(client, "保存", supporting_offices=[str(cast.enforcement.pk)], answered=[second]))
    assert "“配合科室”已由王二" in page and "“对应不足”已由王二" in page
    assert "改为“救灾和物资保障科”，您填写的“市应急管理综合行政执法支队”没有保存。" in page
    row.refresh_from_db()
    assert list(row.supporting_offices.all()) == [cast.relief]


def test_same_change_by_both_is_no_conflict(client: Client, colleague: User, plan: Plan) -> None:
    row, faster = numbered(plan, 1), signed_in(colleague)
    slower = card_form(client, plan, row)
    for form, browser in ((card_form(faster, plan, row), faster), (slower, client)):
        assert form.send(browser, "保存", title="健全责任制").status_code == 200
    assert Change.objects.filter(kind="commitment.changed").count() == 1


def test_bulk_leaves_what_a_colleague_changed_and_says_so(
    cast: Cast, client: Client, colleague: User, plan: Plan
) -> None:
    row, faster = numbered(plan, 2), signed_in(colleague)
    shown = shown_on(client, plan)
    card_form(faster, plan, row).send(faster, "保存", lead_office=str(cast.relief.pk))
    chosen = [str(one.pk) for one in plan.commitments.all()]
    facts = {"lead_office": str(cast.enforcement.pk), "chosen": chosen, "shown": shown}
    lines = said(client.post(f"/plans/{plan.pk}/desk/bulk/", facts, follow=True))
    assert lines[0] == "已统一填写3项。" and lines[1].startswith(
        "第2项“修订应急预案”没有修改：“牵头科室”已由王二"
    )
    row.refresh_from_db()
    assert row.lead_office == cast.relief
    again = facts | {"shown": shown_on(client, plan)}
    assert said(client.post(f"/plans/{plan.pk}/desk/bulk/", again, follow=True)) == ["已统一填写4项。"]


@pytest.mark.parametrize("button", ["split/", "join/", "mark/"])
def test_text_cut_by_a_colleague_is_not_cut_again_unseen(
    client: Client, colleague: User, plan: Plan, button: str
) -> None:
    row = numbered(plan, 1)
    path = f"/plans/{plan.pk}/desk/{row.pk}/"
    desk = client.get(f"/plans/{plan.pk}/desk/")
    old: Any = form_to(desk, path + button)
    faster = signed_in(colleague)
    split = form_to(faster.get(f"/plans/{plan.pk}/desk/"), path + "split/")
    faster.post(split.action, {"seen": split.fields["seen"][0], "at": "17"})
    late = old.send(client, next(iter(old.buttons)))
    [told] = said(late)
    assert told.startswith(
        "第1项的文字已由王二于6月20日09:00改动，您的操作没有生效。现在是：“健全行政执法责任制，完善执法程序"
    )
    assert plan.commitments.count() == 5 and plan.steps.count() == 1


def test_join_with_another_card_than_the_one_shown_is_refused(
    client: Client, colleague: User, plan: Plan
) -> None:
    first, second = numbered(plan, 1), numbered(plan, 2)
    old = form_to(client.get(f"/plans/{plan.pk}/desk/"), f"/plans/{plan.pk}/desk/{first.pk}/join/")
    faster = signed_in(colleague)
    faster.post(f"/plans/{plan.pk}/desk/{second.pk}/mark/", {"role": "duty"})
    assert "没有合并" in said(old.send(client, next(iter(old.buttons))))[0]
    first.refresh_from_db()
    assert first.text == "健全行政执法责任制，完善执法程序，规范执法行为"


def test_draft_that_a_colleague_discarded_says_who_and_when(
    cast: Cast, client: Client, colleague: User, plan: Plan
) -> None:
    row = numbered(plan, 1)
    assert signed_in(colleague).post(f"/plans/{plan.pk}/discard/").status_code == 302
    told = "“2023年度报告”的草稿已由王二于6月20日09:00删除。"
    for path in ("discard/", "issue/", "desk/bulk/", f"desk/{row.pk}/", f"desk/{row.pk}/split/", "versions/"):
        late = client.post(f"/plans/{plan.pk}/{path}", follow=True)
        assert said(late) == [told + "您的操作没有生效。"] and late.redirect_chain == [("/plans/", 302)]
    assert said(client.get(f"/plans/{plan.pk}/desk/", follow=True)) == [told]
    for other in (cast.head, cast.other_supervisor, cast.stranger):  # it never was theirs
        assert signed_in(other).get(f"/plans/{plan.pk}/desk/").status_code == 404
    assert client.get("/plans/00000000-0000-7000-8000-000000000000/desk/").status_code == 404


def test_slower_of_two_corrections_comes_to_the_corrected_document(
    cast: Cast, client: Client, colleague: User
) -> None:
    first, second = read(cast, FIRST), read(cast, SECOND)
    first.commitments.update(lead_office=cast.law, due_on="2024-11-30")
    address = f"/plans/{second.pk}/versions/"
    signed_in(colleague).post(address, {"do": "correct"})
    late = client.post(address, {"do": "correct"}, follow=True)
    assert said(late) == [
        "“2023年度法治政府建设工作报告（更正）”已由王二于6月20日09:00作为更正后的文本并入此前导入的文件。您的操作没有生效。"
    ]
    assert late.redirect_chain == [(f"/plans/{first.pk}/desk/", 302)]
