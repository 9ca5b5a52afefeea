"""Letters to the cast, a mail server, and one way to send."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW, TODAY
from tests.messages.fake_smtp import FakeSmtp
from tracker.ledger.entries import system
from tracker.messages.actions import Letter, Line, queue_digests
from tracker.messages.models import Digest
from tracker.messages.sending import Sent, send_pending
from tracker.organisations.models import User

BY = system("tests")
MACHINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def make_line(source: str = "reminder:1") -> Line:
    return Line(
        source,
        "今天到期",
        "枣应急-2024-001 健全行政执法责任制",
        "今天到期（6月20日 周四）。请申请销号。",
        "您是牵头科室负责人，该项尚未报送。",
        "http://127.0.0.1:8000/tasks/1/",
    )


def make_letter(
    person: User, bureau: Any, *sources: str, subject: str = "【一诺】今天到期：健全行政执法责任制"
) -> Letter:
    lines = tuple(make_line(source) for source in sources or [f"reminder:{person.username}"])
    return Letter(person, bureau.pk, subject, "李建国，您好。\n", "<p>李建国，您好。</p>", lines)


@pytest.fixture
def queue(cast: Cast) -> Callable[..., list[Digest]]:
    """``queue(cast.head, cast.staff)``: a digest of the day for each."""

    def queue_for(*people: User, day: date = TODAY) -> list[Digest]:
        letters = [make_letter(person, cast.bureau, f"reminder:{person.username}:{day}") for person in people]
        queue_digests(letters, day=day, by=BY, at=NOW)
        return list(Digest.objects.filter(day=day).order_by("id"))

    return queue_for


@pytest.fixture
def smtp(settings: Any) -> Iterator[FakeSmtp]:
    server = FakeSmtp()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 2
    yield server
    if not server._stopping:
        server.stop()


def send(*, minutes: float = 0, on: date = TODAY) -> Sent:
    """One run of sending, so many minutes of machine time later."""
    return send_pending(on=on, at=NOW, now=MACHINE + timedelta(minutes=minutes), by=BY)
