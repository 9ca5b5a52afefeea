"""What went wrong with a mail, as a person reads it, and whether trying again by itself can help. Pure."""

import smtplib
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

_MINUTES = (1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60, 240, 480, 960, 1440, 1440)
MAX_ATTEMPTS = len(_MINUTES) + 1  # three and a half days of trying; then somebody has to look


@dataclass(frozen=True)
class Failure:
    """``reason`` in the reader's words, ``detail`` as the server said it; ``again``: worth another try."""

    reason: str
    detail: str = ""
    again: bool = False


def back_off(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 1, 2, 4 … minutes, hourly for half a day, at last a day."""
    return timedelta(minutes=_MINUTES[min(max(attempts, 1), len(_MINUTES)) - 1])


def failure_of(error: Exception) -> Failure:
    """The failure an exception of one message stands for."""
    detail = f"{type(error).__name__}: {error}"[:500]
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
        if codes and all(code >= 500 for code in codes):
            return Failure(_("收件地址被邮件服务器拒收，请核对邮箱地址。"), detail)
        return Failure(_("邮件服务器暂时不收，将自动重试。"), detail, again=True)
    if isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500:
        return Failure(_("邮件被邮件服务器拒收。"), detail)
    if isinstance(error, OSError):  # every smtplib error, a lost connection, a time-out, a full disk
        return Failure(_("邮件服务器没有应答或暂时不收，将自动重试。"), detail, again=True)
    return Failure(_("邮件无法生成，请核对邮箱地址。"), detail)


def breaks_connection(error: Exception) -> bool:
    """After this the connection cannot carry the next message."""
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code == 421  # the server says it is going away
    return isinstance(error, OSError) and not isinstance(error, smtplib.SMTPRecipientsRefused)
