"""征求意见 over the API: the same actions, rights and refusals as on the web."""

from datetime import date
from typing import Any

import pytest

from tests.api.conftest import As, Caller, problem
from tests.conftest import Cast
from tests.factories import NOW
from tests.plans.consulted import answer, consulting, fresh, opinion, ready_draft, running
from tracker.api.consultation import EXAMPLE
from tracker.plans.actions import send_for_comment
from tracker.plans.models import Plan


def path(plan: Plan, rest: str = "") -> str:
    return f"/plans/{plan.pk}/consultation{rest}"


def test_sent_answered_decided_and_taken_back(cast: Cast, as_: As) -> None:
    plan = ready_draft(cast)
    officer, head = as_(cast.supervisor), as_(cast.head)
    sent = officer.post(path(plan), {"reply_by": "2024-06-28", "seen": 0}).json()
    assert (sent["number"], sent["reply_by"], len(sent["items"])) == (1, "2024-06-28", 4)
    [item] = head.get(path(plan)).json()["items"]
    [own] = item["opinions"]
    assert own["answer"] == "" and own["version"] == 0
    given = {
        "proposal": {"due_on": "2024-09-30", "lead_office": str(cast.law.pk)},
        "reason": "职责调整",
        "seen": 0,
    }
    told = head.post(path(plan, "/answers"), {"answers": [{"opinion": own["id"], **given}]}).json()
    [proposed] = [one["proposed"] for one in told["items"][0]["opinions"]]
    assert [(row["name"], row["after"]) for row in proposed] == [
        ("lead_office", "政策法规科"), ("due_on", "9月30日 周一")
    ]  # fmt: skip
    decided = officer.post(path(plan, "/decisions"), {"opinion": own["id"], "decision": "adopted", "seen": 1})
    assert decided.json()["items"][0]["opinions"][0]["decision"] == "adopted"
    assert plan.commitments.get(order=0).due_on == date(2024, 9, 30)
    assert officer.post(path(plan, "/take-back")).status_code == 204
    assert fresh(plan).state == "draft"
    problem(officer.get(path(plan)), 404, "not-found")


def test_several_answers_in_one_call_all_or_none(cast: Cast, as_: As) -> None:
    plan = consulting(cast)
    head = as_(cast.other_head)
    ids = [str(opinion(plan, cast.relief, n).pk) for n in (1, 2)]
    stale = [{"opinion": ids[0]}, {"opinion": ids[1], "seen": 3}]
    answer(plan, cast.relief, cast.other_head, 2)
    problem(head.post(path(plan, "/answers"), {"answers": stale}), 409, "wrong-state")
    assert opinion(plan, cast.relief, 1).answer == ""
    told = head.post(path(plan, "/answers"), {"answers": [{"opinion": one} for one in ids]}).json()
    assert [row["answered"] for row in told["offices"]] == [2]


def test_office_reads_its_own_items_and_no_other_text(cast: Cast, as_: As) -> None:
    plan = consulting(cast)
    found = as_(cast.head).get(f"/plans/{plan.pk}").json()
    first = plan.commitments.get(order=0)
    assert (found["text"], found["sections"], found["state"]) == ("", [], "consulting")
    assert [row["text"] for row in found["commitments"]] == [first.text]
    whole = as_(cast.leader).get(f"/plans/{plan.pk}").json()
    assert whole["text"] == plan.text and len(whole["commitments"]) == 4
    items = as_(cast.head).get(path(plan)).json()["items"]
    assert [item["number"] for item in items] == [1]
    assert {one["office"]["code"] for item in items for one in item["opinions"]} == {"ENF"}


