"""企业微信 over a real socket: to one person, whole, and by mail where it fails, which then says so."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.conftest import Cast
from tests.messages.conftest import send
from tests.messages.fake_smtp import FakeSmtp
from tests.messages.fake_wecom import SECRET, FakeWeCom
from tracker.ledger.models import Change
from tracker.messages import sending
from tracker.messages.channels import wecom as channel
from tracker.messages.channels.ways import FALL_BACK_AFTER
from tracker.messages.models import Attempt, Digest
from tracker.messages.preferences import Preference

Queue = Callable[..., list[Digest]]


@pytest.fixture
def wecom(cast: Cast, settings: Any) -> Iterator[FakeWeCom]:
    """李建国 has chosen it; the others get mail."""
    server = FakeWeCom()
    channel._tokens.clear()
    settings.WECOM_URL, settings.WECOM_CORP_ID = server.url, "corp"
    settings.WECOM_AGENT_ID, settings.WECOM_SECRET, settings.WECOM_TIMEOUT = 1000002, SECRET, 1
    Preference.objects.create(person=cast.head, channel="wecom", wecom_user="li.jg")
    yield server
    server.stop()


def head(cast: Cast) -> Digest:
    return Digest.objects.get(person=cast.head)


def tries(cast: Cast) -> list[tuple[str, str]]:
    return [(one.channel, one.reason) for one in Attempt.objects.filter(digest=head(cast))]


def test_each_by_his_own_channel(cast: Cast, queue: Queue, smtp: FakeSmtp, wecom: FakeWeCom) -> None:
    queue(cast.head, cast.staff)
    assert send().sent == 2
    (message,) = wecom.sent
    assert (message["touser"], message["msgtype"], message["agentid"]) == ("li.jg", "text", 1000002)
    assert message["text"]["content"] == "李建国，您好。"
    assert not {"toparty", "totag", "chatid"} & set(message)  # to one person, never to a group
    assert [mail["To"] for mail in smtp.mails] == ["zhou@example.test"]
    row = head(cast)
    assert (row.state, row.handed_by, row.sent_to, row.fell_back) == ("sent", "wecom", "li.jg", "")
    assert list(Attempt.objects.order_by("channel").values_list("channel", "to", "reason", "answer")) == [
        ("mail", "zhou@example.test", "", ""),
        ("wecom", "li.jg", "", "0: ok m1"),
    ]
    assert send(minutes=5).sent == 0 and len(wecom.sent) == 1


def test_token_is_kept_and_renewed_once_when_it_has_expired(
    cast: Cast, queue: Queue, smtp: FakeSmtp, wecom: FakeWeCom
) -> None:
    queue(cast.head)
    send()
    wecom.valid = "another"
    Digest.objects.update(state="pending", sent_at=None, handed_at=None, handed_by="")
    assert send(minutes=300).sent == 1
    assert (wecom.tokens, head(cast).handed_by) == (2, "wecom")
    wecom.answer = lambda body: {
        "errcode": 40014,
        "errmsg": "invalid access_token",
    }  # whatever token there is
    Digest.objects.update(state="pending", sent_at=None, handed_at=None, handed_by="")
    assert send(minutes=600).sent == 1
    assert (wecom.tokens, head(cast).handed_by) == (3, "mail")


def test_account_that_does_not_exist_falls_back_to_mail_and_says_so(
    cast: Cast, queue: Queue, smtp: FakeSmtp, wecom: FakeWeCom
) -> None:
    wecom.users = set()
    queue(cast.head)
    assert send().sent == 1
    (mail,) = smtp.mails
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text and html
    said = "企业微信没有送达（企业微信中没有这个账号），本消息改由邮件发送。"
    assert text.get_content().splitlines() == [said, "", "李建国，您好。"] and said in html.get_content()
    assert tries(cast) == [("wecom", "企业微信中没有这个账号。"), ("mail", "")]
    assert (head(cast).handed_by, head(cast).fell_back) == ("mail", "企业微信中没有这个账号")
    assert "企业微信中没有这个账号" in Change.objects.get(kind="digest.sent").data


@pytest.mark.parametrize("trouble", ["rate limit", "hangs up", "no answer at all", "error page"])
def test_passing_trouble_is_tried_again_and_then_goes_by_mail(
    cast: Cast, queue: Queue, smtp: FakeSmtp, wecom: FakeWeCom, trouble: str
) -> None:
    answers: dict[str, Any] = {
        "rate limit": {"errcode": 45009, "errmsg": "api freq out of limit"},
        "hangs up": {},
        "error page": (502, {}, b"<h1>Bad gateway</h1>"),
    }
    queue(cast.head)
    if trouble == "no answer at all":
        wecom.stop()
    else:
        wecom.answer = lambda body: answers[trouble]
    for n in range(FALL_BACK_AFTER - 1):
        assert send(minutes=n * 10).failed == 1 and smtp.mails == []
        assert head(cast).next_try_at is not None
    assert send(minutes=30).sent == 1
    assert [mail["To"] for mail in smtp.mails] == ["li@example.test"]
    assert [name for name, _reason in tries(cast)] == ["wecom"] * FALL_BACK_AFTER + ["mail"]
    assert len(wecom.sent) + wecom.dropped == (FALL_BACK_AFTER if trouble == "hangs up" else 0)
    assert len(wecom.sent) <= 1  # the service drops what it has delivered


def test_rate_limit_is_not_knocked_at_again_in_the_same_chunk(
    cast: Cast, queue: Queue, smtp: FakeSmtp, wecom: FakeWeCom
) -> None:
    Preference.objects.create(person=cast.staff, channel="wecom", wecom_user="zhou")
    wecom.answer = lambda body: {"errcode": 45009, "errmsg": "api freq out of limit"}
    queue(cast.head, cast.staff)
    assert send().failed == 2
    assert wecom.calls.count("/cgi-bin/message/send") == 1


def test_crash_after_the_hand_over_repeats_the_same_words_which_the_service_drops(
    cast: Cast, queue: Queue, smtp: FakeSmtp, wecom: FakeWeCom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R1 on the second channel."""

    class Killed(BaseException):
        pass

    def die(*_args: Any) -> None:
        raise Killed

    queue(cast.head)
    with monkeypatch.context() as broken, pytest.raises(Killed):
        broken.setattr(sending, "note", die)
        send()
    assert send(minutes=1).sent == 1
    assert (len(wecom.sent), wecom.dropped) == (1, 1)
    assert wecom.sent[0]["duplicate_check_interval"] == 4 * 3600


