"""Two hands at the same moment: one of them did it, the other is told who was faster."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import As, problem
from tests.conftest import Cast, file_report, make_cast
from tests.factories import NOW, Role, give_post, make_commitment, make_plan, make_user
from tests.together import together
from tracker.ledger.models import Change
from tracker.ledger.verify import verify
from tracker.organisations.models import ApiToken
from tracker.tasks import actions
from tracker.tasks.models import Closure, Task

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


@pytest.fixture
def waiting(cast: Cast) -> Task:
    """A task whose closure was asked for."""
    plan = make_plan(cast.bureau)
    make_commitment(plan, cast.enforcement)
    (task,) = actions.issue_plan(plan, by=cast.supervisor, at=NOW)
    file_report(task, cast.head, ask_closure=True)
    return task


def both(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
    """The two answers, the one that went through first."""
    answers = together(first, second)
    assert sorted(a.status_code for a in answers) == [200, 409], [a.content.decode() for a in answers]
    done, refused = sorted(answers, key=lambda answer: answer.status_code)
    return done, refused


def test_one_closes_while_the_other_returns(cast: Cast, as_: As, waiting: Task) -> None:
    colleague = make_user("liu", "刘督办")
    give_post(colleague, Role.SUPERVISOR, cast.bureau)
    closer, returner = as_(cast.supervisor), as_(colleague)
    path = f"/tasks/{waiting.pk}"
    done, refused = both(
        lambda: closer.post(f"{path}/close", {"verdict": "kept"}),
        lambda: returner.post(f"{path}/return", {"reason": "缺会议纪要"}),
    )
    state = done.json()["state"]
    faster = {"closed": "陈思远", "returned": "刘督办"}[state]
    told = problem(refused, 409, "wrong-state")["detail"]
    assert told.startswith(f"{faster}已于6月20日") and "您的操作没有生效" in told
    waiting.refresh_from_db()
    assert waiting.state == state
    assert Closure.objects.filter(task=waiting, decided_at__isnull=False).count() == 1
    assert verify().breaks == []


def test_a_double_click_closes_once(cast: Cast, as_: As, waiting: Task) -> None:
    caller, path = as_(cast.supervisor), f"/tasks/{waiting.pk}/close"
    done, refused = both(
        lambda: caller.post(path, {"verdict": "kept"}), lambda: caller.post(path, {"verdict": "kept"})
    )
    assert done.json()["state"] == "closed"
    problem(refused, 409, "wrong-state")
    assert Change.objects.filter(kind="task.closed").count() == 1


def test_two_tokens_at_once_are_two_tokens(cast: Cast, as_: As) -> None:
    asked = {"username": "li", "password": "correct horse battery"}
    made = together(lambda: as_().post("/tokens", asked), lambda: as_().post("/tokens", asked))
    assert [answer.status_code for answer in made] == [201, 201]
    assert len({answer.json()["token"] for answer in made}) == ApiToken.objects.count() == 2


def test_revoked_twice_at_once_is_recorded_once(cast: Cast, as_: As) -> None:
    victim, caller = as_(cast.head), as_(cast.head)
    assert victim.token
    path = f"/tokens/{victim.token.pk}"
    gone = together(lambda: caller.delete(path), lambda: caller.delete(path))
    assert [answer.status_code for answer in gone] == [204, 204]
    assert Change.objects.filter(kind="token.revoked").count() == 1
