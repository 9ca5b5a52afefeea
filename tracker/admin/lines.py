"""A list of short texts, edited as one item per line."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class LinesField(forms.CharField):
    """Cleans to a list: trimmed, without empty lines, each item once, in the order typed."""

    def __init__(self, *, help_text: Any = "", **kwargs: Any) -> None:
        hint = _("每行一项。")
        super().__init__(widget=forms.Textarea(attrs={"rows": 4}), help_text=help_text or hint, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(str(item) for item in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = value if isinstance(value, list) else str(value or "").splitlines()
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))