def test_state_kind_and_year_filter_the_list(cast: Cast, as_: As) -> None:
    plan = consulting(cast)
    officer = as_(cast.supervisor)
    for query, count in (
        ({"state": "consulting"}, 1), ({"state": "draft"}, 0), ({"state": ["draft", "consulting"]}, 1),
        ({"year": 2024}, 1), ({"year": 2023}, 0), ({"kind": "annual_report"}, 1), ({"kind": "meeting"}, 0),
    ):  # fmt: skip
        assert len(officer.get("/plans", **query).json()["data"]) == count, query
    problem(officer.get("/plans", state="late"), 400, "not-valid")
    assert officer.get("/plans").json()["data"][0]["state_words"] == "征求意见"
    assert plan.state == "consulting"


@pytest.mark.parametrize(
    ("who", "status"), [("head", 403), ("leader", 403), ("stranger", 404), ("other_supervisor", 404)]
)
def test_only_the_officer_sends_decides_and_takes_back(cast: Cast, as_: As, who: str, status: int) -> None:
    plan = consulting(cast)
    one = answer(plan, cast.enforcement, cast.head, rhythm="monthly")
    caller = as_(getattr(cast, who))
    decision = {"opinion": str(one.pk), "decision": "rejected", "reason": "不"}
    for rest, given in (("", {}), ("/take-back", {}), ("/decisions", decision)):
        assert caller.post(path(plan, rest), given).status_code == status, rest
    assert (fresh(plan).state, running(plan).number) == ("consulting", 1)


def test_foreign_items_and_read_only_tokens_are_refused(cast: Cast, as_: As) -> None:
    plan = consulting(cast)
    given = {"answers": [{"opinion": str(opinion(plan, cast.enforcement).pk)}]}
    for caller in (as_(cast.other_head), as_(cast.staff), as_(cast.head, scope="read")):
        assert caller.post(path(plan, "/answers"), given).status_code == 403
    assert Caller().post(path(plan, "/answers"), given).status_code == 401
    assert opinion(plan, cast.enforcement).answer == ""


@pytest.mark.parametrize(
    "given",
    [{}, {"answers": []}, {"answers": "x"}, {"answers": [{"opinion": "x"}]},
     {"answers": [{"proposal": {"lead_office": "00000000-0000-7000-8000-000000000000"}, "reason": "由"}]},
     {"answers": [{"proposal": {"rhythm": "hourly"}, "reason": "由"}]}, {"answers": [{"proposal": {"rhythm": "weekly"}}]}],
)  # fmt: skip
def test_malformed_answers_are_400(cast: Cast, as_: As, given: dict[str, Any]) -> None:
    plan = consulting(cast)
    for one in given.get("answers", []):
        if isinstance(one, dict):
            one.setdefault("opinion", str(opinion(plan, cast.enforcement).pk))
    assert as_(cast.head).post(path(plan, "/answers"), given).status_code == 400


def test_draft_has_no_round(cast: Cast, as_: As) -> None:
    plan = ready_draft(cast)
    problem(as_(cast.supervisor).get(path(plan)), 404, "not-found")
    problem(as_(cast.head).get(path(plan)), 404, "not-found")


def test_example_has_the_shape_of_an_answer(cast: Cast, as_: As) -> None:
    plan = consulting(cast)
    answer(plan, cast.enforcement, cast.head, due_on=date(2024, 9, 30))
    found = as_(cast.head).get(path(plan)).json()
    assert set(found) == set(EXAMPLE)
    assert set(found["items"][0]) == set(EXAMPLE["items"][0])
    assert set(found["items"][0]["opinions"][0]) == set(EXAMPLE["items"][0]["opinions"][0])


@pytest.mark.parametrize("rows", [1, 3])
def test_query_count(cast: Cast, as_: As, rows: int, django_assert_num_queries: Any) -> None:
    plan = ready_draft(cast)
    plan.commitments.filter(order__gte=rows).update(waived_because="不立")
    send_for_comment(plan, by=cast.supervisor, at=NOW)
    caller = as_(cast.supervisor)
    caller.get("/tokens")
    with django_assert_num_queries(10):
        caller.get(path(plan))
