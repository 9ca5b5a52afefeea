"""How far ahead a date may lie: one rule for every date a person types.

A plan is for a year; a wrong digit in the year would otherwise make thousands of periods, or a demonstration
that no calendar knows.
"""

from datetime import date

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotValid

YEARS_AHEAD = 5


def is_too_far(day: date, *, on: date) -> bool:
    return day.year > on.year + YEARS_AHEAD


def must_lie_ahead(day: date, *, on: date, what: str, field: str) -> None:
    """``what`` names the date (完成时限). NotValid for one before ``on`` or beyond ``YEARS_AHEAD`` years."""
    if day < on:
        raise NotValid(_("%s不能早于今天。") % what, code="due_in_past", field=field)
    if is_too_far(day, on=on):
        words = {"what": what, "year": on.year + YEARS_AHEAD}
        raise NotValid(_("%(what)s最远到%(year)s年底，请检查年份。") % words, code="due_too_far", field=field)
