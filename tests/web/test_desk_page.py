"""The desk: text and cards, what is still open, saving one card, and who may."""

import re
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW, make_commitment, make_plan
from tests.web.pages import EVIL, body, real_draft, settled_draft, signed_in
from tracker.ledger.models import Change
from tracker.organisations.models import User
from tracker.plans.models import Commitment, Plan
from tracker.tasks import actions

pytestmark = pytest.mark.usefixtures("business_day")


@pytest.fixture
def draft(cast: Cast) -> Plan:
    return real_draft(cast.bureau, cast.supervisor)


def shown_form(page: str, commitment: Commitment) -> dict[str, Any]:
    """What a browser would send for a card that nobody touched."""
    form = page.split(f'id="card-{commitment.pk}"')[1]
    form = form.split('class="card-form"')[1].split("</form>")[0]
    data: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(f'{key}="([^"]*)"', tag) for key in ("name", "value"))
        if name and ("checkbox" not in tag or " checked" in tag):
            data.setdefault(name[1], []).append(value[1] if value else "")
    for name_, inner in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        data[name_] = [chosen[1] if chosen else ""]
    for name_, inner in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        data[name_] = [inner.strip()]
    return data


def save(user: User, commitment: Commitment, **typed: Any) -> Any:
    client = signed_in(user)
    data = shown_form(body(client.get(f"/plans/{commitment.plan_id}/desk/")), commitment)
    return client.post(f"/plans/{commitment.plan_id}/desk/{commitment.pk}/", {**data, **typed}, follow=True)


def test_every_commitment_stands_in_the_text_and_on_a_card(cast: Cast, draft: Plan) -> None:
    page = body(signed_in(cast.supervisor).get(f"/plans/{draft.pk}/desk/"))
    for commitment in draft.commitments.all():
        assert page.count(f'id="c-{commitment.pk}"') == page.count(f'id="card-{commitment.pk}"') == 1
        assert f'href="#card-{commitment.pk}"' in page and f'href="#c-{commitment.pk}"' in page
    assert "“峯城区”不是常见的区划名称" in page  # the reader's remarks
    assert "对应不足" in page and "学法用法主动性和积极性有待提高" in page


def test_suggestions_stand_beside_their_reasons(cast: Cast, draft: Plan) -> None:
    commitment = draft.commitments.get(order=0)
    card = body(signed_in(cast.supervisor).get(f"/plans/{draft.pk}/desk/")).split(
        f'id="card-{commitment.pk}"'
    )
    for name in ("lead_office", "due_on", "kind", "rhythm", "expected_evidence", "answers", "cut"):
        assert commitment.reasons[name] in card[1].split("</article>")[0]


def test_open_questions_come_first_and_are_counted(cast: Cast, draft: Plan) -> None:
    draft.commitments.update(lead_office=cast.enforcement)
    first = draft.commitments.get(order=0)
    draft.commitments.filter(order=0).update(lead_office=None, due_on="2024-06-19")
    page = body(signed_in(cast.supervisor).get(f"/plans/{draft.pk}/desk/"))
    assert '<strong class="number">17/18</strong> 项已落实，还有1项待定：' in page
    card = page.split(f'id="card-{first.pk}"')[1].split("</article>")[0]
    assert "请选择牵头科室" in card and "完成时限已过，请改为今天或以后的日期" in card


def test_remarks_settled_meanwhile_are_not_repeated(cast: Cast, draft: Plan) -> None:
    remarks = [
        ("lead_office_unknown", "有1项看不出"),
        ("due_in_past", "有2项已过"),
        ("place_name", "请核对区划"),
    ]
    Plan.objects.update(remarks=[{"code": code, "message": message} for code, message in remarks])
    page = body(signed_in(cast.supervisor).get(f"/plans/{draft.pk}/desk/"))
    assert "请核对区划" in page and "有1项看不出" not in page and "有2项已过" not in page


def test_cards_are_found_by_their_words_and_by_what_is_open(cast: Cast, draft: Plan) -> None:
    draft.commitments.update(lead_office=cast.law, due_on="2024-12-31")
    draft.commitments.filter(order=2).update(due_on=None)
    client = signed_in(cast.supervisor)
    page = f"/plans/{draft.pk}/desk/"
    found = body(client.get(page, {"q": "裁量"}))
    total = draft.commitments.count()
    assert (
        found.count('<article class="card') == 1 and f"显示1/{total}项。" in found and 'value="裁量"' in found
    )
    only = body(client.get(page, {"only": "open"}))
    assert (
        only.count('<article class="card') == 1 and f'id="card-{draft.commitments.get(order=2).pk}"' in only
    )
    assert f"显示0/{total}项。" in body(client.get(page, {"q": EVIL})) and EVIL not in body(
        client.get(page, {"q": EVIL})
    )
    assert "清除筛选" not in body(client.get(page, {"q": " "}))


