"""A source document without a file: typed or pasted, previewed, kept as a draft or given out at once (U12)."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.web.forms_of import Form, form_with
from tests.web.pages import EVIL, body, said, signed_in
from tracker.ledger.models import Change
from tracker.organisations.models import Office
from tracker.plans.models import Plan
from tracker.tasks.models import Task

pytestmark = pytest.mark.usefixtures("business_day")

HEADER = "序号\t工作任务\t责任科室\t配合科室\t完成时限"
FACTS = {"kind": "meeting", "title": "6月19日局长办公会", "doc_number": "〔2024〕8号", "issued_on": "2024-06-19",
         "signed_off_by": "孙局长"}  # fmt: skip


@pytest.fixture(autouse=True)
def _aliases(cast: Cast) -> None:
    for office, alias in ((cast.enforcement, "执法支队"), (cast.law, "法规科"), (cast.relief, "救灾科")):
        Office.objects.filter(pk=office.pk).update(aliases=[alias])


def rows(count: int, *, bad: int = 0) -> str:
    """``bad``: every so many rows name an office that is not there."""
    offices = ["后勤科" if bad and n % bad == 0 else "法规科" for n in range(1, count + 1)]
    lines = [f"{n}\t修订第{n}项应急预案\t{who}\t救灾科\t2024-09-30" for n, who in enumerate(offices, 1)]
    return "\n".join([HEADER, *lines])


def preview(browser: Client, lines: str, **facts: Any) -> Any:
    return form_with(browser.get("/plans/typed/"), "预览").send(browser, "预览", lines=lines, **FACTS | facts)


def test_list_of_documents_and_assigning_lead_here(cast: Cast) -> None:
    browser = signed_in(cast.supervisor)
    for page in ("/plans/", "/tasks/assign/"):
        assert 'href="/plans/typed/"' in body(browser.get(page))


def test_preview_keeps_nothing_and_what_was_typed(cast: Cast) -> None:
    browser = signed_in(cast.supervisor)
    page = preview(browser, rows(3))
    text = body(page)
    assert "读出3项" in text and "会议议定：6月19日局长办公会（〔2024〕8号，2024年6月19日，孙局长）" in text
    assert not Plan.objects.exists() and not Task.objects.exists()
    assert form_with(page, "预览").fields["lines"] == [rows(3)]


def test_two_hundred_rows_with_cell_errors_then_a_draft(cast: Cast) -> None:
    """U12."""
    browser = signed_in(cast.supervisor)
    page = preview(browser, rows(200, bad=50))
    text = body(page)
    assert "读出200项" in text and "4行有没有落实的内容" in text
    assert '<a href="#row-51">第51行</a> 责任科室：“后勤科”与本单位的科室名称对不上' in text
    assert "直接交办" not in text
    kept = form_with(page, "存为草稿，逐条核对").send(browser, "存为草稿，逐条核对")
    assert said(kept) == ["已录入“6月19日局长办公会”200项，请逐条核对后征求意见或下达。"]
    plan = Plan.objects.get()
    assert (plan.kind, plan.doc_number, plan.signed_off_by, plan.state) == (
        "meeting",
        "〔2024〕8号",
        "孙局长",
        "draft",
    )
    assert plan.commitments.count() == 200
    assert plan.commitments.filter(lead_office=None).count() == 4
    assert all(plan.text[c.start : c.end] == c.text for c in plan.commitments.all())


def test_draft_is_issued_like_any_other(cast: Cast) -> None:
    browser = signed_in(cast.supervisor)
    page = preview(browser, rows(2))
    form_with(page, "存为草稿，逐条核对").send(browser, "存为草稿，逐条核对")
    plan = Plan.objects.get()
    issued = browser.post(f"/plans/{plan.pk}/issue/", follow=True)
    assert "已下达2项任务" in said(issued)[0]
    assert set(Task.objects.values_list("lead_office__code", "plan__kind")) == {("LAW", "meeting")}


def test_same_lines_again_are_known(cast: Cast) -> None:
    browser = signed_in(cast.supervisor)
    page = preview(browser, rows(2))
    for words in ("已录入", "没有重复录入"):
        form = form_with(page, "存为草稿，逐条核对")
        assert words in said(form.send(browser, "存为草稿，逐条核对"))[0]
    assert Plan.objects.count() == 1
    assert Change.objects.filter(kind="plan.typed").count() == 1


def test_rows_in_order_are_given_out_at_once_with_their_basis(cast: Cast) -> None:
    browser = signed_in(cast.supervisor)
    form = form_with(preview(browser, rows(3)), "直接交办3项")
    done = form.send(browser, "直接交办3项")
    assert said(done)[0].startswith("已交办3项任务，依据：会议议定：6月19日局长办公会")
    task = Task.objects.order_by("serial")[0]
    assert (task.requirement, task.source_kind, task.plan) == ("修订第1项应急预案", "meeting", None)
    assert task.basis == "会议议定：6月19日局长办公会（〔2024〕8号，2024年6月19日，孙局长）"
    assert (task.lead_office, list(task.supporting_offices.all())) == (cast.law, [cast.relief])
    form.send(browser, "直接交办3项")  # the same form again
    assert Task.objects.count() == 3
    assert Change.objects.filter(kind="task.assigned").count() == 3


def test_rows_with_a_wrong_cell_are_given_out_whole_or_not_at_all(cast: Cast) -> None:
    browser = signed_in(cast.supervisor)
    form = form_with(preview(browser, rows(4)), "直接交办4项")
    answered = form.send(browser, "直接交办4项", lines=rows(4, bad=3))
    assert answered.status_code == 400
    assert "第4行还有没有落实的内容，不能直接交办" in body(answered)
    assert not Task.objects.exists()


def test_typed_lines_become_a_draft(cast: Cast) -> None:
    browser = signed_in(cast.supervisor)
    page = preview(browser, "修订应急预案\n组织演练不少于2次", kind="inspection", title="督察反馈")
    assert "直接交办" not in body(page)
    form_with(page, "存为草稿，逐条核对").send(browser, "存为草稿，逐条核对")
    assert list(Plan.objects.get().commitments.values_list("text", flat=True)) == [
        "修订应急预案",
        "组织演练不少于2次",
    ]


@pytest.mark.parametrize(
    ("facts", "words"),
    [({"title": " "}, "请填写文件标题或事由"), ({"year": "24"}, "请填写四位数的年份"), ({"year": "2090"}, "计划年度2090不对"),
     ({"lines": "1\t修订预案\t法规科"}, "没有认出表头"), ({"lines": ""}, "请填写至少一项内容"),
     ({"kind": "annual_report"}, "这个选项已不在可选范围内"), ({"issued_on": "昨天"}, "请填写日期")],
)  # fmt: skip
def test_refused_keeps_what_was_typed(cast: Cast, facts: dict[str, str], words: str) -> None:
    browser = signed_in(cast.supervisor)
    given = {"lines": rows(1), **facts}
    page = preview(browser, given.pop("lines"), **given)
    assert page.status_code == 400
    assert words in body(page)
    assert not Plan.objects.exists()


@pytest.mark.parametrize("who", ["head", "staff", "leader", "second_reviewer", "stranger", "admin"])
def test_only_a_follow_up_officer_enters_documents(cast: Cast, who: str) -> None:
    browser = signed_in(getattr(cast, who))
    for answer in (browser.get("/plans/typed/"), browser.post("/plans/typed/", {"do": "draft"})):
        assert answer.status_code == 403


def test_foreign_bureau_cannot_be_chosen(cast: Cast) -> None:
    browser = signed_in(cast.other_supervisor)
    form: Form = form_with(browser.get("/plans/typed/"), "预览")
    page = form.send(browser, "预览", lines=rows(1), bureau=str(cast.bureau.pk), **FACTS)
    assert page.status_code == 400
    assert not Plan.objects.exists()


def test_what_was_typed_is_escaped_and_recorded(cast: Cast) -> None:
    browser = signed_in(cast.supervisor)
    page = preview(browser, f"修订预案{EVIL}", title=EVIL)
    assert EVIL not in body(page)
    form_with(page, "存为草稿，逐条核对").send(browser, "存为草稿，逐条核对")
    row = Change.objects.get(kind="plan.typed")
    assert json.loads(row.data)["after"]["commitments"] == 1
