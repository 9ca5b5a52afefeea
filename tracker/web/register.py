"""台账: the register of tasks. Its filters live in the address, so that every number elsewhere can lead here."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tracker.organisations.access import offices_visible_to
from tracker.plans.models import Plan
from tracker.tasks.filters import TaskFilter
from tracker.tasks.lights import LIGHT_WORDS, urgency, with_light
from tracker.tasks.models import Task
from tracker.tasks.states import TaskState
from tracker.web.bulk import BULK_ACTS
from tracker.web.reader import lights, standing
from tracker.web.rows import rows_of
from tracker.workdays.words import day_words

PAGE = 50
STATE_WORDS = {TaskState.CLOSED: gettext_lazy("已销号／已评定")}  # the filter means both
MORE = ("state", "office", "kind", "verdict", "plan", "due_after", "due_before")  # behind 更多条件


@dataclass(frozen=True)
class Active:
    """One filter that holds, in words, and the same page without it."""

    label: str
    words: str
    without: str


@login_required
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    who, at, query = standing(request), lights(request), _given(request.GET)
    seen = Task.objects.visible_to(who)
    offices = offices_visible_to(who).filter(is_external=False)
    chosen = TaskFilter(
        query,
        queryset=with_light(seen, at).select_related("lead_office"),
        offices=offices,
        plans=Plan.objects.visible_to(who).defer("text", "remarks"),
    )
    plan_field: Any = chosen.form.fields["plan"]
    plan_field.empty_label = _("全部")
    is_known = chosen.is_valid()
    rows = chosen.qs.order_by(urgency(at), "due_on", "number") if is_known else Task.objects.none()
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    active = _active(chosen, query, at.today) if is_known else []
    context = {
        "form": chosen.form,
        "offices": [(str(office.pk), str(office)) for office in offices],
        "states": [(s.value, STATE_WORDS.get(s, s.label)) for s in TaskState],
        "page": page,
        "rows": rows_of(page, at),
        "active": active,
        "ignored": [name for name in query if name not in {*chosen.filters, "page"}],
        "unknown": [chosen.form.fields[name].label for name in chosen.form.errors],
        "more_open": any(name in query for name in MORE),
        "can_assign": bool(who.supervises),
        "bulk_acts": [(name, act.label) for name, act in BULK_ACTS.items()]
        if who.supervises or who.second_reviews
        else [],
    }
    return render(request, "web/register/register.html", context, status=200 if is_known else 400)


def _given(query: QueryDict) -> QueryDict:
    """The address without what a form sends along empty."""
    given = query.copy()
    for name, values in query.lists():
        given.setlist(name, [value for value in values if value.strip()])
        if not given.getlist(name):
            del given[name]
    return given


def _active(chosen: TaskFilter, query: QueryDict, today: Any) -> list[Active]:
    found = []
    for name, field in chosen.form.fields.items():
        value = chosen.form.cleaned_data.get(name)
        if not value:
            continue
        words = _words(name, field, value, today)
        for typed, spoken in words:
            found.append(Active(str(field.label), spoken, _without(query, name, typed)))
    return found


def _words(name: str, field: Any, value: Any, today: Any) -> list[tuple[str, str]]:
    """What was chosen: as typed in the address, and as a person says it."""
    if name.startswith("due_"):
        return [(value.isoformat(), day_words(value, today=today))]
    if name == "q":
        return [(value, f"“{value}”")]
    if name in ("plan", "section"):
        return [(str(value.pk), f"“{value}”")]
    if name == "office":
        return [(str(office.pk), str(office)) for office in value]
    if name == "light":
        return [(light, str(LIGHT_WORDS[light])) for light in value]
    labels = {**dict(field.choices), **(STATE_WORDS if name == "state" else {})}
    return [(each, str(labels[each])) for each in value]


def _without(query: QueryDict, name: str, typed: str) -> str:
    left = query.copy()
    left.pop("page", None)
    kept = [value for value in left.getlist(name) if value != typed]
    if kept and kept != left.getlist(name):
        left.setlist(name, kept)
    else:
        left.pop(name, None)
    return f"{reverse('web:tasks')}?{left.urlencode()}" if left else reverse("web:tasks")
