"""The desk without scripts, from the upload to 下达: split, join, mark, assign in bulk, share, undo."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.conftest import Cast
from tests.plans.drafts import make_draft, must_hold
from tests.web.forms_of import form_to
from tests.web.pages import body, said, signed_in
from tracker.ledger.verify import verify
from tracker.plans.models import Commitment, Plan
from tracker.tasks.models import Task, TaskCommitment

pytestmark = pytest.mark.usefixtures("business_day")
REPORT = (
    "2023年度法治政府建设工作报告\n二、存在的不足\n（一）普法宣传质量有待提升。方式单一。\n三、2024年度主要安排\n"
    "（一）加强制度建设。健全行政执法责任制，做到职责明确、权责统一。修订应急预案。建立联席会商机制。\n"
    "（二）加强普法宣传。组织开展安全生产普法宣传活动不少于4次。\n"
)


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast.supervisor)


def numbered(plan: Plan, n: int) -> Commitment:
    return plan.commitments.get(order=n - 1)


def press(client: Client, plan: Plan, path: str, button: str = "", **filled: Any) -> Any:
    """Press a button that stands on the desk now, in the form that goes to ``path``."""
    form = form_to(client.get(f"/plans/{plan.pk}/desk/"), f"/plans/{plan.pk}/desk/{path}", button)
    return form.send(client, button or next(iter(form.buttons)), **filled)


def shown_on(client: Client, plan: Plan) -> list[str]:
    """What every card tells the bar that it shows."""
    return re.findall(r'name="shown" value="([^"]*)"', body(client.get(f"/plans/{plan.pk}/desk/")))


def test_from_the_upload_to_issuing(cast: Cast, client: Client) -> None:
    upload = SimpleUploadedFile("report.txt", REPORT.encode())
    page = body(client.post("/plans/", {"file": upload}, follow=True))
    plan = Plan.objects.get()
    count = plan.commitments.count()
    assert "未回应的不足" in page and f"找到{count}项安排事项" in page and plan.passages.exists()

    first = next(c for c in plan.commitments.all() if "，" in c.text)
    at = first.text.index("，") + 1
    pieces = client.post(f"/plans/{plan.pk}/desk/{first.pk}/split/", {"at": at}, follow=True)
    assert f'name="at" value="{at}"' in page  # the button that was pressed
    assert plan.commitments.count() == count + 1 and "撤销：拆分第1项" in body(pieces)

    press(client, plan, f"{first.pk}/join/")
    first.refresh_from_db()
    assert plan.commitments.count() == count and "，" in first.text

    last = numbered(plan, count)
    press(client, plan, f"{numbered(plan, count - 1).pk}/mark/", role="duty", reason="由办公室统筹")
    assert plan.passages.filter(role="duty", reason="由办公室统筹").exists()

    chosen = [str(pk) for pk in plan.commitments.values_list("pk", flat=True)]
    done = press(
        client, plan, "bulk/", "统一填写", lead_office=str(cast.law.pk), due_on="2024-12-31", rhythm="monthly"
    )
    assert "请先勾选安排事项。" in said(done)  # nothing was ticked
    facts = {"lead_office": str(cast.law.pk), "due_on": "2024-12-31", "rhythm": "monthly", "chosen": chosen}
    facts["shown"] = shown_on(client, plan)
    done = client.post(f"/plans/{plan.pk}/desk/bulk/", facts, follow=True)
    assert said(done) == [f"已统一填写{count - 1}项。"]
    assert {c.lead_office for c in plan.commitments.all()} == {cast.law}

    client.post(f"/plans/{plan.pk}/desk/share/", {"chosen": [str(first.pk), str(last.pk)]})
    assert "合并为一项任务" in body(press(client, plan, "undo/"))
    assert plan.commitments.filter(shares_with=None).count() == count - 1
    client.post(f"/plans/{plan.pk}/desk/share/", {"chosen": [str(first.pk), str(last.pk)]})

    issue = client.get(f"/plans/{plan.pk}/issue/")
    assert f"将下达<strong>{count - 2}</strong>项任务" in body(issue) and "另有1项并入其中" in body(issue)
    client.post(f"/plans/{plan.pk}/issue/")
    assert (Task.objects.count(), TaskCommitment.objects.count()) == (count - 2, count - 1)
    must_hold(plan)
    assert verify().breaks == []
    assert (
        body(client.get(f"/plans/{plan.pk}/")).count("枣应急-2024-001") >= 2
    )  # both sentences lead to the one task


def test_open_words_are_shown_counted_and_settled_from_the_page(cast: Cast, client: Client) -> None:
    plan = make_draft(cast)
    plan.passages.all().delete()
    page = body(client.get(f"/plans/{plan.pk}/desk/"))
    start = plan.text.index("2024年，我局将坚持依法行政")
    assert "已覆盖3/5句" in page and f'href="#open-{start}"' in page and f'id="open-{start}"' in page
    assert "，还有没有着落的句子。" in page
    issue = body(client.get(f"/plans/{plan.pk}/issue/"))
    assert "还有2处文字没有着落，暂时不能下达：" in issue and '<button class="button primary">' not in issue
    press(client, plan, "pass/", role="preamble")
    start = plan.text.index("营造良好氛围")
    assert f'name="start" value="{start}"' in body(client.get(f"/plans/{plan.pk}/desk/"))
    done = client.post(f"/plans/{plan.pk}/desk/commit/", {"start": start, "end": start + 6}, follow=True)
    assert "已覆盖5/5句" in body(done)
    assert numbered(plan, 5).text == "营造良好氛围"


def test_passage_is_shown_with_its_reason_and_made_a_commitment(cast: Cast, client: Client) -> None:
    plan = make_draft(cast)
    passage = plan.passages.get(role="preamble")
    page = body(client.get(f"/plans/{plan.pk}/desk/"))
    assert f'id="p-{passage.pk}"' in page and f'href="#p-{passage.pk}"' in page and "不是具体任务" in page
    press(client, plan, "commit/", "立为安排事项")
    assert numbered(plan, 1).text == passage.text
    assert numbered(plan, 1).reasons["kind"]  # the reader's own proposals come with it


def test_overlap_is_offered_and_taken(cast: Cast, client: Client) -> None:
    plan = make_draft(cast)
    first, fourth = numbered(plan, 1), numbered(plan, 4)
    plan.commitments.filter(pk=first.pk).update(
        overlaps=[{"id": str(fourth.pk), "words": "普法"}, {"id": "x", "words": ""}]
    )
    assert "说的是同一件事（“普法”）" in body(client.get(f"/plans/{plan.pk}/desk/"))
    page = body(press(client, plan, "share/", "与第4项合并为一项任务"))
    fourth.refresh_from_db()
    assert fourth.shares_with == first
    assert "说的是同一件事" not in page and "本项任务同时落实：" in page
    press(client, plan, f"{fourth.pk}/unshare/", "取消合并")
    fourth.refresh_from_db()
    assert fourth.shares_with is None
    away = f"/plans/{plan.pk}/desk/{first.pk}/not-the-same/"
    page = body(client.post(away, {"other": str(fourth.pk)}, follow=True))
    assert "说的是同一件事" not in page and "撤销：第1项与第4项不是同一件事" in page
    assert "没有待定的合并建议" in said(client.post(away, {"other": "x"}, follow=True))[0]


def test_shortcomings_and_milestones_on_the_card(cast: Cast, client: Client) -> None:
    plan = make_draft(cast)
    one, shortcoming = numbered(plan, 2), plan.shortcomings.get(order=1)
    desk = client.get(f"/plans/{plan.pk}/desk/")
    form = form_to(desk, f"/plans/{plan.pk}/desk/{one.pk}/", "保存")
    form.send(
        client, "保存", answered=str(shortcoming.pk), milestones="2024-08-31 完成初稿\n2024年10月1日前：印发"
    )
    one.refresh_from_db()
    assert list(one.answers.all()) == [shortcoming]
    assert one.milestones == [
        {"title": "完成初稿", "due_on": "2024-08-31"}, {"title": "印发", "due_on": "2024-10-01"},
    ]  # fmt: skip
    page = client.get(f"/plans/{plan.pk}/desk/")
    assert "2024-08-31 完成初稿" in body(page)
    client.post(f"/plans/{plan.pk}/issue/")
    assert "2024-08-31 完成初稿；2024-10-01 印发" in body(
        client.get(f"/tasks/{Task.objects.get(serial=2).pk}/")
    )


def test_milestone_without_a_day_is_refused_and_kept(cast: Cast, client: Client) -> None:
    plan = make_draft(cast)
    one = numbered(plan, 2)
    page = client.get(f"/plans/{plan.pk}/desk/")
    again = form_to(page, f"/plans/{plan.pk}/desk/{one.pk}/", "保存").send(
        client, "保存", milestones="下个月完成"
    )
    assert again.status_code == 400 and "每行写一个时间节点" in body(again)
    assert "下个月完成" in body(again)


ACTS = ["split", "join", "mark", "unshare", "not-the-same"]


@pytest.mark.parametrize(
    "path", ["bulk/", "share/", "pass/", "commit/", "undo/", "part/", *(f"{{}}/{a}/" for a in ACTS)]
)
def test_doors_are_closed_to_others(cast: Cast, path: str) -> None:
    plan = make_draft(cast)
    address = f"/plans/{plan.pk}/desk/" + path.format(numbered(plan, 1).pk)
    for who in (cast.head, cast.leader, cast.stranger, cast.other_supervisor, cast.admin):
        assert signed_in(who).post(address).status_code == 404
    assert Client().post(address).url.startswith("/sign-in/")  # type: ignore[attr-defined]
    assert signed_in(cast.supervisor).get(address).status_code == 405
    assert plan.steps.count() == 0


@pytest.mark.parametrize(
    "path", ["bulk/", "share/", "pass/", "commit/", "undo/", "part/", *(f"{{}}/{a}/" for a in ACTS)]
)
@pytest.mark.parametrize("value", ["", "x", "-1", "99999999999999", "٣"])
def test_odd_values_are_refused_in_words(cast: Cast, client: Client, path: str, value: str) -> None:
    plan = make_draft(cast)
    Commitment.objects.filter(plan=plan, order=3).delete()
    last = numbered(plan, 3)
    address = f"/plans/{plan.pk}/desk/" + path.format(last.pk)
    names = ("at", "start", "end", "role", "step", "span", "first", "last", "chosen", "due_on", "lead_office")
    response = client.post(address, dict.fromkeys(names, value), follow=True)
    assert response.status_code == 200 and said(response)
    assert plan.steps.count() == 0


def test_text_no_database_takes_is_refused_in_words(cast: Cast, client: Client) -> None:
    plan = make_draft(cast)
    address = f"/plans/{plan.pk}/desk/{numbered(plan, 1).pk}/mark/"
    refused = client.post(address, {"role": "preamble", "reason": "甲\0乙"}, follow=True)
    assert said(refused)[0].startswith("含有不能保存的控制字符") and plan.steps.count() == 0


def test_late_click_on_an_issued_plan_is_told(cast: Cast, client: Client) -> None:
    plan = make_draft(cast)
    first = numbered(plan, 1)
    client.post(f"/plans/{plan.pk}/issue/", follow=True)
    for path in (f"{first.pk}/split/", f"{first.pk}/join/", "bulk/", "undo/"):
        late = client.post(
            f"/plans/{plan.pk}/desk/{path}",
            {"at": 10, "chosen": first.pk, "rhythm": "monthly", "step": 1},
            follow=True,
        )
        assert "已经下达" in said(late)[0] and late.redirect_chain[-1][0] == f"/plans/{plan.pk}/"  # type: ignore[attr-defined]


def test_long_plan_opens_its_forms_one_by_one(cast: Cast, client: Client) -> None:
    plan = make_draft(cast)
    first = numbered(plan, 1)
    for n in range(40):
        Commitment.objects.create(
            plan=plan, section=first.section, order=4 + n, text=plan.text[first.start + 1], kind="one_off",
            start=first.start + 1, end=first.start + 2, title=f"第{n}项",
        )  # fmt: skip
    page = body(client.get(f"/plans/{plan.pk}/desk/"))
    assert page.count('<article class="card') == page.count('class="open-card"') == 44
    opened = client.get(f"/plans/{plan.pk}/desk/?open={first.pk}")
    assert body(opened).count('class="open-card"') == 43
    saved = form_to(opened, f"/plans/{plan.pk}/desk/{first.pk}/", "保存").send(client, "保存", title="改过")
    assert "第1项已保存。" in body(saved) and f'action="/plans/{plan.pk}/desk/{first.pk}/' in body(saved)


@pytest.mark.parametrize(("scope", "count"), [("ticked", 0), ("open", 2), ("all", 4)])
def test_bulk_takes_all_or_all_open_ones_without_a_tick(
    cast: Cast, client: Client, scope: str, count: int
) -> None:
    plan = make_draft(cast)
    plan.commitments.filter(order__in=(1, 2)).update(due_on=None)
    facts = {"scope": scope, "due_on": "九月三十日", "shown": shown_on(client, plan)}
    told = said(client.post(f"/plans/{plan.pk}/desk/bulk/", facts, follow=True))
    assert told == ([f"已统一填写{count}项。"] if count else ["请先勾选安排事项。"])
    assert plan.commitments.filter(due_on="2024-09-30").count() == count


def test_days_a_phrase_can_mean_are_two_buttons(cast: Cast, client: Client) -> None:
    plan = make_draft(cast)
    row = numbered(plan, 2)
    asked = "原文写明“9月前”。“9月前”是指8月31日前还是9月30日前？请选定完成时限"
    Commitment.objects.filter(pk=row.pk).update(due_on=None, reasons={"due_on": asked})
    form = form_to(client.get(f"/plans/{plan.pk}/desk/"), f"/plans/{plan.pk}/desk/{row.pk}/", "8月31日")
    assert "9月30日" in form.buttons
    form.fields.pop("due_on")  # the button's own value comes after the empty field's
    assert "第2项已保存。" in body(form.send(client, "9月30日"))
    assert str(numbered(plan, 2).due_on) == "2024-09-30"
    Commitment.objects.filter(pk=row.pk).update(
        due_on=None, reasons={"due_on": asked.replace("9月前", "春节前")}
    )
    assert 'class="either"' not in body(client.get(f"/plans/{plan.pk}/desk/"))
