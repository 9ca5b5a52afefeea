"""Files made to harm whoever opens them. Each kind has one that stands for it in the short run of the tests."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

Make = Callable[[], bytes]


@dataclass(frozen=True)
class Hostile:
    """``stands``: part of the short run. ``given_away``: its size or names give it away, no child may be started."""

    kind: str
    name: str
    make: Make
    stands: bool = False
    given_away: bool = False


def series(kind: str, name: str, makes: dict[str, Make], *, given_away: bool = False) -> Iterator[Hostile]:
    """Several of a kind, the first of them stands for all; each gets its label before the file name."""
    for number, (label, make) in enumerate(makes.items()):
        yield Hostile(kind, f"{label}{name}", make, stands=number == 0, given_away=given_away)


def flipped(data: bytes, seed: int, flips: int = 40) -> bytes:
    """``data`` with bits turned at places that only the seed decides."""
    out = bytearray(data)
    state = seed * 2654435761 + 12345
    for _ in range(flips):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        out[(state >> 20) % len(out)] ^= 1 << (state >> 60) % 8
    return bytes(out)
