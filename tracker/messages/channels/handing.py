"""What a channel is: the small protocol that mail and 企业微信 keep, and what a hand-over comes to."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tracker.messages.failures import Failure
from tracker.messages.models import Digest


@dataclass(frozen=True)
class Handed:
    """One hand-over. ``to``: the address it went to; ``answer``: the server's own words, without any secret.

    ``failure`` None: the server has taken it. ``at``: machine time.
    """

    channel: str
    at: datetime
    to: str
    failure: Failure | None = None
    answer: str = ""


class Channel(Protocol):
    """One connection for a chunk of messages. ``lost``: the service cannot be had, with the reason.

    ``tired``: it broke several times running; let it rest.
    """

    lost: Failure | None

    @property
    def tired(self) -> bool: ...

    def send(self, digest: Digest, now: datetime) -> Handed:
        """Hand over a complete message to the one person it is for. Raises nothing."""
        ...

    def close(self) -> None: ...
