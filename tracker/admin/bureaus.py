"""Bureaus: names, numbering, the office that follows up, and the rules they go by."""

from typing import Any

from django.contrib import admin

from tracker.admin.pages import Kept, RefusableForm
from tracker.organisations.models import Bureau, Office


class BureauForm(RefusableForm):
    """Offers its own offices only; a bureau that is new has none yet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["follow_up_office"]
        field.queryset = Office.objects.filter(bureau=self.instance.pk)


@admin.register(Bureau)
class BureauAdmin(Kept):
    form = BureauForm
    list_display = ("name", "code", "number_prefix", "parent", "follow_up_office", "rules")
    list_select_related = ("parent", "follow_up_office", "rules")
    search_fields = ("name", "short_name", "code")
    fields = (
        "name", "short_name", "aliases", "code", "number_prefix", "parent", "follow_up_office", "rules",
    )  # fmt: skip
