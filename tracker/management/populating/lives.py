"""What has become of a populated task by the day: drawn by weight, different for dates behind and ahead."""

from dataclasses import dataclass
from random import Random

from tracker.tasks.states import TaskState, Verdict


@dataclass(frozen=True)
class Fate:
    state: TaskState
    verdict: str = ""
    is_awaiting: bool = False  # 待触发


_KEPT = Fate(TaskState.CLOSED, Verdict.KEPT)
_BEHIND: tuple[tuple[Fate, int], ...] = (
    (_KEPT, 76),
    (Fate(TaskState.CLOSED, Verdict.PARTLY), 3),
    (Fate(TaskState.CLOSED, Verdict.NOT_KEPT), 3),
    (Fate(TaskState.CLOSED, Verdict.NO_EVIDENCE), 1),
    (Fate(TaskState.IN_PROGRESS), 5),
    (Fate(TaskState.SUBMITTED), 4),
    (Fate(TaskState.RETURNED), 3),
    (Fate(TaskState.SUSPENDED), 2),
    (Fate(TaskState.CANCELLED), 3),
)
_AHEAD: tuple[tuple[Fate, int], ...] = (
    (Fate(TaskState.IN_PROGRESS), 63),
    (Fate(TaskState.ASSIGNED), 5),
    (Fate(TaskState.ASSIGNED, is_awaiting=True), 2),
    (Fate(TaskState.SUBMITTED), 6),
    (Fate(TaskState.RETURNED), 4),
    (Fate(TaskState.SUSPENDED), 2),
    (Fate(TaskState.CANCELLED), 2),
    (_KEPT, 16),
)
DUE = Fate(TaskState.IN_PROGRESS)


def fate(rng: Random, *, is_past: bool) -> Fate:
    table = _BEHIND if is_past else _AHEAD
    return rng.choices([one for one, _weight in table], [weight for _one, weight in table])[0]
