"""交办 twice with one form is one task; the same words in a new form are a new one."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tests.conftest import Cast
from tests.factories import NOW
from tests.together import together
from tracker.ledger.models import Change
from tracker.ledger.verify import verify
from tracker.tasks.actions import assign_task
from tracker.tasks.models import Task

TOKEN = UUID("018f0000-0000-7000-8000-000000000001")


def assign(cast: Cast, **more: Any) -> Task:
    facts: dict[str, Any] = {
        "title": "汛前检查",
        "requirement": "6月19日局长办公会议定",
        "lead_office": cast.relief,
        "due_on": date(2024, 6, 28),
        "form_token": TOKEN,
        **more,
    }
    by = facts.pop("by", cast.supervisor)
    return assign_task(facts.pop("bureau", cast.bureau), by=by, at=NOW, **facts)


def test_same_form_again_gives_the_first_task(cast: Cast) -> None:
    first = assign(cast)
    assert assign(cast, title="改过的名称") == first
    assert Task.objects.get().title == "汛前检查"
    assert Change.objects.filter(kind="task.assigned").count() == 1


def test_another_form_or_none_gives_another_task(cast: Cast) -> None:
    made = {assign(cast).pk, assign(cast, form_token=None).pk, assign(cast, form_token=None).pk}
    assert len(made) == 3 and Task.objects.count() == 3


def test_token_of_another_bureau_never_reaches_its_task(cast: Cast) -> None:
    ours = assign(cast)
    post = cast.stranger.posts.get()
    theirs = assign(cast, by=cast.other_supervisor, bureau=post.bureau, lead_office=post.office)
    assert theirs != ours and theirs.bureau == post.bureau


@pytest.mark.django_db(transaction=True)
def test_double_click_gives_one_task(cast: Cast) -> None:
    made = together(lambda: assign(cast), lambda: assign(cast))
    assert made[0] == made[1] == Task.objects.get()
    assert verify().breaks == []
