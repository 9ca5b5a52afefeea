"""Does anybody look? Two periods without a sweep, and the web process says so: a sweep cannot report its own death.

Machine time everywhere. The first web process begins the count; a sweep by job, command or cron goes on with it.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.message import EmailMessage
from django.utils.translation import gettext as _

from tracker.organisations.models import User
from tracker.reminders.models import Look
from tracker.workdays.clock import moment_words

SWEEP = "reminders"
PERIODS = 2


def looked(now: datetime) -> None:
    """A sweep has come to its end."""
    if not Look.objects.filter(pk=SWEEP).update(at=now, alarmed_at=None):
        begin(now)


def begin(now: datetime) -> None:
    """Count from now, unless somebody does already."""
    Look.objects.bulk_create([Look(pk=SWEEP, at=now)], ignore_conflicts=True)


def patience() -> timedelta:
    return PERIODS * settings.SWEEP_EVERY


def stopped_since(now: datetime) -> datetime | None:
    """Since when nobody has looked, if that is too long; None while all is well or nothing has begun. One query."""
    last = Look.objects.filter(pk=SWEEP).values_list("at", flat=True).first()
    return last if last is not None and now - last > patience() else None


def alarm(since: datetime, now: datetime) -> int:
    """Mail the system administrators, once for each time it stops, whichever process is first; how many."""
    if not Look.objects.filter(pk=SWEEP, at=since, alarmed_at=None).update(alarmed_at=now):
        return 0
    people = User.objects.filter(is_superuser=True, is_active=True).exclude(email="").order_by("username")
    words = {"since": moment_words(since), "url": settings.BASE_URL}
    mails = [
        EmailMessage(
            subject=_("【一诺】自动提醒已停止运行"),
            body=_(
                "自动提醒自%(since)s起没有运行，其间到期的提醒尚未发出。\n"
                "请检查后台任务和定时任务是否在运行；恢复后会自动补发，不会重复。\n"
                "系统地址：%(url)s\n"
            )
            % words,
            to=[person.email],
        )
        for person in people
    ]
    return get_connection().send_messages(mails) or 0