def test_saved_card_leads_to_the_next_open_one(cast: Cast, draft: Plan) -> None:
    draft.commitments.update(lead_office=cast.enforcement)
    first, fifth, ninth = (draft.commitments.get(order=order) for order in (0, 4, 8))
    draft.commitments.filter(order__in=[0, 8]).update(lead_office=None)
    page = body(save(cast.supervisor, fifth, title="换个名称"))
    assert f'第5项已保存。下一项待定：<a href="#card-{ninth.pk}">9. {ninth.title}' in page
    page = body(save(cast.supervisor, ninth, lead_office=str(cast.law.pk)))
    assert f'第9项已保存。下一项待定：<a href="#card-{first.pk}">1. ' in page
    page = body(save(cast.supervisor, first, lead_office=str(cast.law.pk)))
    assert "第1项已保存。" in page and "全部落实，可以下达任务" in page


def test_shortcoming_nothing_answers_is_named(cast: Cast, draft: Plan) -> None:
    draft.shortcomings.get(order=1).answered_by.clear()
    page = body(signed_in(cast.supervisor).get(f"/plans/{draft.pk}/desk/"))
    assert "不足（二）“行政执法力量相对薄弱”没有对应的安排事项" in page


def test_saving_a_card_writes_what_was_changed_and_nothing_else(cast: Cast, draft: Plan) -> None:
    commitment = draft.commitments.get(order=1)
    before = (commitment.title, commitment.due_on, commitment.kind, commitment.expected_evidence)
    response = save(
        cast.supervisor,
        commitment,
        lead_office=str(cast.relief.pk),
        supporting_offices=[str(cast.law.pk), str(cast.enforcement.pk)],
    )
    commitment.refresh_from_db()
    back = f"/plans/{draft.pk}/desk/?saved={commitment.pk}#card-{commitment.pk}"
    assert response.redirect_chain == [(back, 302)] and "第2项已保存。" in body(response)
    assert (commitment.title, commitment.due_on, commitment.kind, commitment.expected_evidence) == before
    assert commitment.lead_office == cast.relief
    assert set(commitment.supporting_offices.all()) == {cast.law, cast.enforcement}
    change = Change.objects.get(kind="commitment.changed")
    assert '"lead_office"' in change.data and '"title"' not in change.data


def test_evidence_is_typed_one_a_line(cast: Cast, draft: Plan) -> None:
    commitment = draft.commitments.get(order=1)
    save(cast.supervisor, commitment, expected_evidence="印发文件\r\n\r\n  会议纪要 ")
    commitment.refresh_from_db()
    assert commitment.expected_evidence == ["印发文件", "会议纪要"]


def test_saving_an_untouched_card_changes_nothing(cast: Cast, draft: Plan) -> None:
    commitment = draft.commitments.get(order=8)
    assert save(cast.supervisor, commitment).status_code == 200
    assert not Change.objects.filter(kind="commitment.changed").exists()


def test_two_people_on_one_card_keep_each_others_fields(cast: Cast, draft: Plan) -> None:
    commitment = draft.commitments.get(order=2)
    client = signed_in(cast.supervisor)
    seen_first = shown_form(body(client.get(f"/plans/{draft.pk}/desk/")), commitment)
    save(cast.supervisor, commitment, lead_office=str(cast.relief.pk))
    client.post(f"/plans/{draft.pk}/desk/{commitment.pk}/", {**seen_first, "title": "完善执法程序"})
    commitment.refresh_from_db()
    assert (commitment.title, commitment.lead_office) == ("完善执法程序", cast.relief)


def test_passed_date_that_was_read_does_not_hinder_saving_the_rest(cast: Cast, draft: Plan) -> None:
    commitment = draft.commitments.get(order=1)
    draft.commitments.filter(order=1).update(due_on="2024-03-01")
    save(cast.supervisor, commitment, title="健全责任制")
    commitment.refresh_from_db()
    assert (commitment.title, str(commitment.due_on)) == ("健全责任制", "2024-03-01")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"due_on": "2024-06-19"}, "完成时限不能早于今天。"),
        ({"due_on": "下个月"}, "请填写日期，如2024-06-28或6月28日。"),
        ({"due_on": "6月前"}, "“6月前”是指2024年5月31日还是2024年6月30日？请写明日期。"),
        ({"title": ""}, "请填写任务名称。"),
        ({"title": "长" * 101}, "最多100字，现有101字，请缩短。"),
        ({"title": "健全\0制度"}, "含有不能保存的控制字符"),
        ({"lead_office": "00000000-0000-7000-8000-000000000000"}, "所选科室现在不能选择，请重新选择。"),
        ({"kind": "someday"}, "这个选项已不在可选范围内"),
        ({"waived_because": "长" * 201}, "最多200字，现有201字"),
        ({"supporting_offices": ["x"]}, "这个选项已不在可选范围内，请重新选择。"),
    ],
)
def test_refused_card_keeps_what_was_typed(
    cast: Cast, draft: Plan, typed: dict[str, str], sentence: str
) -> None:
    commitment = draft.commitments.get(order=1)
    before = (commitment.title, commitment.due_on)
    response = save(
        cast.supervisor, commitment, requirement="", expected_evidence="还没有保存的佐证", **typed
    )
    page = body(response)
    assert response.status_code == 400
    assert "第2项没有保存，已填的内容都在。" in page and sentence in page and "还没有保存的佐证" in page
    commitment.refresh_from_db()
    assert (commitment.title, commitment.due_on) == before


