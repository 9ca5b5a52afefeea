"""Mails as files: what the embedded default does instead of sending."""

import email
import email.policy
from collections.abc import Callable
from email.message import EmailMessage as Parsed
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection

from tests.conftest import Cast
from tests.messages.conftest import send
from tracker.messages.eml import EmlBackend, file_name
from tracker.messages.models import Digest


@pytest.fixture(autouse=True)
def as_files(settings: Any) -> None:
    settings.EMAIL_BACKEND = "tracker.messages.eml.EmlBackend"


def read(path: Path) -> Parsed:
    parsed = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(parsed, Parsed)
    return parsed


def test_digest_becomes_a_file_the_stdlib_reads(cast: Cast, queue: Callable[..., Any], settings: Any) -> None:
    (digest,) = queue(cast.head)
    send()
    (path,) = settings.MAIL_DIR.iterdir()
    assert path.name == f"20240620.{digest.pk.hex}@localhost.eml"
    mail = read(path)
    assert mail["Subject"] == "【一诺】今天到期：健全行政执法责任制"
    assert mail["To"] == "li@example.test"
    assert mail["Message-ID"] == digest.message_id
    assert mail["Date"].datetime.year == 2026  # the machine's time, not the plan's
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text and html
    assert text.get_content().splitlines() == ["李建国，您好。"]
    assert "<p>李建国，您好。</p>" in html.get_content()


def test_same_mail_again_replaces_its_file(cast: Cast, queue: Callable[..., Any], settings: Any) -> None:
    (digest,) = queue(cast.head)
    send()
    again = {"state": "pending", "sent_at": None, "handed_at": None}
    Digest.objects.filter(pk=digest.pk).update(text="改后的正文\n", **again)
    send()
    (path,) = settings.MAIL_DIR.iterdir()
    assert "改后的正文" in read(path).get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_mail_without_a_message_id_of_ours_is_kept_too(settings: Any) -> None:
    EmailMessage("密码", "正文", to=["li@example.test"]).send()
    (path,) = settings.MAIL_DIR.iterdir()
    assert read(path)["Subject"] == "密码"


@pytest.mark.parametrize(
    "nasty",
    ["<../../etc/passwd@x>", "<a/b\\c@x>", "<.hidden@x>", "<名字@x>", "<%s@x>" % ("a" * 500), "<a\x00b@x>"],
)
def test_file_name_names_no_other_folder(nasty: str) -> None:
    """S9: whatever stands in a Message-ID."""
    name = file_name(nasty)
    assert Path(name).name == name
    assert not name.startswith(".")
    assert name.isascii() and len(name) <= 204


def test_nothing_half_written_is_left(settings: Any, tmp_path: Path) -> None:
    settings.MAIL_DIR = tmp_path / "taken"
    settings.MAIL_DIR.write_text("a file where the folder should be")
    mail = EmailMessage("主题", "正文", to=["li@example.test"])
    with pytest.raises(OSError, match="taken"):
        mail.send()
    assert EmlBackend(fail_silently=True).send_messages([mail]) == 0
    settings.MAIL_DIR = tmp_path / "mail"
    assert get_connection().send_messages([mail, mail]) == 2
    assert [path.suffix for path in settings.MAIL_DIR.iterdir()] == [".eml", ".eml"]


def test_full_disk_is_a_visible_failure(
    cast: Cast, queue: Callable[..., Any], settings: Any, tmp_path: Path
) -> None:
    settings.MAIL_DIR = tmp_path / "taken"
    settings.MAIL_DIR.write_text("")
    queue(cast.head)
    assert send().failed == 1
    digest = Digest.objects.get()
    assert (digest.state, digest.next_try_at is not None) == ("failed", True)
