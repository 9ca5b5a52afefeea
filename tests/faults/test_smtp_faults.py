"""R21: a mail server that refuses, hangs, hangs up, talks nonsense. No mail is dropped without a word: each is out, or
shown as not delivered with its reason and a button that sends it again.
"""

import random
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW, TODAY, new_user
from tests.messages.conftest import BY, MACHINE, make_letter, send
from tests.messages.fake_smtp import FakeSmtp
from tests.together import FULL
from tracker.ledger.verify import verify
from tracker.messages.actions import queue_digests, requeue_digest
from tracker.messages.models import Digest
from tracker.organisations.models import User

FAULTS = 300 if FULL else 22
HANGS = 0.3  # seconds, longer than the client's patience
HANG, DROP = "hang", ""
# kind -> (where it strikes, what the server does, whether trying again by itself helps)
KINDS: dict[str, tuple[str, str, bool]] = {
    "address refused for now": ("RCPT", "451 4.3.0 later", True),
    "address refused for good": ("RCPT", "550 5.1.1 no such user", False),
    "hangs at the address": ("RCPT", HANG, True),
    "hangs up at the address": ("RCPT", DROP, True),
    "server going away": ("RCPT", "421 4.3.2 closing", True),
    "no room before the text": ("DATA", "452 4.2.2 full", True),
    "text refused for now": ("after", "451 4.3.0 later", True),
    "text refused for good": ("after", "554 5.7.1 spam", False),
    "hangs after the text": ("after", HANG, True),
    "hangs up after the text": ("after", DROP, True),
    "nonsense after the text": ("after", "?? \x01 what", True),
}
TAKEN = {
    "hangs after the text",
    "hangs up after the text",
    "nonsense after the text",
}  # the server has it all the same


class Rude(FakeSmtp):
    """Treats each address to its fault: a passing one once, a lasting one until ``forgiving``."""

    def __init__(self, faults: dict[str, str]) -> None:
        self.faults, self.served, self.forgiving = faults, Counter[str](), False
        self._now = threading.local()  # each connection has a thread of its own
        super().__init__()
        self.answers = {"RCPT": self._at_address, "DATA": lambda line: self._strike("DATA", "354 go on")}
        self.at_data = lambda mail: self._strike("after", "250 taken")

    def _at_address(self, line: str) -> str:
        self._now.address = line.partition("<")[2].partition(">")[0]
        return self._strike("RCPT", "250 ok")

    def _strike(self, where: str, else_say: str) -> str:
        address = self._now.address
        kind = self.faults.get(address, "")
        place, reply, passing = KINDS.get(kind, ("", "", True))
        if place != where or (self.served[address] if passing else self.forgiving):
            return else_say
        self.served[address] += 1
        if reply == HANG:
            threading.Event().wait(HANGS)
            return DROP
        return reply


@pytest.fixture
def rude(settings: Any) -> Iterator[Rude]:
    kinds = [kind for _n in range(FAULTS // len(KINDS) + 1) for kind in KINDS][:FAULTS]
    random.Random(21).shuffle(kinds)
    server = Rude({f"p{n}@example.test": kind for n, kind in enumerate(kinds)})
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, HANGS / 2
    yield server
    server.stop()


@pytest.fixture
def queued(cast: Cast, rude: Rude) -> None:
    people = [new_user(address.partition("@")[0], address.partition("@")[0]) for address in rude.faults]
    User.objects.bulk_create(people)
    queue_digests([make_letter(person, cast.bureau) for person in people], day=TODAY, by=BY, at=NOW)


@pytest.mark.usefixtures("queued")
def test_no_fault_drops_a_mail_without_a_word(cast: Cast, rude: Rude, measured: Any) -> None:
    run = 0
    while Digest.objects.unsent().exclude(state="failed", next_try_at=None).exists():
        send(minutes=run * 61)
        _nothing_is_silent(rude)
        run += 1
        assert run < 15 + FAULTS, "somebody is never tried"
    states = dict(Digest.objects.values_list("person__email", "state"))
    lasting = {address for address, kind in rude.faults.items() if not KINDS[kind][2]}
    assert states == {address: "failed" if address in lasting else "sent" for address in rude.faults}
    refused = Digest.objects.filter(state="failed")
    assert all("拒收" in reason for reason in refused.values_list("last_error", flat=True))
    rude.forgiving = True
    later = MACHINE + timedelta(minutes=run * 61)
    for digest in refused:
        requeue_digest(digest, by=cast.admin, at=NOW, now=later)
    assert send(minutes=run * 61 + 1).sent == len(lasting)
    assert not Digest.objects.unsent().exists()
    repeats = _only_what_was_taken_repeats(rude)
    assert set(rude.served) == set(rude.faults)
    assert verify().breaks == []
    what = f"{FAULTS} faults of a mail server, {len(KINDS)} kinds"
    measured("R21", f"{what}: mails dropped without a word", 0)
    measured("R21", f"{what}: lasting failures shown with reason, sent by the button", len(lasting))
    measured("R21", f"{what}: repeats, each under its Message-ID", repeats)


def _nothing_is_silent(rude: Rude) -> None:
    """Sent means on the wire; failed has a reason that a person can read; nothing else is left but what waits."""
    out = set(rude.ids)
    for digest in Digest.objects.all():
        if digest.state == "sent":
            assert digest.message_id in out
        elif digest.state == "failed":
            assert digest.last_error.endswith("。") and digest.error_detail


def _only_what_was_taken_repeats(rude: Rude) -> int:
    kind_of = {
        message_id: rude.faults[email]
        for message_id, email in Digest.objects.values_list("message_id", "person__email")
    }
    wire = Counter(rude.ids)
    assert set(wire) == set(kind_of)
    for message_id, count in wire.items():
        after_text = KINDS[kind_of[message_id]][0] == "after"
        assert count == (2 if after_text else 1), kind_of[message_id]
    return sum(wire[message_id] - 1 for message_id, kind in kind_of.items() if kind in TAKEN)
