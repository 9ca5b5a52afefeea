"""本期报送: a row per task due, one button, each row taken or refused alone; the same page as a sheet."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from tests.conftest import Cast, file_report, pdf
from tests.factories import NOW, at
from tests.tasks.cases import assign, draft, signing
from tests.web.forms_of import form_with
from tests.web.pages import EVIL, body, said, signed_in
from tracker.tasks import actions
from tracker.tasks.models import ProgressReport, Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]
PAGE = "/period-reports/"


@pytest.fixture
def two(cast: Cast) -> list[Task]:
    """Two quarterly tasks whose second quarter is running, and one monthly."""
    return [
        assign(cast, title="甲任务", rhythm="quarterly"),
        assign(cast, title="乙任务", rhythm="quarterly"),
    ]


def prefix(task: Task) -> str:
    return f"r{task.slots.order_by('seq').first().pk}"  # type: ignore[union-attr]


def form_of(client: Any, button: str = "全部报送", query: str = "") -> Any:
    return form_with(client.get(PAGE + query), button)


def titles(page: Any) -> list[str]:
    return [row.task.title for row in page.context["rows"]]


def test_one_button_files_every_row_that_has_words(cast: Cast, two: list[Task]) -> None:
    """U3: without scripts, by the form as it stands."""
    client = signed_in(cast.head)
    page = form_of(client).send(
        client, "全部报送", **{
            f"{prefix(two[0])}-progress": "已完成一半。", f"{prefix(two[0])}-uploads": [pdf()],
            f"{prefix(two[1])}-progress": "等待省厅文件。", f"{prefix(two[1])}-is_nothing_new": "on",
        }
    )  # fmt: skip
    first, second = ProgressReport.objects.order_by("task__number")
    assert said(page) == [
        f"{two[0].number}已报送，回执号{first.receipt}。{two[1].number}已报送，回执号{second.receipt}。"
    ]
    assert (first.slot, first.evidence.count()) == (two[0].slots.get(seq=1), 1)
    assert (second.is_nothing_new, second.progress) == (True, "等待省厅文件。")
    assert "现在没有应报的进展报告" in body(page)


def test_rows_left_empty_stay_where_they_are(cast: Cast, two: list[Task]) -> None:
    client = signed_in(cast.head)
    page = form_of(client).send(client, "全部报送", **{f"{prefix(two[1])}-progress": "只报一项。"})
    assert [report.task for report in ProgressReport.objects.all()] == [two[1]]
    assert titles(page) == ["甲任务"]
    page = form_of(client).send(client, "全部报送")
    assert said(page) == ["没有填写任何一项。"]


def test_refused_row_keeps_what_was_typed_and_the_others_are_filed(cast: Cast, two: list[Task]) -> None:
    client = signed_in(cast.head)
    form = form_of(client)
    actions.suspend_task(two[0], by=cast.supervisor, at=NOW, basis="等通知")
    page = form.send(
        client, "全部报送",
        **{f"{prefix(two[0])}-progress": "暂缓的那项", f"{prefix(two[1])}-progress": "写了", f"{prefix(two[1])}-percent": "300"},
    )  # fmt: skip
    assert page.status_code == 422
    assert "完成比例填0到100的整数。" in body(page)
    assert "写了" in body(page)
    again = form_with(page, "全部报送")
    page = again.send(client, "全部报送", **{f"{prefix(two[1])}-percent": "30"})
    assert ProgressReport.objects.get().percent == 30


def test_row_with_a_file_and_no_words_is_asked_for_them(cast: Cast, two: list[Task]) -> None:
    client = signed_in(cast.head)
    page = form_of(client).send(client, "全部报送", **{f"{prefix(two[0])}-uploads": [pdf("好.pdf")]})
    assert page.status_code == 422
    assert "请填写进展情况。" in body(page)
    assert "已上传“好.pdf”" in body(page)


def test_file_that_was_good_stays_with_its_row(cast: Cast, two: list[Task]) -> None:
    client = signed_in(cast.head)
    bad = SimpleUploadedFile("程序.exe", b"MZ\x90\x00")
    page = form_of(client).send(
        client, "全部报送",
        **{f"{prefix(two[0])}-progress": "好", f"{prefix(two[0])}-uploads": [pdf("好.pdf"), bad]},
    )  # fmt: skip
    assert "“程序.exe”的类型不能上传。" in body(page)
    assert "已上传“好.pdf”" in body(page)
    form_with(page, "全部报送").send(client, "全部报送")
    assert [e.name for e in ProgressReport.objects.get().evidence.all()] == ["好.pdf"]


def test_desk_officer_sends_all_and_the_head_signs_all(cast: Cast, two: list[Task]) -> None:
    staff, head = signed_in(cast.staff), signed_in(cast.head)
    words = {f"{prefix(task)}-progress": "起草好了。" for task in two}
    page = form_of(staff, "全部送审签").send(staff, "全部送审签", **words)
    assert said(page) == [f"{two[0].number}已送李建国审签。{two[1].number}已送李建国审签。"]
    assert "已送李建国审签" in body(page)
    assert 'class="button primary"' not in body(page)
    form = form_of(head)
    assert form.fields[f"{prefix(two[0])}-progress"] == ["起草好了。"]
    form.send(head, "全部报送")
    assert {(r.drafted_by, r.filed_by) for r in ProgressReport.objects.all()} == {(cast.staff, cast.head)}


def test_all_rows_saved_as_drafts_and_offered_back(cast: Cast, two: list[Task]) -> None:
    client = signed_in(cast.staff)
    page = form_of(client, "全部存草稿").send(client, "全部存草稿", **{f"{prefix(two[0])}-progress": "一半"})
    assert said(page) == [f"{two[0].number}已存草稿。"]
    assert form_with(page, "全部存草稿").fields[f"{prefix(two[0])}-progress"] == ["一半"]


def test_words_another_saved_meanwhile_stand_beside_and_are_not_lost(cast: Cast, two: list[Task]) -> None:
    client = signed_in(cast.head)
    form = form_of(client)
    draft(cast, two[0], progress="周小梅写的")
    page = form.send(client, "全部报送", **{f"{prefix(two[0])}-progress": "李建国写的"})
    assert page.status_code == 422
    assert "周小梅写的" in body(page)
    assert "您的内容没有覆盖它" in body(page)
    form_with(page, "全部报送").send(client, "全部报送")
    assert ProgressReport.objects.get().progress == "李建国写的"


def test_sent_twice_files_once(cast: Cast, two: list[Task]) -> None:
    client = signed_in(cast.head)
    form = form_of(client)
    for _n in "ab":
        form.send(client, "全部报送", **{f"{prefix(two[0])}-progress": "已完成。"})
    assert ProgressReport.objects.count() == 1


def test_last_text_stands_beside_and_is_never_filled_in(cast: Cast) -> None:
    task = assign(cast, rhythm="monthly")
    file_report(task, cast.head, slot=task.slots.get(seq=1), progress="六月的进展", next_steps="七月培训")
    assert "现在没有应报的进展报告" in body(signed_in(cast.head).get(PAGE))
    actions.return_report(ProgressReport.objects.get(), by=cast.supervisor, at=NOW, reason="缺数")
    file_report(task, cast.head, progress="补充说明")
    page = signed_in(cast.head).get(PAGE)
    assert "补充说明" in body(page)
    assert form_with(page, "全部报送").fields[f"{prefix(task)}-progress"] == [""]


def test_only_what_is_due_next_and_a_way_to_the_rest(cast: Cast, two: list[Task]) -> None:
    assign(cast, title="丙任务", rhythm="half_yearly")
    assign(cast, title="丁任务", rhythm="yearly", due_on=date(2024, 12, 31))
    client = signed_in(cast.head)
    page = client.get(PAGE)
    assert titles(page) == ["甲任务", "乙任务", "丙任务"]  # all by 5 July
    assert [n for _day, n in page.context["dates"]] == [3, 4]
    assert titles(client.get(f"{PAGE}?by=2025-01-05"))[-1] == "丁任务"
    for strange in ("x", "2024-99-99", "2" * 50):
        assert client.get(f"{PAGE}?by={strange}").status_code == 200


@pytest.mark.parametrize("path", ["", "sheet/"])
@pytest.mark.parametrize(("who", "status"), [("leader", 403), ("supervisor", 403), ("other_head", 200)])
def test_page_is_for_offices_and_shows_each_its_own(
    cast: Cast, two: list[Task], who: str, status: int, path: str
) -> None:
    answer = signed_in(getattr(cast, who)).get(PAGE + path)
    assert answer.status_code == status
    assert "甲任务".encode() not in answer.content


def test_page_is_one_click_from_my_tasks(cast: Cast, two: list[Task]) -> None:
    assert f'href="{PAGE}"' in body(signed_in(cast.staff).get("/"))
    assert f'href="{PAGE}"' not in body(signed_in(cast.leader).get("/"))


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow(cast: Cast, django_assert_num_queries: Any, rows: int) -> None:
    for _n in range(rows):
        signing(cast, assign(cast, rhythm="quarterly"))
    client = signed_in(cast.head)
    with django_assert_num_queries(10):
        client.get(PAGE)


def sheet_of(client: Any) -> Any:
    return load_workbook(BytesIO(client.get(f"{PAGE}sheet/").content))


def bring_back(client: Any, book: Any, name: str = "本期.xlsx") -> Any:
    out = BytesIO()
    book.save(out)
    return client.post(f"{PAGE}import/", {"sheet": SimpleUploadedFile(name, out.getvalue())})


def column(page: Any, title: str) -> int:
    return next(cell.column for cell in page[1] if cell.value == title)


def test_sheet_filled_in_comes_back_into_the_page_and_is_sent_from_there(cast: Cast, two: list[Task]) -> None:
    client = signed_in(cast.head)
    book = sheet_of(client)
    page = book.active
    assert [cell.value for cell in page[2]][2:5] == [two[0].number, "甲任务", "2024年二季度"]
    page.cell(2, column(page, "进展情况")).value = "=cmd|calc\n第二行"
    page.cell(2, column(page, "进展情况")).data_type = "s"  # as Excel keeps what is typed into a text cell
    page.cell(2, column(page, "完成比例（%）")).value = 30
    page.cell(3, column(page, "进展情况")).value = "等待文件。"
    page.cell(3, column(page, "本期无新进展")).value = "是"
    shown = bring_back(client, book)
    assert "已读取2项，还没有提交。请核对后提交。" in body(shown)
    assert not ProgressReport.objects.exists()
    form_with(shown, "全部报送").send(client, "全部报送")
    first, second = ProgressReport.objects.order_by("task__number")
    assert (first.progress.splitlines(), first.percent) == (["=cmd|calc", "第二行"], 30)
    assert second.is_nothing_new is True


def test_untouched_sheet_brings_nothing_back(cast: Cast, two: list[Task]) -> None:
    client = signed_in(cast.head)
    page = bring_back(client, sheet_of(client))
    assert "表格里没有填写任何一项。" in body(page)


def test_wrong_cell_is_named_and_its_words_are_kept(cast: Cast, two: list[Task]) -> None:
    client = signed_in(cast.head)
    book = sheet_of(client)
    page = book.active
    page.cell(2, column(page, "进展情况")).value = "有内容"
    page.cell(2, column(page, "完成比例（%）")).value = "一半"
    page.cell(3, column(page, "本期无新进展")).value = "对"
    page.cell(4, 1).value, page.cell(4, column(page, "进展情况")).value = "999999", "别人的任务"
    shown = bring_back(client, book)
    assert shown.status_code == 422
    told = body(shown)
    assert f"L2（{two[0].number} 完成比例（%））：完成比例填0到100的整数。" in told
    assert f"I3（{two[1].number} 本期无新进展）：只能填“是”或不填。" in told
    assert "第4行：不在本期应报的任务中，或重复出现，没有读取。" in told
    assert "有内容" in told
    assert "一半" in told


def test_draft_saved_after_the_download_is_not_overwritten(cast: Cast, two: list[Task]) -> None:
    client = signed_in(cast.head)
    book = sheet_of(client)
    page = book.active
    page.cell(2, column(page, "进展情况")).value = "表格里写的"
    draft(cast, two[0], progress="周小梅写的")
    shown = bring_back(client, book)
    again = form_with(shown, "全部报送").send(client, "全部报送")
    assert again.status_code == 422
    assert "您的内容没有覆盖它" in body(again)
    assert ProgressReport.objects.get().progress == "周小梅写的"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("别的.xlsx", b"PK\x03\x04 broken", "别的.xlsx"),
        ("总结.xlsx", b"plain words", "的内容不是Excel表格"),
    ],
)
def test_file_that_is_no_such_sheet_is_refused_in_words(
    cast: Cast, two: list[Task], name: str, content: bytes, words: str
) -> None:
    client = signed_in(cast.head)
    page = client.post(f"{PAGE}import/", {"sheet": SimpleUploadedFile(name, content)})
    assert page.status_code == 422
    assert words in body(page)
    missing = client.post(f"{PAGE}import/", follow=True)
    assert said(missing) == ["请选择从本页下载并填写的表格（不超过5MB）。"]


def test_sheet_of_another_kind_is_told_apart(cast: Cast, two: list[Task]) -> None:
    client = signed_in(cast.head)
    book = sheet_of(client)
    book.active.cell(1, 1).value = "编号"
    assert "这不是从本页下载的表格，没有读取。" in body(bring_back(client, book))


def test_what_people_wrote_is_never_markup(cast: Cast, two: list[Task]) -> None:
    Task.objects.update(title=EVIL)
    file_report(two[0], cast.head, progress=EVIL, next_steps=EVIL, when=at("2024-06-20"))
    draft(cast, two[1], progress=EVIL)
    page = body(signed_in(cast.head).get(PAGE))
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert") >= 5
