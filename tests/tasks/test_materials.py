"""素材: collected with its proof, changed with both versions in the ledger, taken out with a reason."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.conftest import Cast, file_report, pdf
from tests.factories import NOW, TODAY
from tracker.evidence import actions as evidence
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid, WrongState
from tracker.organisations.models import Post
from tracker.organisations.standing import standing_of
from tracker.tasks import actions
from tracker.tasks.access import files_visible_to
from tracker.tasks.actions import Collected
from tracker.tasks.models import Material, Task
from tracker.workdays import clock

EVERYBODY = [
    "head", "staff", "law_head", "supervisor", "second_reviewer", "leader", "other_head", "stranger",
    "other_supervisor", "admin",
]  # fmt: skip
WORDS = Collected(text="开展执法培训，参训覆盖全部执法人员。", year=2024)
FIGURE = Collected(text="参训人次", year=2024, kind="figure", value=Decimal("326"), unit="人次")


def stored() -> list[evidence.Stored]:
    return [evidence.store(pdf(), now=clock.now())]


def add(cast: Cast, written: Collected = WORDS, **facts: Any) -> Material:
    return actions.add_material(cast.enforcement, **{"by": cast.head, "at": NOW, "written": written, **facts})


def last() -> tuple[str, dict[str, Any]]:
    row = Change.objects.latest("seq")
    return row.kind, json.loads(row.data)


def test_paragraph_is_kept_for_the_year(cast: Cast, task: Task) -> None:
    row = add(cast, Collected(text="已印发。", year=2024, task=task), files=stored())
    assert (row.bureau, row.office, row.task, row.adder_name) == (
        cast.bureau,
        cast.enforcement,
        task,
        "李建国",
    )
    assert [one.name for one in row.evidence.all()] == ["印发文件.pdf"]
    kind, data = last()
    assert (kind, data["after"]["task_id"], data["files"]) == (
        "material.added",
        str(task.pk),
        ["印发文件.pdf"],
    )


def test_figure_has_a_number_and_proof(cast: Cast) -> None:
    row = add(cast, FIGURE, files=stored())
    assert (row.value_words, str(row)) == ("326人次", "326人次 参训人次")
    with pytest.raises(NotValid, match="须附佐证材料") as refused:
        add(cast, FIGURE)
    assert refused.value.code == "no_evidence"
    with pytest.raises(NotValid) as refused:
        add(cast, Collected(text="参训人次", year=2024, kind="figure"), files=stored())
    assert refused.value.field == "value"


def test_proof_may_be_what_was_filed_already(cast: Cast, task: Task) -> None:
    file_report(task, cast.head)
    filed = files_visible_to(standing_of(cast.head, TODAY)).get()
    assert list(add(cast, FIGURE, proof=[filed.pk]).evidence.all()) == [filed]
    with pytest.raises(NotValid, match="没有这件佐证材料"):
        actions.add_material(cast.relief, by=cast.other_head, at=NOW, written=FIGURE, proof=[filed.pk])


@pytest.mark.parametrize("who", EVERYBODY)
def test_office_and_officer_collect(cast: Cast, who: str) -> None:
    if who in ("head", "staff", "supervisor"):
        assert add(cast, by=getattr(cast, who)).added_by == getattr(cast, who)
        return
    with pytest.raises(NotAllowed, match="只能提供本科室的素材"):
        add(cast, by=getattr(cast, who))
    assert not Change.objects.exists()


@pytest.mark.parametrize("who", EVERYBODY)
def test_office_and_officer_change_and_take_out(cast: Cast, who: str) -> None:
    row, by = add(cast), getattr(cast, who)
    if who in ("head", "staff", "supervisor"):
        actions.change_material(row, by=by, at=NOW, written=Collected(text="另一句。", year=2024))
        assert actions.withdraw_material(row, by=by, at=NOW, reason="重复").withdrawn_by == by
        return
    with pytest.raises(NotAllowed):
        actions.change_material(row, by=by, at=NOW, written=WORDS)
    with pytest.raises(NotAllowed):
        actions.withdraw_material(row, by=by, at=NOW, reason="重复")
    assert Change.objects.count() == 1


def test_change_keeps_what_was(cast: Cast) -> None:
    row = add(cast, FIGURE, files=stored())
    more = Collected(text="参训人次", year=2024, kind="figure", value=Decimal("330"), unit="人次")
    row = actions.change_material(row, by=cast.staff, at=NOW, written=more, seen=1)
    kind, data = last()
    assert (kind, data["before"], data["after"]) == (
        "material.changed",
        {"value": "326.0000"},
        {"value": "330"},
    )
    assert row.version == 2
    seen = Change.objects.count()
    actions.change_material(row, by=cast.staff, at=NOW, written=more)
    assert Change.objects.count() == seen


def test_stale_page_overwrites_nothing(cast: Cast) -> None:
    row = add(cast)
    actions.change_material(row, by=cast.staff, at=NOW, written=Collected(text="甲", year=2024), seen=1)
    with pytest.raises(WrongState, match="又有了变化"):
        actions.change_material(row, by=cast.head, at=NOW, written=Collected(text="乙", year=2024), seen=1)
    assert Material.objects.get().text == "甲"


def test_taken_out_it_stays_readable_and_is_taken_out_once(cast: Cast) -> None:
    row = add(cast)
    with pytest.raises(NotValid):
        actions.withdraw_material(row, by=cast.head, at=NOW, reason="")
    actions.withdraw_material(row, by=cast.head, at=NOW, reason="数字有误")
    assert Material.objects.exists() and not Material.objects.kept().exists()
    for act in (
        lambda: actions.withdraw_material(row, by=cast.staff, at=NOW, reason="再来"),
        lambda: actions.change_material(row, by=cast.staff, at=NOW, written=WORDS),
    ):
        with pytest.raises(WrongState, match="李建国已于6月20日09:00撤下此条素材"):
            act()


@pytest.mark.parametrize(
    ("written", "field"),
    [
        (Collected(text="", year=2024), "text"),
        (Collected(text="字" * 2001, year=2024), "text"),
        (Collected(text="句", year=1999), "year"),
        (Collected(text="句", year=2026), "year"),
        (Collected(text="数", year=2024, kind="figure", value=Decimal("NaN")), "value"),
        (Collected(text="数", year=2024, kind="figure", value=Decimal("1e15")), "value"),
        (Collected(text="数", year=2024, kind="figure", value=Decimal("0.00001")), "value"),
    ],
)
def test_what_cannot_be_is_named_at_its_field(cast: Cast, written: Collected, field: str) -> None:
    with pytest.raises(NotValid) as refused:
        add(cast, written, files=stored())
    assert refused.value.field == field and not Material.objects.exists()


def test_task_of_another_office_is_not_there(cast: Cast, task: Task) -> None:
    with pytest.raises(NotValid, match="没有这项任务"):
        actions.add_material(
            cast.relief, by=cast.other_head, at=NOW, written=Collected(text="句", year=2024, task=task)
        )


@pytest.mark.parametrize("who", EVERYBODY)
def test_its_proof_is_seen_by_who_sees_it(cast: Cast, who: str) -> None:
    """S2: the one door to files knows materials too, and opens them to nobody else."""
    add(cast, FIGURE, files=stored())
    standing = standing_of(getattr(cast, who), TODAY)
    sees = who in ("head", "staff", "supervisor", "second_reviewer", "leader")
    assert Material.objects.visible_to(standing).exists() is sees
    assert files_visible_to(standing).exists() is sees


def test_who_has_left_collects_no_more(cast: Cast) -> None:
    Post.objects.filter(user=cast.head).update(until=date(2024, 6, 19))
    with pytest.raises(NotAllowed):
        add(cast)


def test_form_sent_twice_gives_one_and_other_proof_another(cast: Cast) -> None:
    first = add(cast, FIGURE, files=stored())
    assert add(cast, FIGURE, files=stored()) == first
    other = [evidence.store(pdf(content=b"%PDF-1.4\n% other\n%%EOF\n"), now=clock.now())]
    assert add(cast, FIGURE, files=other) != first
    assert add(cast, FIGURE, files=stored(), by=cast.staff) != first
