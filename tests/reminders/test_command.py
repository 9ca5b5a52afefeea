"""``manage.py sendreminders``: the same run without broker, rehearsed or real."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.conftest import Cast
from tests.factories import TODAY
from tests.reminders.conftest import SETUP
from tracker.ledger.models import Change
from tracker.messages.models import Delivery, Digest
from tracker.organisations.models import RuleSet, User
from tracker.reminders.models import Reminder
from tracker.tasks.models import Task
from tracker.workdays import clock
from tracker.workdays.actions import open_business_clock


@pytest.fixture
def demo(cast: Cast, task: Task, rules: RuleSet) -> None:
    """Business time opens on 2024-06-20, whatever the machine says."""
    open_business_clock(TODAY, by=SETUP)


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("sendreminders", *arguments, stdout=out)
    return out.getvalue()


def as_json(*arguments: str) -> Any:
    return json.loads(command("--json", *arguments))


def rows() -> tuple[int, ...]:
    return tuple(model._default_manager.count() for model in (Reminder, Digest, Delivery, Change))


@pytest.mark.usefixtures("demo")
def test_sends_what_is_due_once(mailoutbox: list[Any]) -> None:
    first, second = as_json(), as_json()
    assert (first["on"], first["claimed"], first["sent"], first["failed"]) == ("2024-06-20", 1, 1, 0)
    assert (second["claimed"], second["sent"], second["digests"]) == (0, 0, [])
    assert [mail.subject for mail in mailoutbox] == [
        "【一诺】还剩6个工作日：健全行政执法责任制1（6月28日 周五）"
    ]
    assert [(d["username"], d["problem"]) for d in first["digests"]] == [("zhou", "")]


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("on", ["2024-06-20", "2024-07-01", "2030-01-02"])
def test_rehearsal_writes_and_sends_nothing(cast: Cast, mailoutbox: list[Any], on: str) -> None:
    before = rows()
    said = as_json("--rehearse", "--on", on)
    assert (said["rehearsal"], said["claimed"], said["sent"]) == (True, 1, 0)
    assert said["digests"][0]["lines"][0]["why"].startswith("您是牵头科室")
    assert rows() == before and mailoutbox == []


@pytest.mark.usefixtures("demo")
def test_rehearsal_says_the_same_as_the_run(mailoutbox: list[Any]) -> None:
    rehearsed, real = as_json("--rehearse", "--on", "2024-06-28"), as_json("--on", "2024-06-28")
    assert rehearsed["digests"] == [
        {
            **digest,
            "lines": [
                {**line, "source": said["source"]}
                for line, said in zip(digest["lines"], was["lines"], strict=True)
            ],
        }
        for digest, was in zip(real["digests"], rehearsed["digests"], strict=True)
    ]
    assert len(mailoutbox) == 2


@pytest.mark.usefixtures("demo")
def test_plain_words(cast: Cast) -> None:
    User.objects.filter(pk=cast.staff.pk).update(email="")
    said = command("--rehearse", "--on", "2024-07-01")
    assert "2024-07-01（预演，不写入、不发送）" in said
    assert (
        "周小梅 <>  【一诺】逾期1个工作日：健全行政执法责任制1（时限6月28日 周五）  ！没有填写邮箱地址"
        in said
    )
    assert "    您是牵头科室负责人，该项尚未报送。" in said
    assert "非工作日，不发提醒。" in command("--on", "2024-06-29", "--rehearse")
    assert "已发送1封，未送达1封。" in command("--on", "2024-07-01")


def test_a_day_to_come_is_only_rehearsed(cast: Cast, task: Task, rules: RuleSet) -> None:
    """Outside the demonstration; today is whatever the machine says."""
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    before = rows()
    with pytest.raises(CommandError, match="还没有到"):
        command("--on", tomorrow)
    assert rows() == before
    assert as_json("--on", tomorrow, "--rehearse")["on"] == tomorrow


def test_an_earlier_day_can_be_made_up_for(
    cast: Cast, task: Task, rules: RuleSet, mailoutbox: list[Any]
) -> None:
    assert as_json("--on", "2024-06-25")["sent"] == 1
    assert Digest.objects.get().day.isoformat() == "2024-06-25"
