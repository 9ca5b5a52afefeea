"""R12: what may be written without a row in the ledger, each with its reason. Everything else may not.

An entry names a table; ``columns``: only these columns of it, by UPDATE; ``place``: only by code that begins so
(path, or path:function, of the house or of a library).
"""

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Exempt:
    table: str
    because: str
    columns: frozenset[str] | None = None
    place: str = ""

    def covers(self, table: str, columns: frozenset[str] | None, passed: Collection[str]) -> bool:
        """``columns``: those an UPDATE sets; None for INSERT and DELETE. ``passed``: files that led to the write."""
        if table != self.table or not any(name.startswith(self.place) for name in passed):
            return False
        return self.columns is None or (columns is not None and columns <= self.columns)


def of(*columns: str) -> frozenset[str]:
    return frozenset(columns)


EXEMPT = [
    Exempt("django_session", "a session is no fact about the work; it ends by itself"),
    Exempt("axes_accessattempt", "lock-outs: counted against a name and an address, gone after 15 minutes"),
    Exempt("axes_accesslog", "sign-ins and sign-outs: a technical log"),
    Exempt("axes_accessfailurelog", "failed sign-ins: a technical log"),
    Exempt("django_migrations", "which migrations ran: about the program, not about the work"),
    Exempt("tracker_change", "the ledger itself"),
    Exempt("tracker_changeoffice", "the ledger itself"),
    Exempt("tracker_chainhead", "the ledger itself"),
    Exempt("tracker_user", "last sign-in: a technical fact, often", of("last_login")),
    Exempt("tracker_user", "the same password under a newer hash", of("password"), "django/contrib/auth"),
    Exempt("tracker_apitoken", "last use: a technical fact, on nearly every call", of("last_used_at")),
    Exempt("tracker_cursor", "how far a reader of the ledger has come: a technical fact"),
    Exempt("tracker_look", "when the sweep last ran: a technical fact, every minute"),
    Exempt("tracker_blob", "content without a name; the Evidence row that names it is recorded"),
    *[
        Exempt(
            table,
            "a draft is its office's own affair until it is filed",
            place=f"tracker/tasks/actions/{place}",
        )
        for table in ("tracker_progressreport", "tracker_progressreport_evidence", "tracker_reportedfigure")
        for place in ("drafting.py", "signing.py:back_to_drafter", "signing.py:withdraw_report")
    ],
    Exempt(
        "tracker_noticereply",
        "a reply is its office's own affair until its head signs it",
        place="tracker/reminders/replying.py:save_reply",
    ),
    Exempt(
        "tracker_digest",
        "leases: who is sending it just now, and that the server has it; what became of it is recorded",
        of("lease_until", "attempts", "takeovers", "handed_at", "handed_by", "fell_back"),
    ),
    Exempt("tracker_delivery", "whether its reader opened it: his own affair", of("read_at")),
]
