"""``/notices``: papers as far as a caller may read them, filtered; a reply by the same action as on the page."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from tests.api.conftest import As, problem
from tests.api.test_openapi import Spec, checker, keys, spec  # noqa: F401  a fixture
from tests.conftest import Cast
from tests.reminders.papers import lay
from tests.tasks.cases import assign
from tracker.api.notices import NOTICE
from tracker.reminders.notices import Notice, NoticeReply

pytestmark = pytest.mark.django_db


def sent(cast: Cast, kind: str = "notice", **facts: Any) -> Notice:
    return lay(assign(cast), kind, state="sent", **{"reply_due_on": date(2024, 6, 25), **facts})


def test_read_filtered_and_hidden(cast: Cast, as_: As) -> None:
    out, draft = sent(cast), lay(assign(cast), "order")
    circular = sent(cast, "circular")

    def read(who: str, **query: Any) -> set[str]:
        answer = as_(getattr(cast, who)).get("/notices", **query)
        assert answer.status_code == 200, answer.content.decode()
        return {row["id"] for row in answer.json()["data"]}

    three = {str(out.pk), str(draft.pk), str(circular.pk)}
    assert read("supervisor") == three and read("head") == read("leader") == three - {str(draft.pk)}
    assert read("other_head") == {str(circular.pk)} and read("stranger") == read("other_supervisor") == set()
    assert read("supervisor", kind=["order", "circular"]) == {str(draft.pk), str(circular.pk)}
    assert read("supervisor", awaiting="true") == read("head", task=out.task_id) == {str(out.pk)}
    assert read("supervisor", state="drafted") == {str(draft.pk)}
    assert read("supervisor", office=cast.enforcement.pk, reply_due_before="2024-06-24") == set()
    problem(as_(cast.supervisor).get("/notices", colour="red"), 400, "not-valid")
    problem(as_(cast.head).get(f"/notices/{draft.pk}"), 404, "not-found")
    problem(as_(cast.head).get(f"/notices/{uuid4()}"), 404, "not-found")
    NoticeReply.objects.create(notice=out, text="未审签", drafted_by=cast.staff, drafted_at=out.decided_at)
    assert as_(cast.supervisor).get(f"/notices/{out.pk}").json()["reply"] is None


def test_reply(cast: Cast, as_: As) -> None:
    notice, said = sent(cast), {"text": "7月5日前印发。"}
    path = f"/notices/{notice.pk}/reply"
    for who in ("staff", "supervisor", "leader"):
        problem(as_(getattr(cast, who)).post(path, said), 403, "not-allowed")
    for who in ("other_head", "stranger"):
        problem(as_(getattr(cast, who)).post(path, said), 404, "not-found")
    problem(as_(cast.head, scope="read").post(path, said), 403, "read-only-token")
    assert problem(as_(cast.head).post(path, {}), 400, "not-valid")["errors"][0]["pointer"] == "/text"
    answer = as_(cast.head).post(path, said).json()
    assert (answer["reply"], answer["state_words"]) == (said["text"], "已回复")
    assert "此件已于" in problem(as_(cast.head).post(path, said), 409, "wrong-state")["detail"]


def test_costs_the_same_for_one_and_three(cast: Cast, as_: As, django_assert_num_queries: Any) -> None:
    caller = as_(cast.supervisor)
    caller.get("/")
    for rows in (1, 3):
        while Notice.objects.count() < rows:
            sent(cast)
        with django_assert_num_queries(4):
            assert len(caller.get("/notices").json()["data"]) == rows


def test_example_has_the_shape_of_an_answer(cast: Cast, as_: As, spec: Spec) -> None:  # noqa: F811
    answer = as_(cast.head).get(f"/notices/{sent(cast).pk}").json()
    assert keys(NOTICE) == keys(answer)
    for value in (answer, NOTICE):
        assert [fault.message for fault in checker(spec, "Notice").iter_errors(value)] == []
