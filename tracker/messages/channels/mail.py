"""The channel mail: what a digest looks like on the wire, and one connection to the mail server."""

import logging
from contextlib import suppress
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import override

from tracker.messages.channels.handing import Handed
from tracker.messages.channels.wire import Wire, address, header_words, sender_address
from tracker.messages.failures import Failure, breaks_connection, failure_of
from tracker.messages.headers import one_line
from tracker.messages.models import Digest
from tracker.messages.preferences import Channel, Language

BREAKS = 3  # one after the other: then the server, not the messages, is the trouble

log = logging.getLogger(__name__)


class Mail(EmailMultiAlternatives):
    """A digest's mail: two bodies, one recipient; it knows its own bytes (``wire``)."""

    def message(self, *args: Any, **kwargs: Any) -> Any:
        headers = {
            "Subject": header_words(str(self.subject)),
            "From": sender_address(self.from_email),
            "To": address(self.to[0]),
            **{name: str(value) for name, value in self.extra_headers.items()},
        }
        html = str(self.alternatives[0][0])
        return Wire(
            headers, str(self.body), html, boundary=f"=_{self.extra_headers['Message-ID'].strip('<>')[9:41]}"
        )


def compose(digest: Digest, *, now: datetime) -> Mail:
    """The mail of a digest: text and HTML, the digest's own Message-ID, machine time as its date."""
    said = _why_by_mail(digest)
    mail = Mail(
        subject=one_line(digest.subject),
        body=f"{said}\n\n{digest.text}" if said else digest.text,
        to=[one_line(digest.person.email).strip()],
        headers={
            "Message-ID": digest.message_id,
            "Date": format_datetime(now),
            "Auto-Submitted": "auto-generated",  # no out-of-office answers
        },
    )
    mail.attach_alternative(_with_first(digest.html, said) if said else digest.html, "text/html")
    return mail


def _why_by_mail(digest: Digest) -> str:
    """Where the person's own channel failed, the mail says so, in his language."""
    if not digest.fell_back:
        return ""
    try:
        language = digest.person.preference.language
    except ObjectDoesNotExist:
        language = Language.CHINESE
    with override(language):
        return _("企业微信没有送达（%s），本消息改由邮件发送。") % digest.fell_back


def _with_first(html: str, said: str) -> str:
    paragraph = f"<p>{escape(said)}</p>\n"
    before, body, rest = html.partition("<body>\n")
    return f"{before}{body}{paragraph}{rest}" if body else f"{paragraph}{html}"


class MailServer:
    """One connection for a chunk; one that breaks is replaced, for a single message may be what breaks it.

    ``lost``: it cannot be had, with the reason. ``tired``: it broke several times running; let it rest.
    """

    def __init__(self) -> None:
        self._backend = get_connection()
        self._broken = 0
        self.lost: Failure | None = None

    @property
    def tired(self) -> bool:
        return self._broken >= BREAKS

    def send(self, digest: Digest, now: datetime) -> Handed:
        return Handed(Channel.MAIL, now, digest.person.email, self._tried(digest, now))

    def _tried(self, digest: Digest, now: datetime) -> Failure | None:
        if not digest.person.email.strip():
            return Failure(_("没有填写邮箱地址。"))
        if self.lost:
            return self.lost
        opened = False
        try:
            mail = compose(digest, now=now)
            self._backend.open()
            opened = True
            self._hand_over(mail)
        except Exception as error:  # one bad message must not stop the others
            log.warning("digest %s was not sent: %s", digest.pk, error)
            return self._after(error, opened)
        self._broken = 0
        return None

    def _hand_over(self, mail: Mail) -> None:
        """What the framework's own way to a mail server does, less its parsing of addresses that are ready."""
        if not isinstance(self._backend, EmailBackend):
            self._backend.send_messages([mail])
            return
        wire, server = mail.message(), self._backend.connection
        if server is None:
            raise OSError("not connected")
        server.sendmail(wire["From"], [wire["To"]], wire.as_bytes(linesep="\r\n"))

    def _after(self, error: Exception, opened: bool) -> Failure:
        failure = failure_of(error)
        no_server = isinstance(error, OSError) and not opened
        if no_server or breaks_connection(error):
            self._broken += 1
            self.close()  # a half-opened connection would pass for a signed-in one
        if no_server:
            self.lost = failure
        return failure

    def close(self) -> None:
        with suppress(OSError):
            self._backend.close()
