"""On the page: a document without a plan, and a corrected version."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.conftest import Cast
from tests.factories import NOW
from tests.intake.test_versions import FIRST, LETTER, SECOND, read
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
    assert client.get(address).url == f"/plans/{first.pk}/desk/"  # type: ignore[attr-defined]


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


def issued_and_corrected(cast: Cast) -> tuple[Plan, Plan]:
    first = read(cast, FIRST)
    first.commitments.update(lead_office=cast.enforcement, due_on="2024-12-31")
    issue_plan(first, by=cast.supervisor, at=NOW)
    return first, read(cast, SECOND)


def test_correction_is_applied_to_issued_tasks_row_by_row(cast: Cast, client: Client) -> None:
    upload(client, FIRST)
    first = Plan.objects.get()
    first.commitments.update(lead_office=cast.enforcement, due_on="2024-12-31")
    tasks = issue_plan(first, by=cast.supervisor, at=NOW)
    acknowledge(tasks[1], by=cast.head, at=NOW + timedelta(hours=1))
    address = upload(client, SECOND)
    page = body(client.get(address))
    assert "已有人办理（已签收）。勾选后任务也换成新文字" in page and "没有人办理过，任务随之终止。" in page
    second = Plan.objects.get(resembles=first)
    new = second.commitments.get(text="开展执法案卷评查")
    assert (
        "（推测，请核对）" in page and f'name="{new.pk.hex}-due_on"' in page
    )  # a guessed date is editable, and called one

    tick = [str(first.commitments.get(order=1).pk), "x"]
    looked = form_to(client.get(address), address, "下一步：核对更新结果").send(
        client, "下一步：核对更新结果", **{f"{new.pk.hex}-lead_office": str(cast.law.pk), f"{new.pk.hex}-due_on": "9月30日"},
        tick=tick,
    )  # fmt: skip
    page = body(looked)
    assert "现在还没有修改任何内容" in page and "政策法规科<br>2024年9月30日前" in page
    for will, count in (("任务换成新文字", 1), ("任务终止", 1), ("下达新任务", 1)):
        assert f"{will} <strong>{count}</strong>项" in page
    assert Task.objects.count() == 4 and Plan.objects.count() == 2

    done = form_to(looked, address, "确认更新").send(client, "确认更新")
    assert done.redirect_chain[-1][0] == f"/plans/{first.pk}/"
    assert said(done)[1:] == [
        "文字有改动（第2项）：任务已按新文字更新。", "删去（第3项）：任务已终止。", "新增（第4项）：已下达枣应急-2024-005。",
    ]  # fmt: skip
    assert Task.objects.get(serial=2).requirement == "修订突发事件总体应急预案"
    made = Task.objects.get(serial=5)
    assert (made.lead_office, str(made.due_on)) == (cast.law, "2024-09-30")


@pytest.mark.parametrize(
    ("office", "day", "told"),
    [
        ("", "2024-09-30", "请选择牵头科室。"),
        ("law", "", "请填写完成时限。"),
        ("law", "6月前", "2024年5月31日还是2024年6月30日"),
    ],
)
def test_new_row_without_office_or_day_is_asked_before_anything_is_done(
    cast: Cast, client: Client, office: str, day: str, told: str
) -> None:
    second = issued_and_corrected(cast)[1]
    address, new = f"/plans/{second.pk}/versions/", second.commitments.get(text="开展执法案卷评查")
    typed = {f"{new.pk.hex}-lead_office": str(cast.law.pk) if office else "", f"{new.pk.hex}-due_on": day}
    for do in ("preview", "apply"):
        refused = client.post(address, {"do": do, **typed})
        assert refused.status_code == 400 and told in body(refused) and "已填的内容都在" in body(refused)
        if do == "preview" and day:
            assert f'value="{day}"' in body(refused)
    assert Task.objects.count() == 4 and Plan.objects.count() == 2


def test_work_done_between_the_look_and_the_word_is_not_overrun(cast: Cast, client: Client) -> None:
    second = issued_and_corrected(cast)[1]
    address, new = f"/plans/{second.pk}/versions/", second.commitments.get(text="开展执法案卷评查")
    typed = {f"{new.pk.hex}-lead_office": str(cast.law.pk), f"{new.pk.hex}-due_on": "2024-09-30"}
    looked = client.post(address, {"do": "preview", **typed})
    acknowledge(Task.objects.get(serial=2), by=cast.head, at=NOW + timedelta(hours=1))
    late = form_to(looked, address, "确认更新").send(client, "确认更新")
    assert said(late) == ["您看过以后，任务或者更正后的文本又有变动，没有更新。请再看一遍。"]
    assert late.redirect_chain == [(address, 302)] and Task.objects.count() == 4


def test_older_text_is_not_offered_as_a_correction_without_a_word(cast: Cast, client: Client) -> None:
    """The draft is corrected; then somebody uploads the first text once more, as another file."""
    upload(client, FIRST)
    corrected = upload(client, SECOND)
    client.post(corrected, {"do": "correct"})
    address = upload(client, FIRST)
    page = body(client.get(address))
    assert "这份可能是较早的文本：" in page and "陈思远已于6月20日09:00用更正后的文本替换。" in page
    refused = client.post(address, {"do": "correct"}, follow=True)
    assert "如确需按这份更新，请勾选" in said(refused)[0] and Plan.objects.count() == 2
    client.post(address, {"do": "correct", "though_older": "yes"})
    assert "修订突发事件应急预案" in Plan.objects.get().text


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (
            "二〇二四年三月五日",
            "2024年1月20日",
            "成文日期是2024年1月20日，早于此前导入的一份（2024年3月5日）",
        ),
        ("2024年1月20日", "2024年3月5日", ""),
        ("2024-03-05", "（更正）", ""),
    ],
)
def test_dates_of_the_documents_say_which_is_newer(
    client: Client, first: str, second: str, told: str
) -> None:
    upload(client, f"{FIRST}枣庄市应急管理局\n{first}\n")
    text = f"{FIRST}枣庄市应急管理局\n{second}\n".replace("修订突发事件", "修订完善突发事件")
    page = body(client.get(upload(client, text)))
    assert ("这份可能是较早的文本：" in page) == bool(told) and told in page


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


def test_several_corrections_are_each_compared_with_the_document_itself(cast: Cast, client: Client) -> None:
    upload(client, FIRST)
    first = Plan.objects.get()
    address = upload(client, SECOND)
    third = upload(client, SECOND.replace("开展执法案卷评查", "开展执法案卷交叉评查"))
    assert set(Plan.objects.exclude(pk=first.pk).values_list("resembles", flat=True)) == {first.pk}
    page = body(client.get(third))
    assert "另有1份更正稿还没有处理：" in page and f'href="{address}"' in page
    Plan.objects.exclude(pk=first.pk).update(drafted_at=NOW - timedelta(hours=1))
    client.post(third, {"do": "correct"})
    assert "这份文件导入以后，陈思远已于6月20日09:00用另一份更正后的文本更新过。" in body(client.get(address))
    assert "如确需按这份更新" in said(client.post(address, {"do": "correct"}, follow=True))[0]


@pytest.mark.parametrize("rows", [1, 3])
def test_query_count_of_the_comparison(cast: Cast, rows: int, django_assert_num_queries: Any) -> None:
    text = FIRST.replace("建立联席会商机制。", "".join(f"建立{n}号联席会商机制。" for n in "甲乙丙"))
    first = read(cast, text)
    first.commitments.update(lead_office=cast.law, due_on="2024-12-31")
    issue_plan(first, by=cast.supervisor, at=NOW)
    for n in "甲乙丙"[:rows]:
        text = text.replace(f"建立{n}号联席会商机制", f"建立{n}号联席会商通报机制")
    second = read(cast, text)
    client = signed_in(cast.supervisor)
    with django_assert_num_queries(18):
        page = client.get(f"/plans/{second.pk}/versions/")
    assert body(page).count("没有人办理过，任务随之换成新文字。") == rows


def test_two_sentences_of_one_task_that_are_both_gone_end_it(cast: Cast, client: Client) -> None:
    first = read(cast, FIRST)
    first.commitments.update(lead_office=cast.law, due_on="2024-12-31")
    kept, gone = (
        first.commitments.get(text="修订突发事件应急预案"),
        first.commitments.get(text="建立联席会商机制"),
    )
    first.commitments.filter(pk=gone.pk).update(shares_with=kept)
    issue_plan(first, by=cast.supervisor, at=NOW)
    for removed, will in (
        ("建立联席会商机制。", "任务换成新文字"),
        ("修订突发事件应急预案。建立联席会商机制。", "任务终止"),
    ):
        second = read(cast, FIRST.replace(removed, ""))
        page = body(client.post(f"/plans/{second.pk}/versions/", {"do": "preview"}))
        assert f"{will} <strong>{removed.count('。')}</strong>项" in page
        second.delete()
