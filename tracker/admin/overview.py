"""完成情况: how much is done, what is late, whose. Every number is a link to exactly the rows it counts.

A fixed number of queries, however many plans, offices and tasks there are: three grouped counts, the list of red tasks,
the messages not delivered and the files found damaged. ``?plan=`` chooses the source document; without it the latest
issued one is shown.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from tracker.admin.reading import lights
from tracker.evidence.models import Evidence
from tracker.messages.models import Digest, DigestState
from tracker.organisations.models import Office
from tracker.plans.models import Plan, Section
from tracker.plans.wording import BEFORE_ISSUE
from tracker.tasks.light_rules import colour_of
from tracker.tasks.lights import LIGHT_WORDS, Thresholds, light_words, with_light
from tracker.tasks.models import Task, TaskQuerySet
from tracker.tasks.states import TaskState, Verdict, state_words

PLANS_SHOWN = 20
LATE_SHOWN = 20
NO_PLAN = "none"  # tasks assigned without a source document
ASSESSED = "assessed"  # closed with another verdict than 已完成
STATES = [
    (TaskState.ASSIGNED, ""), (TaskState.IN_PROGRESS, ""), (TaskState.SUBMITTED, ""), (TaskState.RETURNED, ""),
    (TaskState.CLOSED, Verdict.KEPT), (TaskState.CLOSED, ""), (TaskState.SUSPENDED, ""),
    (TaskState.CANCELLED, ""),
]  # fmt: skip
Counts = Counter[str]


@dataclass(frozen=True)
class Number:
    """A count, what it counts, and the list that has exactly these rows."""

    label: str
    count: int
    url: str
    light: str = ""


@dataclass(frozen=True)
class Row:
    """A line of a table: ``rate`` is 销号率, the share of 已完成 among what was not cancelled."""

    label: str
    note: str
    url: str
    numbers: list[Number]
    rate: str


def state_key(state: str, verdict: str) -> str:
    """The value of the list's filter 状态: a closed task is ``closed`` only when it was kept."""
    return ASSESSED if state == TaskState.CLOSED and verdict != Verdict.KEPT else str(state)


STATE_CHOICES = [(state_key(state, verdict), (state, verdict)) for state, verdict in STATES]


def overview(request: HttpRequest) -> dict[str, Any]:
    at = lights(request)
    plans = list(Plan.objects.exclude(state__in=BEFORE_ISSUE).select_related("bureau")[:PLANS_SHOWN])
    listed = Task.objects.filter(plan__in=plans) | Task.objects.filter(plan=None)
    by_plan = _grouped(listed, "plan", at)
    chosen = _chosen(request.GET.get("plan"), plans)
    tasks = Task.objects.filter(plan=chosen)
    scope = {"plan": str(chosen.pk) if chosen else NO_PLAN}
    counts = by_plan[chosen.pk if chosen else None]
    lit: Any = with_light(tasks, at)
    late = lit.filter(light="red").select_related("lead_office").order_by("due_on", "number")[:LATE_SHOWN]
    return {
        "plans": _plan_rows(plans, by_plan),
        "chosen": chosen,
        "states": [_number(key, counts, scope) for key in ("", *(key for key, _words in STATE_CHOICES))],
        "lights": [_number(light, counts, scope) for light in LIGHT_WORDS if light],
        "offices": _office_rows(tasks, scope, at),
        "sections": _section_rows(chosen, tasks, scope, at) if chosen else [],
        "late": [(task, light_words(task, at)) for task in late],
        "late_all": _number("red", counts, scope),
        "late_shown": LATE_SHOWN,
        "undelivered": _undelivered(),
        "damaged": _damaged(),
    }


def _chosen(asked: str | None, plans: list[Plan]) -> Plan | None:
    if asked == NO_PLAN:
        return None
    return next((plan for plan in plans if str(plan.pk) == asked), plans[0] if plans else None)


def _grouped(tasks: TaskQuerySet, key: str, at: Thresholds) -> dict[Any, Counts]:
    """Per value of ``key``: how many tasks in all, in each state, in each light."""
    lit = with_light(tasks, at).prefetch_related(None).order_by()
    counted = lit.values_list(key, "state", "verdict", "light_code").annotate(n=Count("pk", distinct=True))
    found: dict[Any, Counts] = defaultdict(Counter)
    for value, state, verdict, code, n in counted:
        found[value].update({"": n, state_key(state, verdict): n})
        if light := colour_of(code):
            found[value][light] += n
    return found


def _link(**filters: str) -> str:
    return f"{reverse('admin:tracker_task_changelist')}?{urlencode(filters)}"


def _number(key: str, counts: Counts, scope: dict[str, str]) -> Number:
    """``key``: a light, a state of the filter 状态, or nothing for all."""
    if key in LIGHT_WORDS and key:
        return Number(str(LIGHT_WORDS[key]), counts[key], _link(**scope, light=key), light=key)
    if key:
        state, verdict = dict(STATE_CHOICES)[key]
        return Number(state_words(state, verdict), counts[key], _link(**scope, state=key))
    return Number(_("任务"), counts[""], _link(**scope))


def _undelivered() -> Number:
    """Messages that reached nobody stand on the start page until they are sent again."""
    url = f"{reverse('admin:tracker_digest_changelist')}?{urlencode({'state__exact': DigestState.FAILED})}"
    return Number(_("条提醒未送达"), Digest.objects.filter(state=DigestState.FAILED).count(), url)


def _damaged() -> Number:
    """Files that the nightly re-hash found lost or altered: what they prove cannot be shown until they are mended."""
    url = f"{reverse('admin:tracker_evidence_changelist')}?damage=any"
    return Number(_("份佐证材料丢失或损坏"), Evidence.objects.filter(blob__damage__gt="").count(), url)


def _row(label: str, counts: Counts, scope: dict[str, str], *, note: str = "", url: str = "") -> Row:
    owed = counts[""] - counts[TaskState.CANCELLED]
    numbers = [_number(key, counts, scope) for key in ("", "red", "yellow", TaskState.CLOSED, ASSESSED)]
    return Row(label, note, url, numbers, f"{counts[TaskState.CLOSED] / owed:.0%}" if owed else "—")


def _plan_rows(plans: list[Plan], counted: dict[Any, Counts]) -> list[Row]:
    rows = [
        _row(
            _("%(year)s年：%(title)s") % {"year": plan.year, "title": plan.title},
            counted[plan.pk],
            {"plan": str(plan.pk)},
            note=plan.bureau.short_name,
            url=f"?plan={plan.pk}",
        )
        for plan in plans
    ]
    if counted[None]:
        url = f"?plan={NO_PLAN}"
        rows.append(_row(_("无来源文件的任务"), counted[None], {"plan": NO_PLAN}, url=url))
    return rows


def _office_rows(tasks: TaskQuerySet, scope: dict[str, str], at: Thresholds) -> list[Row]:
    counted = _grouped(tasks, "lead_office", at)
    offices: Iterable[Office] = Office.objects.filter(pk__in=tasks.order_by().values("lead_office"))
    return [_row(str(office), counted[office.pk], {**scope, "office": str(office.pk)}) for office in offices]


def _section_rows(plan: Plan, tasks: TaskQuerySet, scope: dict[str, str], at: Thresholds) -> list[Row]:
    """A task that answers sentences of two sections stands in both."""
    counted = _grouped(tasks, "answers__commitment__section", at)
    sections = Section.objects.filter(plan=plan)
    return [
        _row(str(section), counted[section.pk], {**scope, "section": str(section.pk)}) for section in sections
    ]
