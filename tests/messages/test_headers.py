import email
import email.policy
import unicodedata
from datetime import date
from uuid import UUID

import pytest

from tests.conftest import Cast
from tests.factories import TODAY
from tests.messages.conftest import BY, MACHINE, NOW, make_letter
from tracker.messages.actions import queue_digests
from tracker.messages.channels.mail import compose
from tracker.messages.headers import message_id, one_line
from tracker.messages.models import Digest

BREAKERS = [char for char in map(chr, range(0x3000)) if unicodedata.category(char) in ("Cc", "Zl", "Zp")]


def test_every_breaking_character_is_taken_out() -> None:
    """S11, M9: line feed, VT, NEL, U+2028 and all others of their kind."""
    assert {"\n", "\r", "\v", "\x85", "\u2028", "\u2029"} <= set(BREAKERS)
    for char in BREAKERS:
        assert one_line(f"主题{char}Bcc: x@example.test") == "主题Bcc: x@example.test"


def test_words_stay_as_they_are() -> None:
    assert one_line("【一诺】待办3项：逾期1（6月28日 周五）") == "【一诺】待办3项：逾期1（6月28日 周五）"


@pytest.mark.parametrize("char", ["\r\n", "\n", "\v", "\x85", "\u2028", "\u2029"])
def test_title_of_a_task_cannot_add_a_header(cast: Cast, char: str) -> None:
    subject = f"【一诺】今天到期：甲{char}Bcc: all@example.test"
    queue_digests([make_letter(cast.head, cast.bureau, subject=subject)], day=TODAY, by=BY, at=NOW)
    digest = Digest.objects.select_related("person").get()
    sent = email.message_from_bytes(
        compose(digest, now=MACHINE).message().as_bytes(), policy=email.policy.default
    )
    assert sent["Bcc"] is None
    assert sent["Subject"] == "【一诺】今天到期：甲Bcc: all@example.test"


@pytest.mark.parametrize(
    ("sender", "domain"),
    [
        ("一诺 <yinuo@example.test>", "example.test"),
        ("yinuo@localhost", "localhost"),
        ("nonsense", "localhost"),
    ],
)
def test_message_id_is_the_digests_own(sender: str, domain: str) -> None:
    ident = UUID(int=7)
    assert message_id(date(2024, 6, 28), ident, sender) == f"<20240628.{ident.hex}@{domain}>"