def test_waiving_needs_a_reason_and_settles_the_card(cast: Cast, draft: Plan) -> None:
    draft.commitments.update(lead_office=cast.enforcement)
    commitment = draft.commitments.get(order=0)
    draft.commitments.filter(order=0).update(lead_office=None)
    page = body(save(cast.supervisor, commitment, waived_because="与上级要点重复，已另行立项"))
    assert '<strong class="number">18/18</strong> 项已落实，可以下达。' in page
    assert "不立任务：与上级要点重复，已另行立项" in page


def test_foreign_office_cannot_be_chosen(cast: Cast, draft: Plan) -> None:
    elsewhere = cast.stranger.posts.get().office
    response = save(
        cast.supervisor, draft.commitments.get(order=0), lead_office=str(elsewhere and elsewhere.pk)
    )
    assert response.status_code == 400


@pytest.mark.parametrize("person", ["head", "leader", "stranger", "other_supervisor", "admin"])
def test_draft_does_not_exist_for_others(cast: Cast, draft: Plan, person: str) -> None:
    client = signed_in(getattr(cast, person))
    commitment = draft.commitments.get(order=0)
    for address in (f"/plans/{draft.pk}/desk/", f"/plans/{draft.pk}/", f"/plans/{draft.pk}/issue/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/plans/{draft.pk}/desk/{commitment.pk}/", {"title": "x"}).status_code == 404
    assert client.post(f"/plans/{draft.pk}/discard/").status_code == 404
    assert Plan.objects.filter(pk=draft.pk).exists()


def test_card_of_another_plan_is_not_found(cast: Cast, draft: Plan) -> None:
    other = make_commitment(make_plan(cast.bureau), cast.law)
    assert signed_in(cast.supervisor).post(f"/plans/{draft.pk}/desk/{other.pk}/", {}).status_code == 404


def test_issued_plan_leaves_the_desk(cast: Cast) -> None:
    plan = settled_draft(cast)
    commitment = plan.commitments.get(order=0)
    actions.issue_plan(plan, by=cast.supervisor, at=NOW)
    client = signed_in(cast.supervisor)
    assert client.get(f"/plans/{plan.pk}/desk/").url == f"/plans/{plan.pk}/"  # type: ignore[attr-defined]
    late = client.post(f"/plans/{plan.pk}/desk/{commitment.pk}/", {"title": "改一改", "kind": "one_off"})
    assert late.status_code in (302, 400)
    commitment.refresh_from_db()
    assert commitment.title != "改一改"
    assert signed_in(cast.head).get(f"/plans/{plan.pk}/desk/").status_code == 403


def test_what_was_read_is_escaped(cast: Cast) -> None:
    plan = make_plan(cast.bureau)
    text = f"{EVIL}进一步健全行政执法责任制"
    Plan.objects.update(text=plan.text + text, remarks=[{"code": "x", "message": EVIL}])
    plan.refresh_from_db()
    start = len(plan.text) - len(text)
    make_commitment(
        plan, cast.law, text=text, start=start, end=len(plan.text), title=EVIL, waived_because=EVIL,
        expected_evidence=[EVIL], reasons={"title": EVIL, "cut": EVIL, "lead_office": EVIL},
    )  # fmt: skip
    plan.shortcomings.create(order=0, number=EVIL[:20], text=EVIL, start=0, end=3)
    client = signed_in(cast.supervisor)
    for page in (f"/plans/{plan.pk}/desk/", f"/plans/{plan.pk}/issue/", f"/plans/{plan.pk}/discard/"):
        assert EVIL not in body(client.get(page))


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_query_count(cast: Cast, rows: int, django_assert_num_queries: Any) -> None:
    plan = make_plan(cast.bureau)
    for _row in range(rows):
        make_commitment(plan, cast.enforcement).supporting_offices.add(cast.law, cast.relief)
    client = signed_in(cast.supervisor)
    with django_assert_num_queries(11):
        page = client.get(f"/plans/{plan.pk}/desk/")
    assert body(page).count('<article class="card') == rows
