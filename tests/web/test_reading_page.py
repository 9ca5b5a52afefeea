"""A long document: a page that grows while it is read, and ends at the desk or with the reason why not."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.conftest import Cast
from tests.intake.readers import portable
from tests.intake.reading import report
from tests.web.pages import body, signed_in
from tracker.plans.models import Plan
from tracker.web.reading import LONG, unpacked

pytestmark = pytest.mark.usefixtures("business_day")


@pytest.fixture
def client(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Client:
    """With every document a long one, and lines that come quickly."""
    monkeypatch.setattr("tracker.web.plans.LONG", 1000)
    monkeypatch.setattr("tracker.web.reading._EVERY", 0.02)
    return signed_in(cast.supervisor)


def send(client: Client, data: bytes, name: str, **more: Any) -> Any:
    return client.post("/plans/", {"file": SimpleUploadedFile(name, data), **more})


def read(response: Any) -> str:
    assert response.streaming and response.status_code == 200
    return "".join(part.decode() for part in response.streaming_content)


@pytest.fixture(scope="module")
def document() -> bytes:
    return portable.pdf_of(portable.printed(report().text.split("\n")))


def test_pages_are_counted_and_the_desk_opens_by_itself(client: Client, document: bytes) -> None:
    page = read(send(client, document, "报告.pdf"))
    plan = Plan.objects.get()
    assert page.count("<html") == page.count("</html>") == 1 and "正在读取“报告.pdf”" in page
    lines = page.split('class="reading"')[1].split("</ul>")[0].split("<li>")[1:]
    assert "文字已读完，正在检查有无密级标志…" in "".join(lines[:-1])  # after the pages, before the end
    counted = [line for line in lines if 'max="' in line]
    assert counted and all("已读取" in line and "页…" in line for line in counted)
    assert (
        f'content="1;url=/plans/{plan.pk}/desk/"' in lines[-1]
        and f'href="/plans/{plan.pk}/desk/"' in lines[-1]
    )
    assert f"找到{plan.commitments.count()}项安排事项" in lines[-1] and plan.commitments.count() > 10
    again = read(send(client, document, "报告.pdf"))
    assert "没有重复导入" in again and Plan.objects.count() == 1


def test_packed_document_counts_as_what_it_unpacks_to() -> None:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w/>" * 200_000)
    assert len(packed.getvalue()) < LONG < unpacked(packed.getvalue()) == 800_000
    assert unpacked(b"PK\x03\x04 broken") == 11 and unpacked("纯文本".encode()) == 9


def test_corrected_version_leads_to_the_comparison(client: Client, document: bytes) -> None:
    read(send(client, document, "报告.pdf"))
    other = report().text.replace("充实壮大执法队伍", "充实执法队伍")
    page = read(send(client, portable.pdf_of(portable.printed(other.split("\n"))), "更正.pdf"))
    assert f"/plans/{Plan.objects.get(file_name='更正.pdf').pk}/versions/" in page


def test_file_that_cannot_be_read_is_told_on_the_page(client: Client, document: bytes) -> None:
    page = read(send(client, document[:9000], "<b>坏.pdf"))
    assert (
        'class="refused"' in page and "重新上传" in page and "<b>" not in page and not Plan.objects.exists()
    )


def test_what_is_wrong_beforehand_stays_with_the_form(cast: Cast, client: Client, document: bytes) -> None:
    answer = send(client, document, "报告.pdf", year="2100")
    assert answer.status_code == 400 and "计划年度2100不对" in body(answer)
    assert (
        signed_in(cast.head).post("/plans/", {"file": SimpleUploadedFile("a.pdf", document)}).status_code
        == 403
    )


def test_the_limit_is_said_and_kept(client: Client) -> None:
    assert "单个文件不超过20MB" in body(client.get("/plans/"))
    answer = send(client, b"%PDF-" + b"0" * (20 << 20), "大.pdf")
    assert answer.status_code == 400 and "20MB" in body(answer)