@pytest.mark.parametrize(
    "answer",
    [(302, {"Location": "http://127.0.0.1:9/"}, b""), (200, {}, b"x" * 100_000), (200, {}, b"[]")],
    ids=["redirect", "too long", "no object"],
)
def test_strange_answers_are_refused(
    cast: Cast, queue: Queue, smtp: FakeSmtp, wecom: FakeWeCom, answer: Any
) -> None:
    """No redirect is followed, nothing endless is read; the message goes by mail."""
    wecom.answer = lambda body: answer
    queue(cast.head)
    assert send().sent == 1
    assert tries(cast) == [("wecom", "企业微信接口的应答无法识别，请联系系统管理员。"), ("mail", "")]


def test_no_secret_is_written_down(
    cast: Cast, queue: Queue, smtp: FakeSmtp, wecom: FakeWeCom, settings: Any, caplog: Any
) -> None:
    """S16: not even when the service repeats it in its answer."""
    settings.WECOM_SECRET = "wrong-secret"
    queue(cast.head)
    send()
    assert tries(cast)[0][0] == "wecom" and head(cast).handed_by == "mail"
    rows = [str(vars(row)) for model in (Attempt, Digest, Change) for row in model.objects.all()]
    assert "wrong-secret" not in "".join(rows) + caplog.text
    assert "***" in Attempt.objects.get(channel="wecom").answer


def test_not_configured_goes_by_mail_and_no_address_is_a_visible_failure(
    cast: Cast, queue: Queue, smtp: FakeSmtp, wecom: FakeWeCom, settings: Any
) -> None:
    settings.WECOM_SECRET = ""
    queue(cast.head)
    cast.head.email = ""
    cast.head.save()
    assert send().failed == 1 and wecom.calls == []
    row = head(cast)
    assert (row.last_error, row.next_try_at, row.fell_back) == (
        "没有填写邮箱地址。",
        None,
        "企业微信尚未启用",
    )
