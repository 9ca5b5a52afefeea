"""报送: one compulsory text, several files, and nothing lost to any error (goals U3, U8, U26)."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.conftest import Cast, file_report, pdf
from tests.factories import NOW
from tests.web.pages import EVIL, body, said, signed_in
from tracker.evidence.models import Blob, Evidence
from tracker.tasks import actions
from tracker.tasks.models import ProgressReport, Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]
TEXTS = {"progress": "已印发责任清单。", "problems": "两个岗位空缺", "next_steps": "7月培训", "percent": "90"}


def fill(task: Task, user: Any, *, files: Any = (), follow: bool = False, **texts: Any) -> Any:
    facts = {"form_token": str(uuid4()), **texts, "uploads": list(files)}
    return signed_in(user).post(f"/tasks/{task.pk}/report/", facts, follow=follow)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def kept_values(page: Any) -> list[str]:
    return re.findall(r'name="kept" value="([^"]+)" checked', body(page))


def test_report_with_files_gets_a_receipt(cast: Cast, task: Task) -> None:
    page = fill(task, cast.head, files=[pdf("一.pdf"), pdf("二.pdf")], follow=True, **TEXTS)
    report = ProgressReport.objects.get()
    assert page.redirect_chain == [(f"/tasks/{task.pk}/", 302)]
    assert said(page) == [f"已报送，回执号{report.receipt}。"]
    assert [e.name for e in report.evidence.all()] == ["一.pdf", "二.pdf"]
    assert (report.progress, report.problems, report.next_steps, report.percent) == (
        "已印发责任清单。", "两个岗位空缺", "7月培训", 90,
    )  # fmt: skip
    assert "本系统为非涉密系统，严禁录入、上传国家秘密和工作秘密。" in body(page)


def test_only_the_progress_is_compulsory(cast: Cast, task: Task) -> None:
    page = signed_in(cast.head).get(f"/tasks/{task.pk}/")
    form = page.context["panels"][0].form
    assert [name for name, field in form.fields.items() if field.required] == ["progress"]
    assert fill(task, cast.head, progress="正在起草。").status_code == 302


def test_report_and_request_in_one_step(cast: Cast, task: Task) -> None:
    page = fill(
        task,
        cast.head,
        files=[pdf()],
        progress="已完成。",
        ask_closure="1",
        closure_note="请审核",
        follow=True,
    )
    task.refresh_from_db()
    assert task.state == "submitted"
    assert "已报送并申请销号，回执号" in said(page)[0]
    assert task.closures.get().note == "请审核"


@pytest.mark.parametrize("who", ["leader", "supervisor", "second_reviewer"])
def test_only_the_office_files(cast: Cast, task: Task, who: str) -> None:
    assert fill(task, getattr(cast, who), files=[pdf()], progress="x").status_code == 403
    assert (ProgressReport.objects.count(), Blob.objects.count()) == (0, 0)


@pytest.mark.parametrize("who", ["other_head", "stranger", "admin"])
def test_foreign_task_is_not_there(cast: Cast, task: Task, who: str) -> None:
    assert fill(task, getattr(cast, who), files=[pdf()], progress="x").status_code == 404


def test_empty_form_is_refused_in_words(cast: Cast, task: Task) -> None:
    page = fill(task, cast.head)
    assert page.status_code == 422
    assert "请填写进展情况。" in body(page)
    assert not ProgressReport.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("空.pdf", b"", "“空.pdf”是空文件，没有上传。"),
        ("总结.pdf", b"plain words", "“总结.pdf”的内容不是PDF（实为文本文件）。"),
        ("程序.exe", b"MZ\x90\x00", "“程序.exe”的类型不能上传。"),
        ("大.pdf", b"%PDF-1.4\n" + b"x" * 3000, "“大.pdf”超过单个文件0MB的上限，没有上传。"),
    ],
)
def test_bad_file_is_named_and_everything_else_stays(
    cast: Cast, task: Task, settings: Any, name: str, content: bytes, words: str
) -> None:
    settings.UPLOAD_LIMIT = 2000
    page = fill(task, cast.head, files=[pdf("好.pdf"), upload(name, content)], **TEXTS)
    shown = body(page)
    assert page.status_code == 422
    assert words in shown
    assert all(text in shown for text in TEXTS.values())
    assert "已上传“好.pdf”" in shown
    assert not ProgressReport.objects.exists()

    again = fill(task, cast.head, kept=kept_values(page), **TEXTS)  # the file is not sent a second time
    assert again.status_code == 302
    assert [e.name for e in ProgressReport.objects.get().evidence.all()] == ["好.pdf"]


def test_good_files_stay_when_a_text_is_wrong(cast: Cast, task: Task) -> None:
    page = fill(
        task,
        cast.head,
        files=[pdf("一.pdf"), pdf("二.pdf", b"%PDF-1.4 other")],
        percent="很多",
        problems="缺人",
    )
    assert "请填写进展情况。" in body(page)
    assert "完成比例填0到100的整数。" in body(page)
    assert "缺人" in body(page)
    assert len(kept_values(page)) == 2
    fill(task, cast.head, progress="好", kept=kept_values(page)[:1])  # one tick taken away
    assert [e.name for e in Evidence.objects.all()] == ["一.pdf"]


def test_kept_value_of_another_person_or_hand_names_nothing(cast: Cast, task: Task) -> None:
    foreign = signing.dumps(
        ["0" * 64, 1, "application/pdf", "别人的.pdf"], salt=f"yinuo.kept.{cast.law_head.pk}.{task.pk}"
    )
    assert fill(task, cast.head, progress="好", kept=[foreign, "forged"]).status_code == 302
    assert not Evidence.objects.exists()


def test_text_over_the_limit_says_how_long_it_is(cast: Cast, task: Task) -> None:
    page = fill(task, cast.head, progress="长" * 5001)
    assert "最多5000字，现有5001字。" in body(page)
    assert "长" * 5001 in body(page)


def test_double_submit_gives_one_record_and_one_page(cast: Cast, task: Task) -> None:
    token = str(uuid4())
    first, second = (
        fill(
            task,
            cast.head,
            files=[pdf()],
            progress="已完成。",
            form_token=token,
            ask_closure="1",
            follow=True,
        )
        for _ in range(2)
    )
    assert ProgressReport.objects.count() == Evidence.objects.count() == 1
    assert said(first) == said(second)
    assert first.redirect_chain == second.redirect_chain


@pytest.mark.parametrize(("token", "status"), [("", 302), ("x", 422)])
def test_form_without_its_token_is_taken_and_a_spoilt_one_refused_in_words(
    cast: Cast, task: Task, token: str, status: int
) -> None:
    page = fill(task, cast.head, progress="好", form_token=token)
    assert page.status_code == status
    assert ("页面不完整，请重新打开这项任务再提交。" in body(page)) == (status == 422)


def test_each_opened_form_has_a_token_of_its_own(cast: Cast, task: Task) -> None:
    client = signed_in(cast.head)
    tokens = {
        re.search(r'name="form_token" value="([^"]+)"', body(client.get(f"/tasks/{task.pk}/")))[1]
        for _ in "ab"
    }  # type: ignore[index]
    assert len(tokens) == 2


def test_period_is_the_earliest_unfiled_that_has_begun(cast: Cast, issued: Any) -> None:
    task = issued(rhythm="quarterly", due_on="2024-12-31")
    first = task.slots.first()
    form = signed_in(cast.head).get(f"/tasks/{task.pk}/").context["panels"][0].form
    assert form["slot"].value() == str(first.pk)
    assert [label for _pk, label in form.fields["slot"].choices] == [
        "2024年二季度（报送时限7月5日，未到期）", "不属于某一报送期",
    ]  # fmt: skip
    fill(task, cast.head, progress="二季度情况", slot=str(first.pk))
    first.refresh_from_db()
    assert first.filed_at is not None
    form = signed_in(cast.head).get(f"/tasks/{task.pk}/").context["panels"][0].form
    assert form["slot"].value() == ""


def test_slot_of_another_task_is_no_choice(cast: Cast, issued: Any) -> None:
    task, other = (
        issued(rhythm="quarterly", due_on="2024-12-31"),
        issued(cast.law, rhythm="quarterly", due_on="2024-12-31"),
    )
    assert fill(task, cast.head, progress="x", slot=str(other.slots.first().pk)).status_code == 422
    assert not ProgressReport.objects.exists()


def test_state_moved_meanwhile_and_what_was_typed_is_still_there(cast: Cast, task: Task) -> None:
    file_report(task, cast.head)
    actions.close_task(task, by=cast.supervisor, at=NOW, verdict="partly", reason="缺一项")
    page = fill(task, cast.head, files=[pdf("补充.pdf")], progress="写了很久的内容", next_steps="再补一项")
    shown = body(page)
    assert page.status_code == 409
    assert "此项任务现为“已评定”，不能报送进展报告。" in shown
    assert "您填写的内容（没有提交，可以复制）" in shown
    assert "写了很久的内容" in shown
    assert "再补一项" in shown
    assert ProgressReport.objects.count() == 1


def test_typed_markup_comes_back_as_text(cast: Cast, task: Task) -> None:
    page = fill(task, cast.head, files=[upload(f"{EVIL}.pdf", b"not a pdf")], percent="x", progress=EVIL)
    assert "<script>alert" not in body(page)
    assert "&lt;script&gt;alert" in body(page)


def test_form_address_opened_leads_to_the_form(cast: Cast, task: Task) -> None:
    answer = signed_in(cast.head).get(f"/tasks/{task.pk}/report/")
    assert answer["Location"] == f"/tasks/{task.pk}/#report"


def test_request_with_too_much_text_gets_a_page_not_a_crash(cast: Cast, task: Task, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    page = fill(task, cast.head, progress="长" * 2000)
    assert page.status_code == 400
    assert "没有保存" in body(page)


def test_forms_without_their_token_are_refused(cast: Cast, task: Task) -> None:
    client = signed_in(cast.head)
    client.handler.enforce_csrf_checks = True
    page = client.post(f"/tasks/{task.pk}/report/", {"progress": "x"})
    assert page.status_code == 403
    assert "页面已过期" in body(page)
