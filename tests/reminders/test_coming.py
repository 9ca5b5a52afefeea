"""The next step of a ladder is what asking ``windows`` on every single day would find."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.factories import TODAY
from tracker.reminders.coming import Done, Outlook
from tracker.reminders.steps import windows
from tracker.workdays.calendar import WorkCalendar

CALENDAR = WorkCalendar()
LADDER = [-7, -3, 0, 1, 3, 5]


def every_day(anchor: date, ladder: list[int], done: dict[int, Done], start: date) -> tuple[date, int] | None:
    day = start
    while day < start + timedelta(days=70):
        for offset, window in sorted(windows(ladder, day, CALENDAR).items(), reverse=True):
            if offset in done or anchor > window.last or (window.first and anchor < window.first):
                continue
            before = done.get(window.before) if window.before is not None else None
            told = before is not None and before.told_on is not None
            long_ago = (
                before is not None and told and before.told_on <= window.told_by and not before.answered
            )  # type: ignore[operator]
            if window.before is None or (long_ago if told else not window.must_follow):
                return day, offset
        day = CALENDAR.shift(day, 1)
    return None


@settings(max_examples=40)
@given(
    ladder=st.lists(st.sampled_from(LADDER), min_size=1, unique=True).map(sorted),
    due=st.integers(-15, 40),
    claimed=st.dictionaries(
        st.sampled_from(LADDER), st.tuples(st.integers(-12, 0) | st.none(), st.booleans()), max_size=5
    ),
)
def test_is_what_every_single_day_would_find(
    ladder: list[int], due: int, claimed: dict[int, tuple[int | None, bool]]
) -> None:
    told = {
        offset: Done(None if on is None else CALENDAR.on_or_before(TODAY + timedelta(days=on)), answered)
        for offset, (on, answered) in claimed.items()
        if offset in ladder
    }
    anchor = TODAY + timedelta(days=due)
    found = Outlook(CALENDAR).next_step(anchor, ladder, told, start=TODAY)
    assert found == every_day(anchor, ladder, told, TODAY)
