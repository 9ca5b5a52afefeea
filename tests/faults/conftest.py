"""A mail server for the harnesses of reminders."""

from collections.abc import Iterator

import pytest

from tests.messages.fake_smtp import FakeSmtp


@pytest.fixture
def post_office() -> Iterator[FakeSmtp]:
    server = FakeSmtp()
    yield server
    server.stop()


@pytest.fixture
def own_mail(settings: object, post_office: FakeSmtp) -> FakeSmtp:
    """The test's own process sends through it."""
    facts = {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "HOST": "127.0.0.1"}
    for name, value in {**facts, "PORT": post_office.port, "TIMEOUT": 5}.items():
        setattr(settings, f"EMAIL_{name}", value)
    return post_office
