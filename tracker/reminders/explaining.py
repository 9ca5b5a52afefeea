"""Which steps concern a person, and as what; behind one reminder, its rule and what comes next."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Q

from tracker.organisations.delegations import lent_to
from tracker.organisations.models import Office, Post, Role, User
from tracker.reminders.models import Audience, Owed, Reminder, ReminderRule
from tracker.reminders.muting import muted_by, why_not_mutable
from tracker.reminders.naming import audience_words, rule_words
from tracker.reminders.notices import Notice
from tracker.reminders.sorting import latest_answers
from tracker.reminders.subjects import ANSWERED_BY_A_REPORT
from tracker.workdays.calendar import WorkCalendar

_ORDER = list(Owed.values)
_BY_ROLE: dict[str, set[str]] = {
    Role.HEAD: {Audience.HEAD, Audience.RESPONSIBLE},
    Role.STAFF: {Audience.DESK, Audience.RESPONSIBLE},
    Role.SUPERVISOR: {Audience.SUPERVISOR, Audience.DECIDER},
    Role.SECOND_REVIEWER: {Audience.DECIDER},
    Role.LEADER: {Audience.LEADERS},
}


@dataclass(frozen=True)
class Concern:
    """A rule that may reach a person, and as what. ``kept_on``: why he cannot mute it."""

    rule: ReminderRule
    when: str
    parts: str
    is_muted: bool
    kept_on: str


@dataclass(frozen=True)
class Concerns:
    """The rules of one rule set, for one person. ``bureaus``: whose they are; ``hour``: from when of a day they tell."""

    bureaus: str
    hour: int
    rules: list[Concern]


def concerns_of(person: User, on: date) -> list[Concerns]:
    """By the posts he holds on ``on``, his own and those lent to him: which active steps may reach him."""
    posts, audiences, bureaus = (
        _posts(person, on),
        defaultdict[int, set[str]](set),
        dict[int, dict[str, None]](),
    )
    lone = _without_staff({post.office_id for post in posts if post.role == Role.HEAD}, on)
    for post in posts:
        rules = post.bureau.rules_id
        bureaus.setdefault(rules, {})[post.bureau.short_name] = None
        audiences[rules] |= {Audience.DEPUTY} if post.is_deputy else _BY_ROLE[post.role]
        if post.bureau.principal_leader_id == person.pk:
            audiences[rules].add(Audience.PRINCIPAL)
        if post.office_id in lone:
            audiences[rules].add(Audience.DESK)
    for office in Office.objects.filter(leader_in_charge=person).select_related("bureau"):
        if office.bureau.rules_id in bureaus:
            audiences[office.bureau.rules_id].add(Audience.LEADER)
    quiet = {step for _person, step in muted_by([person.pk])}
    found: dict[int, list[Concern]] = defaultdict(list)
    active = ReminderRule.objects.filter(rule_set__in=bureaus, is_active=True).select_related("rule_set")
    for rule in sorted(active, key=lambda rule: (rule.rule_set_id, _ORDER.index(rule.owed), rule.offset)):
        if mine := [who for who in rule.audience if who in audiences[rule.rule_set_id]]:
            kept_on = why_not_mutable(rule)
            is_muted = rule.step in quiet and not kept_on
            found[rule.rule_set_id].append(
                Concern(rule, rule_words(rule), audience_words(mine), is_muted, kept_on)
            )
    return [
        Concerns("、".join(bureaus[rules]), concerns[0].rule.rule_set.digest_hour, concerns)
        for rules, concerns in found.items()
    ]


def _posts(person: User, on: date) -> list[Post]:
    lent = lent_to(Q(delegations__to=person), on, path="delegations__")
    current = Post.objects.current(on).filter(Q(user=person) | lent).select_related("bureau").distinct()
    return list(current.order_by("bureau__code", "pk"))


def _without_staff(offices: set[Any], on: date) -> set[Any]:
    """Offices without a desk officer: what is meant for him goes to the head."""
    held = Post.objects.current(on).filter(office__in=offices, role=Role.STAFF).order_by()
    return offices - set(held.values_list("office", flat=True)) if offices else set()


def rule_behind(reminder: Reminder) -> ReminderRule | None:
    """The rule it was claimed by, switched off meanwhile or not; None for what a person sent by hand."""
    if reminder.owed == Owed.CHASE:
        return None
    return (
        ReminderRule.objects.filter(rule_set=reminder.task.bureau.rules_id, step=reminder.step)
        .select_related("rule_set")
        .first()
    )


def coming_after(
    reminder: Reminder, rule: ReminderRule, calendar: WorkCalendar
) -> tuple[ReminderRule, date] | None:
    """The step after it, and its day; None where it has come already, was answered or there is none.

    No paper is drafted while another one's term for the reply runs.
    """
    later = ReminderRule.objects.filter(rule_set=rule.rule_set_id, owed=rule.owed, is_active=True)
    after = later.filter(offset__gt=rule.offset).order_by("offset").first()
    if after is None or _is_over(reminder, after):
        return None
    day = calendar.step_day(reminder.anchor_on, after.offset)
    asked = Notice.objects.awaiting_reply().filter(task=reminder.task_id)
    if after.draws and (term := asked.aggregate(term=Max("reply_due_on"))["term"]):
        day = max(day, calendar.shift(term, 1))
    return after, day


def _is_over(reminder: Reminder, after: ReminderRule) -> bool:
    same = Reminder.objects.filter(task=reminder.task_id, slot=reminder.slot_id, piece=reminder.piece_id)
    if same.filter(step=after.step, anchor_on=reminder.anchor_on).exists():
        return True
    answered = latest_answers([reminder.task_id]).get(reminder.task_id)
    told = reminder.told_at
    stops = reminder.owed in ANSWERED_BY_A_REPORT
    return bool(stops and answered and told and answered[0] >= told)
