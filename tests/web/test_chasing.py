"""催办 on the task's page and for ticked rows of the register."""

from typing import Any

import pytest

from tests.conftest import Cast
from tests.tasks.cases import assign
from tests.web.pages import body, said, signed_in
from tracker.reminders.models import Reminder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]


def post(user: Any, url: str, **facts: Any) -> Any:
    return signed_in(user).post(url, facts, follow=True)


def test_page_offers_it_to_the_follow_up_officer_alone(cast: Cast) -> None:
    url = f"/tasks/{assign(cast).pk}/"
    assert f'action="{url}chase/"' in body(signed_in(cast.supervisor).get(url))
    for who in (cast.head, cast.staff, cast.leader, cast.second_reviewer):
        assert "chase/" not in body(signed_in(who).get(url))


def test_one_from_its_page_once_a_day(cast: Cast) -> None:
    task = assign(cast)
    url = f"/tasks/{task.pk}/chase/"
    assert said(post(cast.supervisor, url, text="请报送进展。")) == [
        f"已催办{task.lead_office}，随其下一次提醒发出。"
    ]
    again = post(cast.supervisor, url, text="再催一次。")
    assert again.status_code == 409 and "今天已催办过" in body(again)
    assert Reminder.objects.get().text == "请报送进展。"


def test_empty_words_come_back_at_their_field(cast: Cast) -> None:
    answer = post(cast.supervisor, f"/tasks/{assign(cast).pk}/chase/", text=" ")
    assert answer.status_code == 422 and "请写明催办的内容。" in body(answer)


def test_others_may_not(cast: Cast) -> None:
    task = assign(cast)
    url = f"/tasks/{task.pk}/chase/"
    for who, status in (("head", 403), ("leader", 403), ("stranger", 404), ("other_supervisor", 404)):
        assert post(getattr(cast, who), url, text="请报送").status_code == status, who
    assert not Reminder.objects.exists()


def test_many_from_the_register(cast: Cast) -> None:
    tasks = [assign(cast), assign(cast), assign(cast, lead_office=cast.relief)]
    ids = [str(task.pk) for task in tasks]
    page = body(post(cast.supervisor, "/tasks/bulk/", act="chase", task=ids))
    assert "将催办2个科室共3项，每人合并为一条。" in page and not Reminder.objects.exists()
    done = body(
        post(cast.supervisor, "/tasks/bulk/", act="chase", task=ids, confirmed="1", text="请报送进展。")
    )
    assert "已办理3项。" in done and "全部撤销" not in done
    again = body(post(cast.supervisor, "/tasks/bulk/", act="chase", task=ids, confirmed="1", text="再催。"))
    assert again.count("今天已催办过此项任务。") == 3
    assert Reminder.objects.count() == 3
