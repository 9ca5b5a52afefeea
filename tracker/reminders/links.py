"""Where a message leads: to the form itself, to why it came, to one's own settings. Pure.

Addresses are written here, not reversed: that would load every page into a worker. Each survives signing in, so what
stands after ``#`` is added by the page it names.
"""

from uuid import UUID

from django.conf import settings

from tracker.reminders.models import CHECK_STEP, Owed, Reminder


def form_link(reminder: Reminder, *, is_watching: bool) -> str:
    """The form that settles it; for those who only see to it, the task's page."""
    if reminder.step == CHECK_STEP:
        return f"{settings.BASE_URL}/notices/"
    if (
        reminder.asked_by_id and reminder.owed != Owed.CHASE
    ):  # a paper somebody signed: it is answered on its own page
        return f"{settings.BASE_URL}/notices/{reminder.notice.pk}/"
    task = f"{settings.BASE_URL}/tasks/{reminder.task_id}/"
    if is_watching:
        return task
    if reminder.piece_id is not None:
        return f"{task}report/{reminder.piece_id}/"
    door = {Owed.RECEIPT: "acknowledge/", Owed.REVIEW: "decide/", Owed.EXTENSION: "grant-extension/"}
    return task + door.get(Owed(reminder.owed), "report/")


def act_link(task: UUID, door: str) -> str:
    """Where something was done to a task: its page, or a form of it."""
    return f"{settings.BASE_URL}/tasks/{task}/{door}"


def about_link(reminder: int) -> str:
    """Why a person is told of this reminder, what comes next, and 静音."""
    return f"{settings.BASE_URL}/reminders/{reminder}/"


def settings_link() -> str:
    return f"{settings.BASE_URL}/reminders/"
