"""来源文件: who sees which document, uploading one, and every way an upload can be refused."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import PDF, Cast, file_report
from tests.factories import NOW, at, make_commitment, make_plan
from tests.web.pages import EVIL, body, document, links, real_draft, said, signed_in
from tracker.intake.readers import READERS
from tracker.organisations.models import Role
from tracker.plans.models import Plan
from tracker.tasks import actions
from tracker.tasks.models import Task

UNCLASSIFIED = "本系统为非涉密系统，严禁录入、上传国家秘密和工作秘密。"

pytestmark = pytest.mark.usefixtures("business_day")


def upload(user: Any, **data: Any) -> Any:
    return signed_in(user).post("/plans/", data)


def test_nobody_without_signing_in(db: None, client: Any) -> None:
    assert client.get("/plans/").status_code == 302
    assert client.post("/plans/", {"file": document()}).status_code == 302
    assert not Plan.objects.exists()


def test_supervisor_sees_empty_state_and_upload(cast: Cast) -> None:
    page = body(signed_in(cast.supervisor).get("/plans/"))
    assert (
        "还没有来源文件。上传去年的法治政府建设报告，系统会找出其中的安排事项，由您逐条核对后再下达。" in page
    )
    assert UNCLASSIFIED in page and 'type="file"' in page
    assert all(ending in page.split("可以读取的文件类型：")[1].split("。")[0] for ending in READERS)


def test_head_sees_no_upload_and_no_draft(cast: Cast) -> None:
    make_plan(cast.bureau)
    page = body(signed_in(cast.head).get("/plans/"))
    assert "还没有来源文件" in page and 'type="file"' not in page


@pytest.mark.parametrize("person", ["stranger", "other_supervisor", "admin"])
def test_other_people_see_nothing(cast: Cast, issued: Callable[..., Task], person: str) -> None:
    issued()
    assert "2023年度法治政府建设工作报告" not in body(signed_in(getattr(cast, person)).get("/plans/"))


def test_numbers_lead_to_the_rows_they_count(cast: Cast, issued: Callable[..., Task]) -> None:
    task = issued()
    issued(due_on=at("2024-06-24").date())
    file_report(task, cast.head, ask_closure=True)
    actions.close_task(task, by=cast.supervisor, at=NOW, verdict="kept")
    client = signed_in(cast.supervisor)
    page = body(client.get("/plans/"))
    addresses = links(page, "/tasks/[?]plan=")
    assert len(addresses) == 6  # two plans: kept, all, red
    for address in addresses:
        shown = page.split(f'href="{address.replace("&", "&amp;")}"')[1].split(">")[1].split("<")[0]
        assert body(client.get(address)).count('class="row-title"') == int(shown)


def test_upload_becomes_a_draft_and_leads_to_the_desk(cast: Cast) -> None:
    response = upload(cast.supervisor, file=document())
    plan = Plan.objects.get()
    assert response.url == f"/plans/{plan.pk}/desk/"
    assert (plan.state, plan.year, plan.drafted_by, plan.commitments.count()) == (
        "draft", 2024, cast.supervisor, 18,
    )  # fmt: skip
    page = signed_in(cast.supervisor).get("/plans/")
    assert "草稿" in body(page) and f"/plans/{plan.pk}/desk/" in body(page)


def test_same_document_again_says_so_and_changes_nothing(cast: Cast) -> None:
    client = signed_in(cast.supervisor)
    client.post("/plans/", {"file": document()})
    again = client.post("/plans/", {"file": document("renamed.md")}, follow=True)
    assert any("没有重复导入" in message for message in said(again))
    assert Plan.objects.count() == 1


def test_year_typed_overrules(cast: Cast) -> None:
    upload(cast.supervisor, file=document(), year="2025")
    assert Plan.objects.get().year == 2025


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "请选择要上传的文件。"),
        ({"file": ("empty.md", b"")}, "“empty.md”是空文件"),
        ({"file": ("空白.txt", b" \n ")}, "“空白.txt”是空文件"),
        ({"file": ("report.exe", PDF)}, "“report.exe”这种类型的文件暂时不能读取"),
        ({"file": ("report.md", PDF)}, "“report.md”的内容不是文字"),
        ({"file": ("report.txt", bytes(range(256)) * 9)}, "“report.txt”中的文字无法识别"),
        ({"file": ("report.md", None), "year": "明年"}, "请填写四位数的年份"),
        ({"file": ("report.md", None), "year": "20244"}, "请填写四位数的年份"),
    ],
)
def test_refused_uploads_say_why_and_keep_nothing(cast: Cast, data: dict[str, Any], sentence: str) -> None:
    if "file" in data:
        data = {**data, "file": document(*data["file"])}
    response = upload(cast.supervisor, **data)
    assert response.status_code == 400 and sentence in body(response)
    assert not Plan.objects.exists()


def test_file_over_the_cap(cast: Cast, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 2**20
    response = upload(cast.supervisor, file=document("big.txt", "安排".encode() * 2**18))
    assert response.status_code == 400 and "“big.txt”" in body(response) and "上限" in body(response)


def test_refused_upload_keeps_the_year(cast: Cast) -> None:
    assert 'value="2025"' in body(upload(cast.supervisor, file=document("a.md", b""), year="2025"))


@pytest.mark.parametrize("person", ["head", "leader", "second_reviewer", "admin", "stranger"])
def test_only_supervisors_upload(cast: Cast, person: str) -> None:
    assert upload(getattr(cast, person), file=document()).status_code == 403
    assert not Plan.objects.exists()


def test_supervisor_of_two_bureaus_says_which(cast: Cast) -> None:
    from_both = cast.other_supervisor
    from_both.posts.create(role=Role.SUPERVISOR, bureau=cast.bureau, since=NOW.date())
    assert upload(from_both, file=document()).status_code == 400
    upload(from_both, file=document(), bureau=str(cast.bureau.pk))
    assert Plan.objects.get().bureau == cast.bureau


def test_upload_into_a_foreign_bureau_is_refused(cast: Cast) -> None:
    upload(cast.supervisor, file=document(), bureau=str(cast.stranger.posts.get().bureau_id))
    assert not Plan.objects.exclude(bureau=cast.bureau).exists()


def test_names_are_escaped(cast: Cast) -> None:
    plan = make_plan(cast.bureau)
    Plan.objects.update(title=EVIL, doc_number=EVIL, file_name=EVIL)
    client = signed_in(cast.supervisor)
    assert EVIL not in body(client.get("/plans/"))
    assert EVIL not in body(client.get(f"/plans/{plan.pk}/desk/"))
    assert EVIL not in body(upload(cast.supervisor, file=document(f"{EVIL}.md", b"")))


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_query_count(cast: Cast, rows: int, django_assert_num_queries: Any) -> None:
    for year in range(2000, 2000 + rows):
        plan = make_plan(cast.bureau, year=year)
        make_commitment(plan, cast.enforcement)
        actions.issue_plan(plan, by=cast.supervisor, at=NOW)
    client = signed_in(cast.supervisor)
    with django_assert_num_queries(9):
        page = client.get("/plans/")
    assert body(page).count('class="row-title"') == rows


def test_real_draft_is_listed_with_its_number(cast: Cast) -> None:
    real_draft(cast.bureau, cast.supervisor)
    assert "枣应急发〔2023〕56号" in body(signed_in(cast.supervisor).get("/plans/"))
