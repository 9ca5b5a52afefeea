"""A draft with everything the desk works on: two sections, two shortcomings, four commitments, passages."""

from itertools import pairwise

from tests.conftest import Cast
from tests.factories import NOW
from tracker.plans.coverage import Coverage
from tracker.plans.covering import coverage_of
from tracker.plans.models import Commitment, Plan, Section
from tracker.plans.passages import Passage

TEXT = (
    "二、存在的不足\n（一）普法方式单一。\n（二）执法力量薄弱。\n三、2024年度主要安排\n"
    "（一）加强制度建设。2024年，我局将坚持依法行政。健全行政执法责任制，完善执法程序，规范执法行为。修订应急预案；建立会商机制。\n"
    "（二）加强普法。组织普法宣传活动不少于4次，营造良好氛围。\n"
)
SAID = [("健全行政执法责任制，完善执法程序，规范执法行为", "（一）"), ("修订应急预案", "（一）"),
        ("建立会商机制", "（一）"), ("组织普法宣传活动不少于4次", "（二）")]  # fmt: skip


def make_draft(cast: Cast) -> Plan:
    plan = Plan.objects.create(
        bureau=cast.bureau, year=2024, title="2023年度报告", file_name="a.md", text=TEXT, text_hash="x",
        drafted_by=cast.supervisor, drafted_at=NOW,
    )  # fmt: skip
    sections = {}
    for order, (number, title) in enumerate([("（一）", "加强制度建设"), ("（二）", "加强普法")]):
        start = TEXT.index(number + title)
        end = TEXT.index("\n", start)
        sections[number] = Section.objects.create(
            plan=plan, order=order, number=number, title=title, start=start, end=end
        )
    for order, (words, number) in enumerate(SAID):
        start = TEXT.index(words)
        Commitment.objects.create(
            plan=plan, section=sections[number], order=order, text=words, start=start, end=start + len(words),
            kind="one_off", title=words[:10], lead_office=cast.law, due_on="2024-12-31",
            expected_evidence=["印发文件"], targets=["不少于4次"] if "4次" in words else [],
        )  # fmt: skip
    for words, role, number in [
        ("2024年，我局将坚持依法行政", "preamble", "（一）"),
        ("营造良好氛围", "outcome", "（二）"),
    ]:
        start = TEXT.index(words)
        Passage.objects.create(
            plan=plan, section=sections[number], role=role, text=words, start=start, end=start + len(words),
            reason="不是具体任务",
        )  # fmt: skip
    for order, number in enumerate(["（一）", "（二）"]):
        start = TEXT.index(number)
        plan.shortcomings.create(
            order=order, number=number, text=TEXT[start : TEXT.index("。", start)], start=start,
            end=TEXT.index("。", start),
        )  # fmt: skip
    return plan


def covered(plan: Plan) -> Coverage:
    return coverage_of(plan, plan.sections.all(), plan.commitments.all(), plan.passages.all())


def texts(plan: Plan) -> list[str]:
    return list(plan.commitments.order_by("order").values_list("text", flat=True))


def must_hold(plan: Plan) -> None:
    """What no action may break: verbatim, apart, in order, each in its section, sharing one level deep."""
    pieces = [
        *plan.commitments.select_related("section", "shares_with"),
        *plan.passages.select_related("section"),
    ]
    pieces.sort(key=lambda one: one.start)
    for one in pieces:
        assert plan.text[one.start : one.end] == one.text
        assert one.section.start <= one.start < one.end <= one.section.end
    for one, following in pairwise(pieces):
        assert one.end <= following.start
    rows = list(plan.commitments.order_by("start"))
    assert [row.order for row in rows] == list(range(len(rows)))
    for row in rows:
        assert row.shares_with is None or row.shares_with.shares_with_id is None
