"""What every page shows: the business date, and whether it is a demonstration."""

from typing import Any

from django.http import HttpRequest

from tracker.workdays import clock


def house(request: HttpRequest) -> dict[str, Any]:
    return {"today": clock.today(), "is_demo": clock.is_demo()}
