"""佐证材料 on the page of a task, without scripts: added, replaced, matched, described, decided on one by one."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import PDF, Cast, file_report, pdf
from tests.evidence import hostile_files
from tests.factories import NOW
from tests.web.forms_of import form_to
from tests.web.pages import EVIL, body, said, signed_in
from tracker.evidence.actions import Link
from tracker.evidence.models import Blob, Evidence
from tracker.tasks import actions
from tracker.tasks.models import Proof, Task
from tracker.tasks.proofs import items_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]


def at(task: Task, *more: object) -> str:
    return "/".join(["/tasks", str(task.pk), "evidence", *map(str, more), ""])


def part(page: Any) -> str:
    return body(page).split('id="evidence"')[1].split('id="timeline"')[0]


@pytest.fixture
def filed(cast: Cast, issued: Callable[..., Task]) -> Task:
    task = issued(expected_evidence=["印发文件", "职责分解表"])
    file_report(task, cast.head)
    return task


def row_of(task: Task) -> Evidence:
    return items_of(task)[-1].evidence


def test_empty_state_says_what_is_expected_and_how(cast: Cast, issued: Callable[..., Task]) -> None:
    task = issued(expected_evidence=["印发文件", "职责分解表"])
    words = "还没有佐证材料。应交：印发文件、职责分解表。"
    assert f"{words}可拍照、选文件或填网页链接。" in part(signed_in(cast.head).get(f"/tasks/{task.pk}/"))
    page = part(signed_in(cast.leader).get(f"/tasks/{task.pk}/"))
    assert words in page
    assert "可拍照" not in page


def test_file_and_link_are_added_by_one_form(cast: Cast, filed: Task) -> None:
    client = signed_in(cast.head)
    form = form_to(client.get(f"/tasks/{filed.pk}/"), at(filed), "补充")
    page = form.send(
        client, "补充", uploads=[pdf("分解表.pdf", PDF + b"1"), pdf("纪要.pdf", PDF + b"2")],
        title="公示", url="https://example.test/a", dated_on="2024-06-18",
    )  # fmt: skip
    assert said(page) == ["已添加3份佐证材料。"]
    shown = part(page)
    assert 'href="https://example.test/a" rel="noopener noreferrer nofollow"' in shown
    assert "网页：example.test" in shown
    assert shown.count("材料日期2024年6月18日") == 3
    assert "应交佐证2项，已交0项" in shown


def test_what_is_there_already_is_named_and_not_added_again(cast: Cast, filed: Task) -> None:
    client, known = signed_in(cast.head), pdf("分解表.pdf", PDF + b"1")
    assert said(client.post(at(filed), {"uploads": known}, follow=True)) == ["已添加1份佐证材料。"]
    known.seek(0)
    again = client.post(at(filed), {"uploads": [known]}, follow=True)
    assert said(again) == ["“分解表.pdf”已在此项任务中，没有重复添加。"]
    known.seek(0)
    both = client.post(at(filed), {"uploads": [known, pdf("纪要.pdf", PDF + b"2")]}, follow=True)
    assert said(both) == ["已添加1份佐证材料。", "“分解表.pdf”已在此项任务中，没有重复添加。"]
    assert {row.name for row in Evidence.objects.all()} == {"分解表.pdf", "印发文件.pdf", "纪要.pdf"}
    assert Evidence.objects.count() == 3


def test_good_files_are_added_and_the_others_named(cast: Cast, filed: Task) -> None:
    page = signed_in(cast.head).post(
        at(filed),
        {"uploads": [pdf("好.pdf", PDF + b"1"), pdf("坏.docx"), pdf("密.txt", "机密★10年".encode())]},
    )
    assert page.status_code == 422
    shown = part(page)
    assert "“坏.docx”的内容不是Word文档（实为PDF）" in shown
    assert "文件中出现“机密★10年”字样，未保存。如确不涉密，请删除标志后重新上传或联系保密员。" in shown
    assert [row.name for row in Evidence.objects.order_by("uploaded_at", "pk")] == ["印发文件.pdf", "好.pdf"]
    assert Blob.objects.count() == 2


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "请选择文件、填写网页链接，或从已有材料中选择。"),
        ({"url": "javascript:alert(1)", "title": "页"}, "这不是可用的网页链接。请从浏览器地址栏完整复制。"),
        ({"url": "https://example.test/"}, "请填写网页标题。"),
        ({"title": "页"}, "请填写网页链接。"),
        ({"url": "https://example.test/", "title": "页", "dated_on": "2024-06-21"}, "材料日期不能晚于今天。"),
        (
            {"url": "https://example.test/", "title": "页", "dated_on": "昨天"},
            "请填写日期，如2024-06-28或6月28日。",
        ),
    ],
)
def test_wrong_input_is_kept_and_named(cast: Cast, task: Task, sent: dict[str, str], words: str) -> None:
    page = signed_in(cast.head).post(at(task), sent)
    assert page.status_code == 422
    assert words in part(page)
    for value in sent.values():
        assert f'value="{value}"' in part(page)
    assert not Evidence.objects.exists()


def test_accepted_file_stays_with_the_form_while_a_date_is_wrong(cast: Cast, filed: Task) -> None:
    client = signed_in(cast.head)
    page = client.post(at(filed), {"uploads": [pdf("分解表.pdf", PDF + b"1")], "dated_on": "昨天"})
    assert "已上传“分解表.pdf”，不需要时去掉勾选" in part(page)
    assert Evidence.objects.count() == 1
    page = form_to(page, at(filed), "补充").send(client, "补充", dated_on="2024-06-19")
    assert said(page) == ["已添加1份佐证材料。"]
    assert (row_of(filed).name, str(row_of(filed).dated_on)) == ("分解表.pdf", "2024-06-19")


def test_next_version_is_shown_with_the_older_one(cast: Cast, filed: Task) -> None:
    client, old = signed_in(cast.head), row_of(filed)
    form = form_to(client.get(f"/tasks/{filed.pk}/"), at(filed, old.pk, "replace"), "上传新版本")
    page = form.send(client, "上传新版本", uploads=[pdf("印发文件（盖章）.pdf", PDF + b"2")])
    assert said(page) == ["已上传第2版“印发文件（盖章）.pdf”，原版本仍可查看。"]
    shown = part(page)
    assert "以前的版本（1）" in shown
    assert "，第1版" in shown
    assert "，第2版" in shown
    for row in Evidence.objects.all():
        answer: Any = client.get(f"/evidence/{row.pk}/")
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)
        for closable in answer._resource_closers:
            closable()
    assert (
        client.post(at(filed, old.pk, "replace"), {"url": "https://a.test/", "title": "页"}).status_code
        == 409
    )
    assert client.post(at(filed, row_of(filed).pk, "replace"), {}).status_code == 422


def test_matching_proposes_by_name_and_counts_only_what_was_sent(cast: Cast, filed: Task) -> None:
    client = signed_in(cast.head)
    page = client.get(f"/tasks/{filed.pk}/")
    assert "应交佐证2项，已交0项" in part(page)
    form = form_to(page, at(filed, row_of(filed).pk, "match"), "对应应交佐证")
    assert form.fields["answers"] == ["印发文件"]
    page = form.send(client, "对应应交佐证")
    assert said(page) == ["已保存“印发文件.pdf”对应的应交佐证。"]
    assert "应交佐证2项，已交1项" in part(page)
    assert "对应：印发文件" in part(page)


def test_decisions_one_by_one(cast: Cast, filed: Task) -> None:
    client, row = signed_in(cast.supervisor), row_of(filed)
    page = client.get(f"/tasks/{filed.pk}/")
    page = form_to(page, at(filed, row.pk, "accept")).send(client, "通过此件")
    assert said(page) == ["已通过“印发文件.pdf”。"]
    page = form_to(page, at(filed, row.pk, "return")).send(client, "退回此件", reason="缺盖章页")
    assert said(page) == ["已退回“印发文件.pdf”。"]
    assert "缺盖章页" in part(signed_in(cast.head).get(f"/tasks/{filed.pk}/"))
    late = client.post(at(filed, row.pk, "accept"), {"seen": "waiting"})
    assert late.status_code == 409
    assert "陈思远已于6月20日" in body(late)
    empty = client.post(at(filed, row.pk, "return"), {"reason": "", "seen": "returned"})
    assert "请写明退回的原因" in part(empty)


def test_description_is_edited(cast: Cast, filed: Task) -> None:
    client, row = signed_in(cast.head), row_of(filed)
    form = form_to(client.get(f"/tasks/{filed.pk}/"), at(filed, row.pk, "describe"))
    page = form.send(client, "材料日期、公开属性", publicity="public", dated_on="2024-06-03")
    assert said(page) == ["已保存“印发文件.pdf”的材料日期和公开属性。"]
    assert "材料日期2024年6月3日；" in part(page)
    assert "上传；主动公开" in part(page)


ACTS = [("accept", {}), ("return", {"reason": "x"}), ("match", {}), ("replace", {"url": "https://a.test/", "title": "x"}),
        ("describe", {"publicity": "public"})]  # fmt: skip
MAY = {"accept": "supervisor", "return": "supervisor", "match": "head", "replace": "head"}


@pytest.mark.parametrize(("name", "sent"), ACTS)
@pytest.mark.parametrize("who", ["staff", "leader", "second_reviewer", "head", "supervisor"])
def test_who_may_not_is_told_and_changes_nothing(
    cast: Cast, filed: Task, name: str, sent: dict[str, str], who: str
) -> None:
    if who == MAY.get(name) or (name == "describe" and who in ("head", "supervisor")):
        return
    answer = signed_in(getattr(cast, who)).post(at(filed, row_of(filed).pk, name), sent)
    assert answer.status_code == 403
    assert not Proof.objects.exists()
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize("who", ["other_head", "law_head", "stranger", "other_supervisor", "admin"])
def test_foreign_task_is_not_there(cast: Cast, filed: Task, who: str) -> None:
    client = signed_in(getattr(cast, who))
    for name, sent in ACTS:
        assert client.post(at(filed, row_of(filed).pk, name), sent).status_code == 404
    assert client.post(at(filed), {"url": "https://a.test/", "title": "x"}).status_code == 404
    assert client.get(at(filed, "choose")).status_code == 404


def test_nonsense_is_nowhere_and_an_address_leads_to_the_task(cast: Cast, filed: Task) -> None:
    client = signed_in(cast.head)
    assert client.get(at(filed, row_of(filed).pk, "nonsense")).status_code == 404
    assert client.get(at(filed, uuid4(), "match")).status_code == 404
    for address in (at(filed), at(filed, row_of(filed).pk, "match")):
        assert client.get(address)["Location"] == f"/tasks/{filed.pk}/#evidence"


def test_names_and_titles_are_never_markup(cast: Cast, filed: Task) -> None:
    actions.add_evidence(filed, by=cast.head, at=NOW, files=[Link("https://a.test/?<script>", EVIL)])
    for user in (cast.head, cast.supervisor):
        page = body(signed_in(user).get(f"/tasks/{filed.pk}/"))
        assert "<script>alert" not in page
        assert "?<script>" not in page


def test_lost_file_is_said_on_the_page_and_at_the_download(cast: Cast, filed: Task) -> None:
    Blob.objects.update(damage="missing", damaged_at=NOW)
    client = signed_in(cast.head)
    assert "文件丢失，请重新上传或联系系统管理员" in part(client.get(f"/tasks/{filed.pk}/"))
    answer = client.get(f"/evidence/{row_of(filed).pk}/")
    assert answer.status_code == 409
    assert "“印发文件.pdf”的文件已丢失或损坏，不能下载。" in body(answer)


def test_link_is_no_download(cast: Cast, filed: Task) -> None:
    [row], _present = actions.add_evidence(filed, by=cast.head, at=NOW, files=[Link("https://a.test/", "页")])
    assert signed_in(cast.head).get(f"/evidence/{row.pk}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_for_more_evidence(
    cast: Cast, filed: Task, rows: int, django_assert_num_queries: Any
) -> None:
    for n in range(rows):
        [row], _present = actions.add_evidence(
            filed, by=cast.head, at=NOW, files=[Link(f"https://a.test/{n}", f"页{n}")]
        )
        actions.replace_evidence(filed, row, by=cast.head, at=NOW, file=Link(f"https://b.test/{n}", f"页{n}"))
    client = signed_in(cast.supervisor)
    with django_assert_num_queries(12):
        page = client.get(f"/tasks/{filed.pk}/")
    assert part(page).count("以前的版本（1）") == rows


def test_choosing_what_was_filed_elsewhere(cast: Cast, filed: Task, issued: Callable[..., Task]) -> None:
    other, client = issued(), signed_in(cast.head)
    page = client.get(at(other, "choose"))
    assert [row.pk for row in page.context["rows"]] == [row_of(filed).pk]
    page = client.post(at(other, "choose"), {"existing": [str(row_of(filed).pk)]}, follow=True)
    assert said(page) == ["已引用1份已有材料。"]
    assert [item.evidence for item in items_of(other)] == [row_of(filed)]
    assert "没有可引用的材料。" in body(client.get(at(other, "choose")))
    assert "没有名称中含“纪要”的材料。" in body(client.get(at(other, "choose"), {"q": "纪要"}))


def test_choosing_nothing_or_what_one_may_not_see(
    cast: Cast, filed: Task, issued: Callable[..., Task]
) -> None:
    law, client = issued(cast.law), signed_in(cast.law_head)
    for sent, words in (({}, "请选择文件"), ({"existing": [str(row_of(filed).pk)]}, "您无权查看"),
                        ({"existing": ["nonsense"]}, "您无权查看")):  # fmt: skip
        page = client.post(at(law, "choose"), sent)
        assert page.status_code == 422
        assert words in body(page), (sent, page.context["form"].errors)
    assert signed_in(cast.leader).get(at(law, "choose")).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_choosing_costs_the_same_for_more_rows(
    cast: Cast, filed: Task, issued: Callable[..., Task], rows: int, django_assert_num_queries: Any
) -> None:
    links = [Link(f"https://a.test/{n}", f"页{n}") for n in range(rows)]
    actions.add_evidence(filed, by=cast.head, at=NOW, files=links)
    other, client = issued(), signed_in(cast.head)
    with django_assert_num_queries(8):
        page = client.get(at(other, "choose"))
    assert len(page.context["rows"]) == rows + 1


@pytest.mark.parametrize(("name", "make"), list(hostile_files.harmless())[:2], ids=["gif", "jpg"])
def test_two_files_in_one_skin_go_out_as_a_download_that_runs_nothing(
    cast: Cast, filed: Task, name: str, make: Callable[[], bytes]
) -> None:
    client = signed_in(cast.head)
    client.post(at(filed), {"uploads": [pdf(name, make())]})
    answer: Any = client.get(f"/evidence/{row_of(filed).pk}/")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert (answer["X-Content-Type-Options"], answer["Content-Type"][:6]) == ("nosniff", "image/")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    answer.close()
