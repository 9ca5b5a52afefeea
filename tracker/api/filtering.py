"""Filters of a list: a name nobody knows is refused with the nearest one that is known, never ignored."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django_filters import FilterSet, ModelMultipleChoiceFilter, MultipleChoiceFilter
from django_filters.rest_framework import DjangoFilterBackend
from django_filters.utils import translate_validation
from rest_framework.request import Request
from rest_framework.views import APIView

from tracker.api.pagination import PARAMETERS
from tracker.api.refusing import QueryNotValid

Row = TypeVar("Row", bound=Model)


class KnownFilters(DjangoFilterBackend):
    """The view may offer ``filter_choices()``: the filter set's own arguments, so that a reader can only
    choose among what he may know exists."""

    def filter_queryset(self, request: Any, queryset: QuerySet[Row], view: APIView) -> QuerySet[Row]:
        filterset: Any = self.get_filterset(request, queryset, view)
        self._check_names(request, filterset)
        if filterset is None:
            return queryset
        if not filterset.is_valid():
            broken: Any = translate_validation(filterset.errors)
            raise QueryNotValid(broken.detail)
        found: QuerySet[Row] = filterset.qs
        return found

    def get_filterset_kwargs(self, request: Any, queryset: Any, view: Any) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_filterset_kwargs(request, queryset, view)
        choices = getattr(view, "filter_choices", None)
        return kwargs | (choices() if choices else {})

    def _check_names(self, request: Request, filterset: FilterSet | None) -> None:
        filters = dict(filterset.filters) if filterset is not None else {}
        known = [*filters, *PARAMETERS]
        for name, values in request.query_params.lists():
            if name not in known:
                raise QueryNotValid({name: [unknown(name, known)]}, code="unknown_filter")
            many = isinstance(filters.get(name), MultipleChoiceFilter | ModelMultipleChoiceFilter)
            if len(values) > 1 and not many:
                raise QueryNotValid({name: [_("“%s”只能出现一次。") % name]}, code="repeated")


def unknown(name: str, known: Iterable[str]) -> str:
    """The sentence that names the parameter nearest to a mistyped one, or all there are."""
    known = list(known)
    nearest = get_close_matches(name, known, n=1, cutoff=0.5)
    if nearest:
        return _("没有名为“%(name)s”的条件，最接近的是“%(nearest)s”。") % {
            "name": name,
            "nearest": nearest[0],
        }
    return _("没有名为“%(name)s”的条件。可以使用：%(known)s。") % {"name": name, "known": "、".join(known)}
