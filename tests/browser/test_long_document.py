"""Three hundred pages through the real product: the reading is shown, the desk opens by itself, and keys go through its cards."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.intake.readers.test_long_documents import FORMS, long_report

pytestmark = pytest.mark.browser


def test_from_the_upload_to_the_checked_card(sign_in: Callable[..., Page], tmp_path: Path) -> None:
    file = tmp_path / "三百页.docx"
    lines = [line.replace("2024", "2026").replace("2023", "2025") for line in long_report()]
    file.write_bytes(FORMS["长.docx"](lines))
    page = sign_in("chen")
    page.goto(re.sub(r"(//[^/]+/).*", r"\1plans/", page.url))
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="上传并读取").click(no_wait_after=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("正在读取“三百页.docx”")
    expect(page.locator(".reading")).to_contain_text("密级", timeout=60_000)
    page.wait_for_url(re.compile("/desk/"), timeout=60_000)
    expect(page.locator("article.card")).to_have_count(18)

    guessed = page.locator("button.confirm").count()
    assert guessed > 1
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("y")  # this card is right; on to the next one that was guessed
    assert "#card-" in page.url
    expect(page.locator("button.confirm")).to_have_count(guessed - 1)
    expect(page.locator("form.undo button")).to_have_text("撤销：核对1项")
