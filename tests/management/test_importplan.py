"""``manage.py importplan``: reading only, a draft, or issued tasks; the JSON is a promise."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.conftest import Cast
from tracker.ledger.models import Change
from tracker.ledger.verify import verify
from tracker.organisations.models import Bureau, Office
from tracker.plans.models import Commitment, Figure, Plan
from tracker.tasks.models import Task
from tracker.workdays.actions import open_business_clock

ROOT = Path(__file__).parents[2]
REPORT = str(ROOT / "fixtures" / "zaozhuang-2023-report.md")


@pytest.fixture
def bureau(cast: Cast) -> Bureau:
    """The cast's bureau with the duties of the demonstration's offices, in June 2024."""
    open_business_clock(date(2024, 6, 20), by=cast.admin)
    facts = json.loads((ROOT / "fixtures" / "demo_bureau.json").read_text(encoding="utf-8"))
    for office in facts["offices"]:
        own = {name: value for name, value in office.items() if name != "leader_in_charge"}
        Office.objects.update_or_create(bureau=cast.bureau, code=own.pop("code"), defaults=own)
    return cast.bureau


def run(*args: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("importplan", *args, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def counts() -> dict[str, int]:
    return {m.__name__: m.objects.count() for m in (Plan, Commitment, Task, Change)}


def test_reading_alone_writes_nothing(bureau: Bureau) -> None:
    before = counts()
    out, _err = run(REPORT, "--bureau", bureau.code)
    assert "18条安排事项" in out
    assert counts() == before


def test_json_has_the_promised_shape(bureau: Bureau) -> None:
    out, _err = run(REPORT, "--bureau", bureau.code, "--json")
    read = json.loads(out)
    assert set(read) == {"plan", "sections", "commitments", "shortcomings", "figures", "warnings"}
    assert read["plan"] == {
        "year": 2024,
        "title": "枣庄市应急局 2023年度法治政府建设工作报告",
        "doc_number": "枣应急发〔2023〕56号",
        "signed_off_by": "杜飞廉",
        "bureau": bureau.code,
    }
    assert len(read["commitments"]) == 18
    assert len(read["shortcomings"]) == 3
    assert set(read["commitments"][0]) == {
        "section", "text", "start", "end", "kind", "title", "lead_office", "supporting_offices", "due_on",
        "rhythm", "expected_evidence", "answers", "reasons",
    }  # fmt: skip
    assert set(read["figures"][0]) == {"name", "value", "unit", "approximate", "text"}
    assert all(set(w) == {"code", "message"} for w in read["warnings"])


def test_confirming_stops_at_the_draft_and_keeps_every_place(bureau: Bureau, cast: Cast) -> None:
    run(REPORT, "--bureau", bureau.code, "--confirm", "--by", cast.supervisor.username)
    plan = Plan.objects.get()
    assert (plan.state, plan.year, plan.drafted_by) == ("draft", 2024, cast.supervisor)
    assert Task.objects.count() == 0
    for commitment in plan.commitments.all():
        assert plan.text[commitment.start : commitment.end] == commitment.text
        assert commitment.reasons
    assert Figure.objects.filter(plan=plan).count() > 50


def test_issuing_makes_numbered_tasks_with_periods(bureau: Bureau, cast: Cast) -> None:
    _out, err = run(REPORT, "--bureau", bureau.code, "--issue", "--by", cast.supervisor.username)
    assert "已下达18项任务：枣应急-2024-001 至 枣应急-2024-018" in err
    assert Task.objects.count() == 18
    continuous = Task.objects.filter(kind="continuous").first()
    assert continuous is not None
    assert [slot.label for slot in continuous.slots.all()] == ["2024年上半年", "2024年下半年"]
    assert verify().breaks == []


def test_the_same_document_again_changes_nothing_and_says_so(bureau: Bureau) -> None:
    run(REPORT, "--bureau", bureau.code, "--confirm")
    before = counts()
    _out, err = run(REPORT, "--bureau", bureau.code, "--confirm")
    assert "此前已经导入，没有重复写入" in err
    assert counts() == before


def test_issuing_twice_is_refused(bureau: Bureau) -> None:
    run(REPORT, "--bureau", bureau.code, "--issue")
    with pytest.raises(CommandError, match="已经下达"):
        run(REPORT, "--bureau", bureau.code, "--issue")
    assert Task.objects.count() == 18


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda p: p, "读不到文件"),
        (lambda p: (p.write_bytes(b""), p)[1], "空"),
        (lambda p: (p.write_text("# 通知\n\n今天下午开会。\n", encoding="utf-8"), p)[1], "没有找到"),
    ],
)
def test_bad_files_give_one_clear_line(bureau: Bureau, tmp_path: Path, make: Any, message: str) -> None:
    path = make(tmp_path / "report.md")
    with pytest.raises(CommandError, match=message):
        run(str(path), "--bureau", bureau.code, "--confirm")
    assert Plan.objects.count() == 0


def test_person_without_the_post_is_refused(bureau: Bureau, cast: Cast) -> None:
    with pytest.raises(CommandError, match="督办员"):
        run(REPORT, "--bureau", bureau.code, "--confirm", "--by", cast.head.username)
    assert Plan.objects.count() == 0


def test_unknown_person_and_unclear_bureau_are_named(bureau: Bureau) -> None:
    with pytest.raises(CommandError, match="没有账号“niemand”"):
        run(REPORT, "--bureau", bureau.code, "--by", "niemand")
    with pytest.raises(CommandError, match="TZYJ"):  # two bureaus, none named
        run(REPORT)
