"""People, delegations and transfers by the API: the same actions, the same refusals."""

from typing import Any
from uuid import uuid4

import pytest

from tests.api.conftest import As, problem
from tests.api.test_openapi import Spec, checker, keys, spec  # noqa: F401  a fixture
from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tracker.api import people_examples
from tracker.organisations.actions import delegate
from tracker.organisations.models import Delegation, Post, User
from tracker.organisations.standing import standing_of
from tracker.tasks.models import Task


def post_of(user: User) -> Post:
    return Post.objects.get(user=user)


def asked(cast: Cast, **facts: Any) -> dict[str, Any]:
    return {
        "post": post_of(cast.head).pk, "to": str(cast.other_head.pk), "since": "2024-06-20",
        "until": "2024-06-28", **facts,
    }  # fmt: skip


def lent(cast: Cast) -> Delegation:
    facts: dict[str, Any] = {"since": TODAY, "until": TODAY, "by": cast.head, "at": NOW}
    return delegate(post_of(cast.head), to=cast.other_head, **facts)


def test_people_of_ones_bureau_with_their_posts_and_nobody_elses(cast: Cast, as_: As) -> None:
    """S2: names and posts of the own bureau; neither telephone nor mail, and nobody of another bureau."""
    found = as_(cast.staff).get("/people", limit=200).json()["data"]
    assert {one["name"] for one in found} == {
        "李建国", "周小梅", "王志强", "陈思远", "赵文博", "孙局长", "钱科长"
    }  # fmt: skip
    assert {name for one in found for name in one} == {"id", "name", "posts"}
    assert [one["name"] for one in as_(cast.stranger).get("/people").json()["data"]] == ["外人", "外督办"]


def test_administrator_sees_everybody_in_office(cast: Cast, as_: As) -> None:
    assert len(as_(cast.admin).get("/people", limit=200).json()["data"]) == 9


def test_delegation_given_listed_and_taken_back(cast: Cast, as_: As) -> None:
    made = as_(cast.head).post("/delegations", asked(cast, reason="外出培训"))
    assert made.status_code == 201, made.content.decode()
    body = made.json()
    assert (body["giver"]["name"], body["to"]["name"], body["is_in_force"]) == ("李建国", "钱科长", True)
    assert cast.enforcement.pk in standing_of(cast.other_head, TODAY).heads
    for who in (cast.head, cast.staff, cast.supervisor):
        assert [row["id"] for row in as_(who).get("/delegations").json()["data"]] == [body["id"]]
    gone = as_(cast.other_head).post(f"/delegations/{body['id']}/revoke")
    assert (gone.status_code, gone.json()["is_in_force"]) == (200, False)
    again = problem(as_(cast.head).post(f"/delegations/{body['id']}/revoke"), 409, "wrong-state")
    assert "钱科长已于" in again["detail"]


@pytest.mark.parametrize(
    ("facts", "status", "kind"),
    [
        ({"until": "2024-06-19"}, 400, "not-valid"),
        ({"since": "yesterday"}, 400, "not-valid"),
        ({"post": 10**18}, 400, "not-valid"),
        ({"to": str(uuid4())}, 404, "not-found"),
        ({"post": 2**31 - 1}, 404, "not-found"),
    ],
)
def test_what_cannot_be_lent_is_refused(
    cast: Cast, as_: As, facts: dict[str, Any], status: int, kind: str
) -> None:
    problem(as_(cast.head).post("/delegations", asked(cast, **facts)), status, kind)
    assert not Delegation.objects.exists()


PEOPLE = {
    "head": 201, "staff": 403, "law_head": 403, "supervisor": 403, "second_reviewer": 403, "leader": 403,
    "other_head": 403, "stranger": 404, "other_supervisor": 404, "admin": 201,
}  # fmt: skip


@pytest.mark.parametrize(("who", "status"), PEOPLE.items())
def test_who_may_lend_the_heads_post(cast: Cast, as_: As, who: str, status: int) -> None:
    """S1: a foreign post does not exist, a colleague's is his own."""
    answer = as_(getattr(cast, who)).post("/delegations", asked(cast))
    assert answer.status_code == status
    assert Delegation.objects.exists() is (status == 201)


@pytest.mark.parametrize(
    ("who", "status"),
    [("head", 200), ("other_head", 200), ("admin", 200), ("staff", 403), ("supervisor", 403),
     ("stranger", 404), ("other_supervisor", 404)],
)  # fmt: skip
def test_who_may_take_it_back(cast: Cast, as_: As, who: str, status: int) -> None:
    answer = as_(getattr(cast, who)).post(f"/delegations/{lent(cast).pk}/revoke")
    assert answer.status_code == status


