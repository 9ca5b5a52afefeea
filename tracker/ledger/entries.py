"""Plain objects at the ledger's door: who acted, on what, and what a reader may see."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Actor:
    """Who did it, with the name of then. ``kind``: person, service, or system (a command or job).

    ``acting_for``: whose rights were used, where they were delegated.
    """

    kind: str
    id: str
    name: str
    acting_for: "Actor | None" = None

    def as_actor(self) -> "Actor":
        return self


def system(name: str) -> Actor:
    """The actor of work nobody asked for by hand; ``name`` is the command's or the job's."""
    return Actor("system", name, name)


class Acts(Protocol):
    def as_actor(self) -> Actor: ...


@dataclass(frozen=True)
class Subject:
    """What a change is about: type and id, the label of then, its bureau and the offices that may see it."""

    type: str
    id: str
    label: str
    bureau: str = ""
    offices: frozenset[str] = field(default_factory=frozenset)

    def as_subject(self) -> "Subject":
        return self


class Recorded(Protocol):
    def as_subject(self) -> Subject: ...


@dataclass(frozen=True)
class Reach:
    """What a reader sees: everything of these bureaus, and what concerns these offices (ids as text)."""

    bureaus: Collection[str] = ()
    offices: Collection[str] = ()
