"""Pages ask the clock themselves: these tests live on Thursday 2024-06-20, whatever day the machine has."""

import pytest

from tests.factories import TODAY
from tracker.ledger.entries import system
from tracker.workdays.actions import open_business_clock


@pytest.fixture
def business_day(db: None) -> None:
    open_business_clock(TODAY, by=system("tests"))
