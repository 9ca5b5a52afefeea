"""The embedded default: every mail becomes one file under ``settings.MAIL_DIR``."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

_UNSAFE = re.compile(r"[^A-Za-z0-9.@_-]")


class EmlBackend(BaseEmailBackend):
    """Writes ``<Message-ID>.eml``, whole or not at all. A digest's Message-ID begins with its business day,
    so the files sort by day, and the same mail sent again replaces its file.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        written = 0
        for mail in email_messages:
            try:
                self._write(mail)
            except OSError:
                if not self.fail_silently:
                    raise
            else:
                written += 1
        return written

    def _write(self, mail: EmailMessage) -> None:
        content: Any = mail.message()
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = folder / file_name(str(content["Message-ID"]))
        partial = target.with_suffix(f".{os.getpid()}.part")
        try:
            with partial.open("wb") as file:
                file.write(content.as_bytes(linesep="\r\n"))
                file.flush()
                os.fsync(file.fileno())
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)


def file_name(message_id: str) -> str:
    """``20240628.<id>@localhost.eml``: nothing in it can name another folder."""
    return _UNSAFE.sub("_", message_id.strip("<> ")).lstrip(".")[:200] + ".eml"
