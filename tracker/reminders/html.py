"""The HTML of a digest from its templates, each rendered once for a language; a letter only fills its gaps, escaped."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape

from django.template.loader import render_to_string
from django.utils.translation import get_language

_GAP = re.compile("\ue000([a-z_]+)\ue001")  # two characters of private use: no template has them


def digest_html(facts: Mapping[str, str], items: Iterable[Mapping[str, str]]) -> str:
    """``facts``: of the whole letter; those that are empty, and what stands around them, are left out."""
    written = "".join(_filled("mail/digest_item.html", item) for item in items)
    return _filled("mail/digest.html", {**facts, "items": written}, ready="items")


def _filled(template: str, facts: Mapping[str, str], *, ready: str = "") -> str:
    """``ready`` is HTML already."""
    given = frozenset(name for name, text in facts.items() if text)
    parts = list(_form(template, get_language(), given))
    for place in range(1, len(parts), 2):
        name = parts[place]
        parts[place] = facts[name] if name == ready else escape(facts[name])
    return "".join(parts)


@lru_cache(maxsize=64)
def _form(template: str, _language: str | None, given: frozenset[str]) -> tuple[str, ...]:
    """Text, the name of a gap, text, … in the language that is active."""
    return tuple(_GAP.split(render_to_string(template, {name: f"\ue000{name}\ue001" for name in given})))
