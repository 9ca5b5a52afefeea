"""A source document without a file over the API: preview, draft, 交办, by the same actions as on the page."""

from typing import Any
from uuid import uuid4

import pytest

from tests.api.conftest import As, problem
from tests.conftest import Cast
from tracker.api.typed import ASKED, ASSIGNED, DRAFTED, PREVIEW
from tracker.ledger.models import Change
from tracker.organisations.models import Office
from tracker.plans.models import Plan
from tracker.tasks.models import Task

TABLE = "工作任务\t责任科室\t完成时限\n修订防汛预案\t执法支队\t2024-09-30\n组织应急演练\t执法支队\t三季度末"
FACTS: dict[str, Any] = {**ASKED, "lines": TABLE}


@pytest.fixture(autouse=True)
def _alias(cast: Cast) -> None:
    Office.objects.filter(pk=cast.enforcement.pk).update(aliases=["执法支队"])


def test_preview_reads_and_keeps_nothing(cast: Cast, as_: As) -> None:
    told = as_(cast.supervisor).post("/plans/typed/preview", FACTS).json()
    assert (told["count"], told["is_table"]) == (2, True) and told["basis"].startswith(
        "会议议定：6月19日局长办公会"
    )
    assert [(row["line"], row["lead_office"], row["due_on"], row["problems"]) for row in told["rows"]] == [
        (2, "ENF", "2024-09-30", []), (3, "ENF", "2024-09-30", []),
    ]  # fmt: skip
    assert not Plan.objects.exists() and not Change.objects.filter(kind="plan.typed").exists()
    assert set(told) == set(PREVIEW) and set(told["rows"][0]) == set(PREVIEW["rows"][0])  # type: ignore[index]


def test_draft_is_kept_once(cast: Cast, as_: As) -> None:
    officer = as_(cast.supervisor)
    made = officer.post("/plans/typed", FACTS)
    assert made.status_code == 201 and made.json() == {
        "plan": str(Plan.objects.get().pk),
        "commitments": 2,
        "is_new": True,
    }
    again = officer.post("/plans/typed", FACTS).json()
    assert (again["plan"], again["is_new"]) == (made.json()["plan"], False) and Plan.objects.count() == 1
    assert set(again) == set(DRAFTED)
    shown = officer.get(f"/plans/{made.json()['plan']}").json()
    assert (shown["kind"], shown["state"], shown["issued_on"]) == ("meeting", "draft", "2024-06-19")


def test_rows_are_given_out_once(cast: Cast, as_: As) -> None:
    officer, body = as_(cast.supervisor), FACTS | {"form_token": str(uuid4())}
    made = officer.post("/plans/typed/assign", body)
    assert made.status_code == 201 and set(made.json()) == set(ASSIGNED)
    assert [row["number"] for row in made.json()["tasks"]] == ["枣应急-2024-001", "枣应急-2024-002"]
    assert officer.post("/plans/typed/assign", body).json() == made.json() and Task.objects.count() == 2
    assert Task.objects.get(serial=1).basis.startswith("会议议定：6月19日局长办公会")


@pytest.mark.parametrize(
    ("facts", "pointer", "told"),
    [
        ({"lines": TABLE.replace("执法支队", "后勤科")}, "/lines", "还有没有落实的内容"),
        ({"lines": "修订预案"}, "/lines", "不能直接交办"),
        ({"year": 2090}, "/year", "计划年度2090不对"),
        ({"kind": "annual_report"}, "/kind", ""),
        ({"title": ""}, "/title", ""),
        ({"bureau": str(uuid4())}, "/bureau", "请选择您督办的单位。"),
        ({"form_token": "x"}, "/form_token", ""),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_place(
    cast: Cast, as_: As, facts: dict[str, Any], pointer: str, told: str
) -> None:
    body = FACTS | {"form_token": str(uuid4())} | facts
    [fault] = problem(as_(cast.supervisor).post("/plans/typed/assign", body), 400, "not-valid")["errors"]
    assert fault["pointer"] == pointer and told in fault["message"]
    assert not Task.objects.exists()


@pytest.mark.parametrize("path", ["", "/preview", "/assign"])
def test_only_follow_up_officers_and_only_with_a_writing_token(cast: Cast, as_: As, path: str) -> None:
    for who in (cast.head, cast.leader, cast.second_reviewer, cast.stranger):
        problem(as_(who).post(f"/plans/typed{path}", FACTS), 403, "not-allowed")
    problem(as_(cast.supervisor, scope="read").post(f"/plans/typed{path}", FACTS), 403, "read-only-token")
    elsewhere = FACTS | {"bureau": str(cast.bureau.pk), "form_token": str(uuid4())}
    problem(as_(cast.other_supervisor).post(f"/plans/typed{path}", elsewhere), 400, "not-valid")
    assert not Plan.objects.exists() and not Task.objects.exists()
