"""Form fields that the desk and 交办 share: offices of one bureau, a list typed one line each."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tracker.organisations.models import Office
from tracker.organisations.standing import Standing
from tracker.plans.wording import CommitmentKind, Rhythm
from tracker.tasks.models import Task
from tracker.web.typed_day import NotADay, day_typed
from tracker.workdays import clock


def working_offices(bureaus: Iterable[Any]) -> QuerySet[Office]:
    """Offices that can be given work: not the external ones, which only report."""
    return Office.objects.filter(bureau__in=bureaus, is_external=False).select_related("bureau")


def offices_to_give(standing: Standing) -> list[Office]:
    return list(working_offices(standing.supervises))


def office_choices(offices: Sequence[Office]) -> list[tuple[str, str]]:
    """Names; with the bureau's before them where there are several bureaus."""
    several = len({office.bureau_id for office in offices}) > 1
    return [(str(o.pk), f"{o.bureau.short_name} {o}" if several else str(o)) for o in offices]


def offices_of(form: Any, task: Task) -> None:
    """Let a form choose among the offices of the task's bureau, its own aside."""
    offer_offices(form.fields["lead_office"], task)


def know_offices(task: Task, offices: Iterable[Office]) -> None:
    """``offices``: all of the task's bureau, in order, where they are at hand already."""
    fit = [one for one in offices if not one.is_external and one.pk != task.lead_office_id]
    task.__dict__["_offices_to_give"] = fit


def offer_offices(field: Any, task: Task) -> None:
    """The same offices for every form of one page: one query, none where they are known."""
    offices: list[Office] | None = task.__dict__.get("_offices_to_give")
    if offices is None:
        offices = list(working_offices([task.bureau_id]).exclude(pk=task.lead_office_id))
        task.__dict__["_offices_to_give"] = offices
    field.offer(offices, office_choices(offices))


class OfficeField(forms.ChoiceField):
    """One of the offered offices, cleaned to the row or None. Choices are built once for many forms."""

    default_error_messages = {"invalid_choice": _("所选科室现在不能选择，请重新选择。")}
    offices: Mapping[str, Office] = MappingProxyType({})

    def offer(self, offices: Sequence[Office], choices: list[tuple[str, str]]) -> None:
        self.offices = {str(office.pk): office for office in offices}
        self.choices = [("", _("请选择")), *choices]

    def clean(self, value: Any) -> Office | None:
        return self.offices.get(super().clean(value))


class OfficesField(forms.MultipleChoiceField):
    """Any of the offered offices, cleaned to a list of rows."""

    widget = forms.CheckboxSelectMultiple
    offices: Mapping[str, Office] = MappingProxyType({})

    def offer(self, offices: Sequence[Office], choices: list[tuple[str, str]]) -> None:
        self.offices = {str(office.pk): office for office in offices}
        self.choices = choices

    def clean(self, value: Any) -> list[Office]:
        return [self.offices[pk] for pk in super().clean(value)]


class LinesField(forms.CharField):
    """A list typed one item a line, cleaned to a list without empty lines."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.Textarea({"rows": 3}), required=False, max_length=2000, strip=True, **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return _lines(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return _lines(self.prepare_value(initial) or "") != _lines(data or "")


def _lines(typed: str) -> list[str]:
    return [line.strip() for line in typed.splitlines() if line.strip()]


class DayField(forms.DateField):
    """A day, picked in the browser's own date control (which wants ISO) or typed as people write it.

    ``year`` is meant where none is typed; this year's where no form says otherwise. ``by_hand``: a plain text field,
    for pages where a day is typed more quickly than picked.
    """

    default_error_messages = {"invalid": _("请填写日期，如2024-06-28或6月28日。")}
    year: int | None = None

    def __init__(self, *, by_hand: bool = False, **kwargs: Any) -> None:
        facts = {"type": "text", "class": "day", "autocomplete": "off"} if by_hand else {"type": "date"}
        super().__init__(widget=forms.DateInput(facts, format="%Y-%m-%d"), **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.strip():
            try:
                return day_typed(value, year=self.year or (lambda: clock.today().year))
            except NotADay as problem:
                raise forms.ValidationError(
                    str(problem) or self.error_messages["invalid"], code="invalid"
                ) from problem
        return super().to_python(None if isinstance(value, str) else value)


class TaskFacts(forms.Form):
    """What a task is made of, whether it comes from a sentence or is given by hand."""

    title = forms.CharField(
        label=_("任务名称"), max_length=100, error_messages={"required": _("请填写任务名称。")}
    )
    lead_office = OfficeField(label=_("牵头科室"), error_messages={"required": _("请选择牵头科室。")})
    due_on = DayField(label=_("完成时限"), error_messages={"required": _("请填写完成时限。")})
    kind = forms.ChoiceField(label=_("类型"), choices=CommitmentKind.choices)
    rhythm = forms.ChoiceField(label=_("报送周期"), choices=Rhythm.choices)
    supporting_offices = OfficesField(label=_("配合科室"), required=False)
    expected_evidence = LinesField(label=_("应交佐证（每行一项）"))

    def __init__(
        self, *args: Any, offices: Sequence[Office], choices: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead_office", "supporting_offices"):
            field: Any = self.fields[name]
            field.offer(offices, choices)
