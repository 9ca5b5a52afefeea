"""督办文书: what the ladder drafted, signed off or not on one page."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.tasks.cases import assign
from tests.web.pages import body, signed_in
from tracker.reminders.models import Reminder, ReminderRule
from tracker.reminders.notices import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]
PAGE = "/notices/"


@pytest.fixture
def draft(cast: Cast) -> Callable[..., Notice]:
    rules = cast.bureau.rules
    ReminderRule.objects.create(
        rule_set=rules,
        owed="task",
        step="task-after-3",
        offset=3,
        audience=["head"],
        asks="请说明",
        draws="notice",
    )

    def make(**facts: Any) -> Notice:
        task = assign(cast)
        reminder = Reminder.objects.create(
            task=task, owed="task", step="task-after-3", offset=3, anchor_on=task.due_on, claimed_on=TODAY,
            claimed_at=NOW, outcome="drafted",
        )  # fmt: skip
        kind = facts.pop("kind", "notice")
        return Notice.objects.create(
            reminder=reminder, task=task, bureau=cast.bureau, kind=kind, drafted_on=TODAY, **facts
        )

    return make


def post(user: Any, notice: Notice, name: str, **typed: str) -> Any:
    return signed_in(user).post(f"{PAGE}{notice.pk}/{name}/", typed, follow=True)


def test_empty_page_says_what_it_is_for(cast: Cast) -> None:
    page = body(signed_in(cast.supervisor).get(PAGE))
    assert "没有待签发的文书。" in page and "督办文书" in page


def test_counts_what_waits(cast: Cast, draft: Callable[..., Notice]) -> None:
    draft()
    draft(kind="order")
    draft(kind="order")
    assert "拟发催办单1份、督办单2份，待签发" in body(signed_in(cast.supervisor).get(PAGE))


def test_signed_and_sent(cast: Cast, draft: Callable[..., Notice]) -> None:
    page = body(post(cast.supervisor, draft(), "send", text="请办理。", signed_off_by="张副局长"))
    assert "枣应急催〔2024〕1号" in page and "签发人张副局长" in page and "没有待签发的文书。" in page
    assert Notice.objects.get().state == "sent"


def test_not_sent_with_its_reason(cast: Cast, draft: Callable[..., Notice]) -> None:
    page = body(post(cast.supervisor, draft(), "drop", reason="已电话说明"))
    assert "不发" in page and "已电话说明" in page and Notice.objects.get().state == "dropped"


def test_without_a_signer_the_form_comes_back_with_its_words(
    cast: Cast, draft: Callable[..., Notice]
) -> None:
    answer = post(cast.supervisor, draft(), "send", text="打好的话", signed_off_by="")
    page = body(answer)
    assert answer.status_code == 422 and "请写明签发人。" in page and "打好的话" in page
    assert Notice.objects.get().state == "drafted"


def test_twice_is_once_and_said_so(cast: Cast, draft: Callable[..., Notice]) -> None:
    notice = draft()
    for status in (200, 409):
        answer = post(cast.supervisor, notice, "send", text="请办理。", signed_off_by="张副局长")
        assert answer.status_code == status
    assert "已签发" in body(answer)


def test_others_see_nothing(cast: Cast, draft: Callable[..., Notice]) -> None:
    notice = draft()
    for who in ("head", "staff", "leader", "second_reviewer", "stranger"):
        user = getattr(cast, who)
        assert signed_in(user).get(PAGE).status_code == 403
        assert post(user, notice, "send", text="x", signed_off_by="y").status_code == 404
    assert notice.task.number not in body(signed_in(cast.other_supervisor).get(PAGE))
    assert post(cast.other_supervisor, notice, "drop", reason="x").status_code == 404
    assert post(cast.supervisor, notice, "burn").status_code == 404


def test_costs_the_same_for_one_and_three(
    cast: Cast, draft: Callable[..., Notice], django_assert_num_queries: Any
) -> None:
    client = signed_in(cast.supervisor)
    draft(
        state="sent", number="枣应急催〔2024〕9号", signed_off_by="张副局长", reply_due_on=date(2024, 6, 27)
    )
    for _n in range(3):
        draft()
        with django_assert_num_queries(8):
            client.get(PAGE)
