"""The two kinds of admin page: one only reads, the other changes rows through an action.

Both show the ledger's rows of their object. Django's own LogEntry is not written: the ledger is the one history.
"""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db import models
from django.forms import Field, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from tracker.admin.history import about, readable
from tracker.admin.lines import LinesField
from tracker.admin.reading import account
from tracker.ledger.entries import Subject
from tracker.ledger.refusals import Refused
from tracker.organisations.actions import keep
from tracker.workdays import clock

if TYPE_CHECKING:
    Page = admin.ModelAdmin[Any]
    Form = ModelForm[Any]
else:
    Page, Form = admin.ModelAdmin, ModelForm


class Recorded(Page):
    """An object page that ends with the change record of its object. ``parts``: templates shown before it."""

    change_form_template = "admin/object.html"
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # a count per choice would be a query per choice
    list_per_page = 50
    parts: ClassVar[tuple[str, ...]] = ()

    class Media:
        css: ClassVar[dict[str, list[str]]] = {"all": ["tracker/admin.css"]}

    def record_of(self, row: Any) -> Subject | None:
        """Whose change record is shown; None for rows the ledger knows nothing of."""
        found: Subject = row.as_subject()
        return found

    def page_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What ``parts`` show beyond the object itself."""
        return {}

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False,
        form_url: str = "", obj: Any = None,
    ) -> HttpResponse:  # fmt: skip
        if obj is not None:
            subject = self.record_of(obj)
            context |= self.page_context(request, obj) | {"parts": self.parts}
            if subject is not None:
                context |= {"record": readable(about(subject)), "subject": subject}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return redirect(reverse(name, args=[object_id]) + "#record")

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The ledger has it."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """The ledger has it."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]
        """The ledger has it."""


class ReadOnly(Recorded):
    """Rows that only the work itself changes: nothing is added, edited or deleted here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class RefusableForm(Form):
    """A form that can be shown again with what an action refused; nothing typed is lost."""

    refused: ClassVar[Refused | None] = None

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.refused is not None:
            field = self.refused.field
            self.add_error(field if field in self.fields else None, self.refused.message)
        return cleaned


class Kept(Recorded):
    """Rows an administrator keeps. Saving calls an action; nothing is deleted, since history hangs on it."""

    form = RefusableForm

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        keep(obj, by=account(request), at=clock.at())

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refused as problem:  # rolled back; the same form again, with the reason
            request._refused = problem  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        problem = getattr(request, "_refused", None)
        return type(form.__name__, (form,), {"refused": problem}) if problem else form

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Field | None:
        if isinstance(db_field, models.JSONField):
            return LinesField(label=db_field.verbose_name, required=False, help_text=db_field.help_text)
        return super().formfield_for_dbfield(db_field, request, **kwargs)
