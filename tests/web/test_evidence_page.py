"""Evidence goes out as a download that runs nothing, to whoever sees the task, under its own name (goal S9)."""

from email.message import Message
from typing import Any
from uuid import uuid4

import pytest

from tests.conftest import PDF, Cast, pdf
from tests.factories import NOW
from tests.web.pages import signed_in
from tracker.evidence.models import Evidence
from tracker.tasks import actions
from tracker.tasks.models import Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("business_day")]


def prove(task: Task, by: Any, name: str = "印发文件.pdf") -> Evidence:
    kept, refused = actions.receive_files(task, by=by, at=NOW, uploads=[pdf(name)])
    assert not refused
    report = actions.submit_report(task, by=by, at=NOW, progress="x", files=kept, form_token=uuid4())
    return report.evidence.get()


def fetch(user: Any, file: Evidence) -> tuple[Any, bytes]:
    """The answer and its whole content, closed as a server closes it."""
    answer: Any = signed_in(user).get(f"/evidence/{file.pk}/")
    content = b"".join(answer.streaming_content) if answer.streaming else b""
    answer.close()
    return answer, content


def name_of(answer: Any) -> str:
    """The file name as a browser reads it out of the header."""
    header = Message()
    header["Content-Disposition"] = answer["Content-Disposition"]
    return str(header.get_filename())


@pytest.mark.parametrize("who", ["head", "staff", "supervisor", "second_reviewer", "leader"])
def test_download_runs_nothing(cast: Cast, task: Task, who: str) -> None:
    answer, content = fetch(getattr(cast, who), prove(task, cast.head))
    assert content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("who", ["other_head", "law_head", "stranger", "other_supervisor", "admin"])
def test_foreign_evidence_is_not_there(cast: Cast, task: Task, who: str) -> None:
    assert fetch(getattr(cast, who), prove(task, cast.head))[0].status_code == 404


def test_supporting_office_sees_the_proof(cast: Cast, task: Task) -> None:
    task.supporting_offices.add(cast.relief)
    assert fetch(cast.other_head, prove(task, cast.head))[1] == PDF


def test_visitor_is_asked_to_sign_in(cast: Cast, task: Task, client: Any) -> None:
    assert client.get(f"/evidence/{prove(task, cast.head).pk}/").status_code == 302


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("关于印发〔2024〕12号的通知.pdf", None),
        ('他说"好".pdf', None),
        ("a; filename=b.exe; c.pdf", None),
        ("100%.pdf", None),
        ("％2e％2e／秘密.pdf", None),
        ("con.pdf", None),
        ("..\\..\\etc\\passwd.pdf", "passwd.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("换\r\n行.pdf", "换行.pdf"),
        ("反\u202efdp.pdf", "反fdp.pdf"),
        ("空\u2028行.pdf", "空行.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
    ],
)
def test_nasty_names_come_back_whole_and_break_no_header(
    cast: Cast, task: Task, name: str, kept: str | None
) -> None:
    answer, _content = fetch(cast.head, prove(task, cast.head, name))
    assert name_of(answer) == (kept or name)
    assert "\n" not in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith("attachment;")
