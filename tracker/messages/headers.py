"""What may stand in a mail header, pure."""

import unicodedata
from datetime import date
from email.utils import parseaddr
from uuid import UUID

# Cc: control characters, NEL among them. Zl, Zp: U+2028 and U+2029 pass the framework's own guard,
# and some readers break the header there.
BREAKING = ("Cc", "Zl", "Zp")


def one_line(text: str) -> str:
    """The text without anything that could begin another header."""
    return "".join(char for char in text if unicodedata.category(char) not in BREAKING)


def message_id(day: date, ident: UUID, sender: str) -> str:
    """The stable Message-ID of a digest: business day, id, the sender's domain.

    A repeat after a crash carries the same one, so that a mail program shows it once.
    """
    _name, at_sign, domain = one_line(parseaddr(sender)[1]).rpartition("@")
    domain = domain if at_sign and domain else "localhost"
    return f"<{day:%Y%m%d}.{ident.hex}@{domain}>"