def test_read_token_lends_nothing(cast: Cast, as_: As) -> None:
    problem(as_(cast.head, scope="read").post("/delegations", asked(cast)), 403, "read-only-token")


def test_token_stands_in_from_the_next_call_and_no_longer(cast: Cast, as_: As, task: Task) -> None:
    """S13: what is lent opens at once, what is taken back closes at once, with the same token."""
    caller = as_(cast.other_head)
    problem(caller.get(f"/tasks/{task.pk}"), 404, "not-found")
    made = as_(cast.head).post("/delegations", asked(cast)).json()
    assert caller.get(f"/tasks/{task.pk}").status_code == 200
    as_(cast.head).post(f"/delegations/{made['id']}/revoke")
    problem(caller.get(f"/tasks/{task.pk}"), 404, "not-found")


def handed(cast: Cast, **facts: Any) -> dict[str, Any]:
    return {"to": str(cast.staff.pk), "bureau": str(cast.bureau.pk), "last_on": "2024-06-28", **facts}


def test_leavers_work_is_handed_over_row_by_row(cast: Cast, as_: As, task: Task) -> None:
    answer = as_(cast.supervisor).post(f"/people/{cast.head.pk}/transfer", handed(cast))
    assert answer.status_code == 200, answer.content.decode()
    assert [(row["what"], row["refused"]) for row in answer.json()["rows"]] == [("任职", ""), ("责任人", "")]
    assert Task.objects.get(pk=task.pk).responsible_person == cast.staff
    again = as_(cast.supervisor).post(f"/people/{cast.head.pk}/transfer", handed(cast))
    problem(again, 409, "wrong-state")


@pytest.mark.parametrize(
    ("who", "status"),
    [("head", 403), ("staff", 403), ("leader", 403), ("second_reviewer", 403), ("other_head", 403),
     ("stranger", 404), ("other_supervisor", 404), ("supervisor", 200), ("admin", 200)],
)  # fmt: skip
def test_who_may_hand_over(cast: Cast, as_: As, who: str, status: int) -> None:
    answer = as_(getattr(cast, who)).post(f"/people/{cast.head.pk}/transfer", handed(cast))
    assert answer.status_code == status
    assert (post_of(cast.head).until is not None) is (status == 200)


def test_transfer_to_nobody_or_too_far_is_refused(cast: Cast, as_: As) -> None:
    caller, path = as_(cast.supervisor), f"/people/{cast.head.pk}/transfer"
    problem(caller.post(path, handed(cast, to=str(uuid4()))), 404, "not-found")
    problem(caller.post(path, handed(cast, bureau=str(uuid4()))), 404, "not-found")
    faults = problem(caller.post(path, handed(cast, last_on="2026-01-01")), 400, "not-valid")["errors"]
    assert faults[0]["pointer"] == "/last_on"
    problem(caller.post(path, handed(cast, takes_posts=True)), 403, "not-allowed")


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_cost_the_same_at_one_and_three(
    cast: Cast, as_: As, django_assert_num_queries: Any, rows: int
) -> None:
    for user in (cast.head, cast.other_head, cast.law_head)[:rows]:
        facts: dict[str, Any] = {"since": TODAY, "until": TODAY, "by": user, "at": NOW}
        delegate(post_of(user), to=cast.staff, **facts)
    caller = as_(cast.leader)
    caller.get("/")
    with django_assert_num_queries(4):
        assert len(caller.get("/delegations").json()["data"]) == rows
    with django_assert_num_queries(5):
        assert len(caller.get("/people").json()["data"]) == 7


def test_examples_have_the_shape_of_answers_and_of_the_description(
    cast: Cast,
    as_: As,
    spec: Spec,  # noqa: F811
) -> None:
    lent(cast)
    rows = {
        "PERSON": as_(cast.leader).get("/people", order="name").json()["data"][-1],
        "DELEGATION": as_(cast.leader).get("/delegations").json()["data"][0],
        "TRANSFERRED": as_(cast.admin).post(f"/people/{cast.head.pk}/transfer", handed(cast)).json(),
    }
    shapes = {"PERSON": "Person", "DELEGATION": "Delegation", "TRANSFERRED": "Transferred"}
    for name, answer in rows.items():
        example = getattr(people_examples, name)
        if name != "PERSON" or answer["posts"][0]["office"]:
            assert keys(example) == keys(answer), name
        for value in (answer, example):
            assert [e.message for e in checker(spec, shapes[name]).iter_errors(value)] == [], name
