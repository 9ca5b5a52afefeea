"""A mail put together by hand reads, to a mail program, as it was meant."""

import email
import email.policy
from typing import Any

import pytest

from tracker.messages.channels.wire import Wire, address, header_words, sender_address

SUBJECTS = [
    "【一诺】待办3项：逾期1、临期2（6月28日 周五）",
    "plain words",
    "=?utf-8?q?not_an_encoded_word?=",
    "x" * 200,
    "一" * 70 + "𠮷" * 30,
]
BODIES = [
    "第一行\n.一行以点开头\n\nFrom here\n",
    "很长" * 400 + "\n短\n",  # longer than a line may be
    "带\r一个\r回车\n",
    "没有换行",
]


def read(subject: str, body: str) -> Any:
    headers = {
        "Subject": header_words(subject),
        "From": sender_address("一诺 <yinuo@example.test>"),
        "To": "a@b.test",
    }
    wire = Wire(headers, body, f"<p>{body}</p>", boundary="=_0001").as_bytes(linesep="\r\n")
    lines = wire.split(b"\r\n")
    assert max(map(len, lines)) <= 998 and not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines[: lines.index(b"")])) <= 76
    return email.message_from_bytes(wire, policy=email.policy.default)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_comes_back(subject: str) -> None:
    mail = read(subject, "正文")
    assert mail["Subject"] == subject
    assert (mail["From"].addresses[0].display_name, mail["To"]) == ("一诺", "a@b.test")


@pytest.mark.parametrize("body", BODIES)
def test_both_bodies_come_back(body: str) -> None:
    mail = read("主题", body)
    text, html = mail.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_payload(decode=True).decode().replace("\r\n", "\n").rstrip("\n") == body.rstrip("\n")
    assert html.get_payload(decode=True).decode().replace("\r\n", "\n").startswith(f"<p>{body}")


def test_addresses() -> None:
    assert address("a.b+c@example.test") == "a.b+c@example.test"
    assert address("a@例子.中国") == "a@xn--fsqu00a.xn--fiqs8s"
    for wrong in ("周@@不是地址 x", "a@b.test\nBcc: c@d.test", "a@b.test, c@d.test"):
        with pytest.raises(ValueError):
            address(wrong)
