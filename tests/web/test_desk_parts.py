"""On the page: a document without a plan, and a corrected version."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.conftest import Cast
from tests.factories import NOW
from tests.intake.test_versions import FIRST, LETTER, SECOND
from tests.web.forms_of import form_to
from tests.web.pages import body, said, signed_in
from tracker.plans.models import Plan
from tracker.tasks.actions import acknowledge, issue_plan
from tracker.tasks.models import Task

pytestmark = pytest.mark.usefixtures("business_day")


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in(cast.supervisor)


def upload(client: Client, text: str) -> str:
    sent = client.post("/plans/", {"file": SimpleUploadedFile("a.txt", text.encode())}, follow=True)
    return str(sent.redirect_chain[-1][0])  # type: ignore[attr-defined]


def test_document_without_a_plan_asks_where_it_stands(client: Client) -> None:
    desk = upload(client, LETTER)
    plan = Plan.objects.get()
    page = client.get(desk)
    assert "没有找到“下一年度安排”部分，未生成任何任务。" in body(page)
    assert not plan.commitments.exists()
    start = plan.text.index("一、会前准备")
    end = plan.text.index("二、其他")
    form = form_to(page, f"/plans/{plan.pk}/desk/part/", "选为安排部分")
    done = client.post(form.action, {"span": f"{start}:{end}"}, follow=True)
    assert f'value="{start}:{end}"' in body(page)
    assert said(done) == ["已读取所选部分，找到2项安排事项，请逐条核对。"]
    assert "健全会议制度" in body(done) and "撤销：选定安排部分" in body(done)


def test_paragraphs_from_here_to_there(client: Client) -> None:
    desk = upload(client, LETTER)
    plan = Plan.objects.get()
    line = plan.text.index("健全会议制度")
    span = f"{line}:{plan.text.index(chr(10), line)}"
    form = form_to(client.get(desk), f"/plans/{plan.pk}/desk/part/", "把这几段选为安排部分")
    form.send(client, "把这几段选为安排部分", first=span, last=span)
    assert [c.text for c in plan.commitments.all()] == ["健全会议制度", "完善签到办法"]


def test_page_without_commitments_promises_nothing(client: Client) -> None:
    upload(client, LETTER)
    page = body(client.get(f"/plans/{Plan.objects.get().pk}/desk/"))
    assert "还没有安排事项，不能下达" in page and "可以下达" not in page
    assert "desk-bar" not in page and "下达任务</a>" not in page and 'id="part" open' in page
    assert (
        '<p data-start="0"' in page and '<option value="0:' in page
    )  # the text and the choice name one place


def test_empty_draft_is_not_issued(cast: Cast, client: Client) -> None:
    upload(client, LETTER)
    plan = Plan.objects.get()
    assert '<button class="button primary">' not in body(client.get(f"/plans/{plan.pk}/issue/"))
    assert "没有安排事项，不能下达。" in said(client.post(f"/plans/{plan.pk}/issue/", follow=True))


def test_corrected_version_is_shown_and_taken(client: Client) -> None:
    upload(client, FIRST)
    first = Plan.objects.get()
    address = upload(client, SECOND)
    second = Plan.objects.exclude(pk=first.pk).get()
    assert address == f"/plans/{second.pk}/versions/"
    page = client.get(address)
    for words in (
        "修订突发事件总体应急预案",
        "开展执法案卷评查",
        "建立联席会商机制",
        "其中2项安排事项文字未变",
    ):
        assert words in body(page)
    assert f"/plans/{second.pk}/versions/" in body(client.get(f"/plans/{second.pk}/desk/"))
    done = client.post(address, {"do": "correct"}, follow=True)
    assert done.redirect_chain[-1][0] == f"/plans/{first.pk}/desk/"
    assert "开展执法案卷评查" in body(done) and Plan.objects.count() == 1
    assert client.get(address).status_code == 404


def test_after_issuing_only_new_sentences_are_offered(cast: Cast, client: Client) -> None:
    upload(client, FIRST)
    first = Plan.objects.get()
    first.commitments.update(lead_office=cast.law, due_on="2024-12-31")
    issue_plan(first, by=cast.supervisor, at=NOW)
    address = upload(client, SECOND)
    page = body(client.get(address))
    assert "只把新增的作为补充草稿" in page and f'href="/tasks/{Task.objects.get(serial=2).pk}/"' in page
    done = client.post(address, {"do": "supplement"}, follow=True)
    assert body(done).count('<article class="card') == 1 and "此前已下达" in body(done)
    assert Task.objects.count() == 4


def test_correction_is_applied_to_issued_tasks_row_by_row(cast: Cast, client: Client) -> None:
    upload(client, FIRST)
    first = Plan.objects.get()
    first.commitments.update(lead_office=cast.enforcement, due_on="2024-12-31")
    tasks = issue_plan(first, by=cast.supervisor, at=NOW)
    acknowledge(tasks[1], by=cast.head, at=NOW + timedelta(hours=1))
    address = upload(client, SECOND)
    page = body(client.get(address))
    assert "已有人办理（已签收）。勾选后任务也换成新文字" in page and "没有人办理过，任务随之终止。" in page
    assert "新增的还有1项没有落实" in page and 'value="apply"' not in page
    assert "新增的还有1项没有落实" in said(client.post(address, {"do": "apply"}, follow=True))[0]
    second = Plan.objects.get(resembles=first)
    second.commitments.filter(text="开展执法案卷评查").update(lead_office=cast.law, due_on="2024-12-31")
    page = body(client.get(address))
    assert 'value="apply"' in page and "将下达：政策法规科，2024年12月31日" in page
    done = client.post(
        address, {"do": "apply", "tick": [str(first.commitments.get(order=1).pk), "x"]}, follow=True
    )
    assert done.redirect_chain[-1][0] == f"/plans/{first.pk}/"
    assert said(done)[1:] == [
        "文字有改动（第2项）：任务已按新文字更新。", "删去（第3项）：任务已终止。", "新增（第4项）：已下达枣应急-2024-005。",
    ]  # fmt: skip
    assert Task.objects.get(serial=2).requirement == "修订突发事件总体应急预案"


def test_kept_apart_and_asked_no_more(client: Client) -> None:
    upload(client, FIRST)
    address = upload(client, SECOND)
    assert client.post(address, {"do": "something"}).status_code == 302
    client.post(address, {"do": "apart"})
    assert Plan.objects.count() == 2
    assert client.get(address).url.endswith("/desk/")  # type: ignore[attr-defined]
    assert "没有需要比较的另一版本" in said(client.post(address, {"do": "correct"}, follow=True))[0]


def test_versions_are_the_follow_up_officers(cast: Cast, client: Client) -> None:
    upload(client, FIRST)
    address = upload(client, SECOND)
    for who in (cast.head, cast.leader, cast.other_supervisor, cast.admin):
        assert signed_in(who).get(address).status_code == 404
        assert signed_in(who).post(address, {"do": "apart"}).status_code == 404
