import smtplib
from datetime import timedelta

import pytest

from tracker.messages.failures import MAX_ATTEMPTS, back_off, breaks_connection, failure_of


def test_back_off_doubles_then_hourly_then_over_days() -> None:
    assert [back_off(n) for n in (0, 1, 2, 3, 6, 7, 12, 13, 17, 99)] == [
        timedelta(minutes=m) for m in (1, 1, 2, 4, 32, 60, 60, 240, 1440, 1440)
    ]
    tries = sum((back_off(n) for n in range(1, MAX_ATTEMPTS)), timedelta())
    assert timedelta(days=3) < tries < timedelta(days=5)


@pytest.mark.parametrize(
    ("error", "again", "breaks"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"no")}), False, False),
        (smtplib.SMTPRecipientsRefused({"a@b": (451, b"later")}), True, False),
        (smtplib.SMTPDataError(554, b"spam"), False, False),
        (smtplib.SMTPDataError(452, b"full"), True, False),
        (smtplib.SMTPSenderRefused(421, b"bye", "x"), True, True),
        (smtplib.SMTPAuthenticationError(535, b"no"), True, False),
        (smtplib.SMTPServerDisconnected("gone"), True, True),
        (TimeoutError("slow"), True, True),
        (ConnectionResetError(), True, True),
        (OSError(28, "No space left on device"), True, True),
        (ValueError("Invalid address"), False, False),
    ],
)
def test_what_is_worth_another_try(error: Exception, again: bool, breaks: bool) -> None:
    failure = failure_of(error)
    assert (failure.again, breaks_connection(error)) == (again, breaks)
    assert failure.reason.endswith("。") and not any(c.isascii() and c.isalpha() for c in failure.reason)
