"""A task's life in plain Python, written from the design and not from the code: what each act does, or that it may not."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

WORKABLE, OPEN = ("assigned", "in_progress", "returned"), (
    "assigned", "in_progress", "returned", "submitted", "suspended",
)  # fmt: skip


@dataclass(frozen=True)
class Life:
    """``reports``: when each was filed and how it stands. ``back``: what 撤销 would lead to."""

    state: str = "assigned"
    office: str = "enforcement"
    due_on: date = date(2024, 12, 31)
    verdict: str = ""
    was_returned: bool = False
    received: bool = False
    waits: bool = False
    declined: bool = False
    extension: str = ""
    reports: tuple[tuple[int, str], ...] = ()
    returned_at: int = -1
    step: int = 0
    back: "Life | None" = field(default=None, compare=False)

    @property
    def standing(self) -> int:
        return sum(how != "returned" for _when, how in self.reports)

    @property
    def head(self) -> str:
        return "head" if self.office == "enforcement" else "other_head"


Act = Callable[[Life], Life | None]


def decided(life: Life, how: str) -> tuple[tuple[int, str], ...]:
    return tuple((when, how if was == "waiting" else was) for when, was in life.reports)


def acknowledge(life: Life) -> Life | None:
    return replace(life, state="in_progress", received=True) if life.state == "assigned" else None


def file(life: Life) -> Life | None:
    if life.state not in WORKABLE or life.waits:
        return None
    reports = (*life.reports, (life.step, "waiting"))
    state = "in_progress" if life.state == "assigned" else life.state
    return replace(life, state=state, received=True, reports=reports, declined=False)


def ask(life: Life) -> Life | None:
    since = [when for when, how in life.reports if how != "returned" and when >= life.returned_at]
    may = life.standing if life.state == "in_progress" else life.state == "returned" and since
    return replace(life, state="submitted") if may else None


def withdraw(life: Life) -> Life | None:
    if life.state != "submitted":
        return None
    return replace(life, state="returned" if life.was_returned else "in_progress")


def send_back(life: Life) -> Life | None:
    if life.state != "submitted":
        return None
    reports = decided(life, "returned")
    return replace(life, state="returned", was_returned=True, reports=reports, returned_at=life.step)


def accept_report(life: Life) -> Life | None:
    return one_report(life, "accepted")


def return_report(life: Life) -> Life | None:
    return None if life.state == "submitted" else one_report(life, "returned")


def one_report(life: Life, how: str) -> Life | None:
    waiting = [n for n, (_when, was) in enumerate(life.reports) if was == "waiting"]
    if not waiting:
        return None
    reports = list(life.reports)
    reports[waiting[0]] = (reports[waiting[0]][0], how)
    return replace(life, reports=tuple(reports))


def close(life: Life) -> Life | None:
    return ended(life, "kept") if life.state == "submitted" and life.standing else None


def assess(life: Life) -> Life | None:
    return ended(life, "partly") if life.state in OPEN else None


def ended(life: Life, verdict: str) -> Life:
    reports = decided(life, "accepted")
    return replace(life, state="closed", verdict=verdict, reports=reports, declined=False, extension="")


def reopen(life: Life) -> Life | None:
    if life.state != "closed":
        return None
    return replace(life, state="in_progress", verdict="", was_returned=False, received=True)


def suspend(life: Life) -> Life | None:
    return replace(life, state="suspended") if life.state in WORKABLE else None


def resume(life: Life) -> Life | None:
    if life.state != "suspended":
        return None
    state = "returned" if life.was_returned else "in_progress" if life.received else "assigned"
    return replace(life, state=state)


def cancel(life: Life) -> Life | None:
    if life.state not in OPEN:
        return None
    reports = decided(life, "returned")
    return replace(life, state="cancelled", was_returned=False, reports=reports, declined=False, extension="")


def decline(life: Life) -> Life | None:
    may = life.state in ("assigned", "in_progress") and not life.standing and not life.declined
    return replace(life, declined=True) if may else None


def withdraw_decline(life: Life) -> Life | None:
    return replace(life, declined=False) if life.declined else None


def keep(life: Life) -> Life | None:
    if not life.declined:
        return None
    received = life.received or life.state == "assigned"
    state = "in_progress" if life.state == "assigned" else life.state
    return replace(life, declined=False, state=state, received=received)


def reassign(life: Life) -> Life | None:
    if life.state not in WORKABLE:
        return None
    office = "relief" if life.office == "enforcement" else "enforcement"
    return replace(
        life,
        state="assigned",
        office=office,
        received=False,
        was_returned=False,
        declined=False,
        extension="",
    )


def ask_for_time(life: Life) -> Life | None:
    may = life.state in WORKABLE and not life.waits and not life.extension
    return replace(life, extension="pending") if may else None


def withdraw_extension(life: Life) -> Life | None:
    return replace(life, extension="") if life.extension else None


def grant(life: Life) -> Life | None:
    if not life.extension or life.state not in OPEN:
        return None
    return replace(life, extension="", due_on=life.due_on + timedelta(days=1))


def refuse(life: Life) -> Life | None:
    return replace(life, extension="") if life.extension else None


def wait(life: Life) -> Life | None:
    may = life.state in ("assigned", "in_progress") and not life.standing and not life.waits
    return replace(life, waits=True, extension="") if may else None  # the event will set the dates


def start(life: Life) -> Life | None:
    may = life.waits and life.state in ("assigned", "in_progress")
    return replace(life, waits=False, due_on=date(2024, 12, 31)) if may else None


def undo(life: Life) -> Life | None:
    return life.back


HEADS: dict[str, Act] = {
    "acknowledge": acknowledge, "file": file, "ask": ask, "withdraw": withdraw, "decline": decline,
    "withdraw_decline": withdraw_decline, "ask_for_time": ask_for_time, "withdraw_extension": withdraw_extension,
}  # fmt: skip
OFFICERS: dict[str, Act] = {
    "return": send_back, "accept_report": accept_report, "return_report": return_report, "close": close,
    "assess": assess, "reopen": reopen, "suspend": suspend, "resume": resume, "cancel": cancel, "keep": keep,
    "reassign": reassign, "grant": grant, "refuse": refuse, "wait": wait, "start": start, "undo": undo,
}  # fmt: skip


def after(life: Life, name: str, who: str) -> Life | None:
    """The life after ``who`` did ``name``; None where it is refused and nothing changes."""
    if who != (life.head if name in HEADS else "supervisor"):
        return None
    following = (HEADS | OFFICERS)[name](life)
    if following is None:
        return None
    back = replace(life, back=None) if name in OFFICERS and name != "undo" else None
    return replace(following, step=life.step, back=back)
