"""A source document with a 密级 mark is stopped, wherever the mark stands, and nothing of it is kept (wording.md §9)."""

from io import BytesIO
from uuid import uuid4

import docx
import pytest

from tests.conftest import Cast
from tests.factories import NOW
from tracker.evidence.models import Blob
from tracker.intake.actions import draft_plan, read_for
from tracker.intake.actions.typing import Source, assign_lines, draft_lines
from tracker.ledger.refusals import NotValid
from tracker.plans.models import Plan

PLAN = "某局2023年度法治政府建设工作报告\n三、2024年工作安排\n（一）加强制度建设。修订裁量基准。\n"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "text", "mark"),
    [
        ("a.txt", "机密★10年\n" + PLAN, "机密★10年"),
        ("a.md", "**绝密**\n\n" + PLAN, "绝密"),
        ("a.html", f"<html><body><p>秘密<b>★</b>1年</p><p>{PLAN}</p></body></html>", "秘密★1年"),
        ("机密★报告.txt", PLAN, "机密★"),
    ],
)
def test_marked_document(cast: Cast, name, text, mark):
    with pytest.raises(NotValid, match=mark) as refused:
        draft_plan(cast.bureau, text.encode(), name, by=cast.supervisor, at=NOW)
    assert (refused.value.code, refused.value.field) == ("secrecy_mark", "file")
    assert not Plan.objects.exists()
    assert not Blob.objects.exists()


def test_mark_in_a_running_head_that_the_reader_passes_over(cast: Cast):
    word = docx.Document()
    word.sections[0].header.paragraphs[0].text = "机密★"
    for line in PLAN.split("\n"):
        word.add_paragraph(line)
    out = BytesIO()
    word.save(out)
    with pytest.raises(NotValid, match="机密★") as refused:
        draft_plan(cast.bureau, out.getvalue(), "a.docx", by=cast.supervisor, at=NOW)
    assert refused.value.field == "file"
    assert not Plan.objects.exists()


def test_reading_without_keeping_is_stopped_too(cast: Cast):
    with pytest.raises(NotValid, match="绝密★"):
        read_for(cast.bureau, ("绝密★\n" + PLAN).encode(), "a.txt", on=NOW.date())


def test_words_about_secrets_are_no_mark(cast: Cast):
    text = PLAN + "（二）加强保密教育。开展保守国家秘密宣传，保护商业秘密。\n"
    assert draft_plan(cast.bureau, text.encode(), "a.txt", by=cast.supervisor, at=NOW).is_new


def test_typed_lines(cast: Cast):
    source = Source("inspection", "关于安全的通知", 2024)
    with pytest.raises(NotValid, match="机密★") as refused:
        draft_lines(cast.bureau, by=cast.supervisor, at=NOW, source=source, typed="机密★\n修订预案")
    assert refused.value.field == "lines"
    table = "工作任务\t责任科室\t完成时限\n修订预案（秘密★1年）\t法规科\t2024-09-30"
    with pytest.raises(NotValid, match="秘密★1年"):
        assign_lines(cast.bureau, by=cast.supervisor, at=NOW, source=source, typed=table, form_token=uuid4())
