"""What the tests of this room share: the real report, its labels, the offices' hints, and short ways to read."""

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tracker.intake.draft import OfficeHint, PlanDraft
from tracker.intake.read import read_plan

HERE = Path(__file__).parent
REPORT = HERE.parent.parent / "fixtures" / "zaozhuang-2023-report.md"
PLACES = ("滕州市", "薛城区", "市中区", "峄城区", "台儿庄区", "山亭区", "高新区")
OPENING_DAY = date(2024, 6, 20)


@cache
def labels() -> dict[str, Any]:
    return json.loads((HERE / "zaozhuang_2023_labels.json").read_text(encoding="utf-8"))


@cache
def hints() -> tuple[OfficeHint, ...]:
    rows = json.loads((HERE / "office_hints.json").read_text(encoding="utf-8"))
    return tuple(OfficeHint(r["code"], r["name"], tuple(r["aliases"]), tuple(r["duties"])) for r in rows)


@cache
def report() -> PlanDraft:
    """The real report, read on the day the demo opens."""
    return read_bytes(REPORT.read_bytes(), "zaozhuang-2023-report.md")


def read_bytes(
    data: bytes, filename: str = "report.txt", *, today: date = OPENING_DAY, **more: Any
) -> PlanDraft:
    more.setdefault("places", PLACES)
    return read_plan(data, filename=filename, bureau="ZZYJ", offices=hints(), today=today, **more)


def read(text: str, filename: str = "report.txt", **more: Any) -> PlanDraft:
    return read_bytes(text.encode(), filename, **more)


def texts(draft: PlanDraft) -> list[str]:
    return [commitment.text for commitment in draft.commitments]


def codes(draft: PlanDraft) -> list[str]:
    return [remark.code for remark in draft.warnings]
