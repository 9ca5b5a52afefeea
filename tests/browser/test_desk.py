"""The desk through the real product: a second document is read, cut, joined, assigned and issued, with and without scripts."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import picture

pytestmark = pytest.mark.browser
SignIn = Callable[..., Page]
TEXT = """{year}年度重点工作情况报告
二、存在的不足
（一）防汛预案操作性有待提升。演练次数偏少。
三、{next}年度主要安排
（一）夯实应急基础。修订{next}年防汛抗旱应急预案，做到责任到岗、措施到人。组织开展综合应急演练不少于2次。健全救灾物资储备制度。
（二）提升能力水平。深入学习贯彻习近平法治思想。组织救援队伍技能比武。完善救灾物资调拨流程。
"""


@pytest.fixture(
    params=[(True, 1280, 2023), (False, 1280, 2024), (True, 360, 2025)], ids=["scripts", "none", "phone"]
)
def desk(request: pytest.FixtureRequest, sign_in: SignIn, tmp_path: Path) -> Page:
    """A draft of a document of its own, freshly read, on the desk."""
    scripts, width, year = request.param
    file = tmp_path / f"{year}.txt"
    file.write_text(TEXT.format(year=year, next=year + 1), encoding="utf-8")
    page = sign_in("chen", width=width, scripts=scripts)
    page.goto(re.sub(r"(//[^/]+/).*", r"\1plans/", page.url))
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="上传并读取").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{year}年度重点工作情况报告")
    return page


def card(page: Page, words: str) -> Locator:
    return page.locator("article.card", has=page.locator(".verbatim", has_text=words)).first


def unfold(place: Locator, summary: str) -> None:
    details = place.locator("details", has=place.page.locator("summary", has_text=summary)).first
    if details.get_attribute("open") is None:
        details.locator("summary").first.click()


def scripted(page: Page) -> bool:
    return page.locator("#keys-hint").is_visible()


def test_from_the_document_to_issued_tasks(desk: Page) -> None:
    page = desk
    picture(page, f"desk-{page.viewport_size['width']}")  # type: ignore[index]
    cards = page.locator("article.card")
    before = cards.count()
    assert before >= 5
    expect(page.locator(".counters")).to_contain_text("已覆盖")
    page.locator(".document .said").first.click()  # from the text to its card
    assert "#card-" in page.url

    first = card(page, "防汛抗旱应急预案")
    unfold(first, "拆分、合并、改标")
    first.get_by_role("button", name="应急预案，”之后拆分").click()
    expect(cards).to_have_count(before + 1)
    undo = page.locator("form.undo button")
    expect(undo).to_have_text("撤销：拆分第1项")

    unfold(card(page, "防汛抗旱应急预案"), "拆分、合并、改标")
    card(page, "防汛抗旱应急预案").get_by_role("button", name="与第2项并为一句").click()
    expect(cards).to_have_count(before)
    expect(card(page, "防汛抗旱应急预案")).to_contain_text("做到责任到岗")

    last = card(page, "技能比武")
    unfold(last, "拆分、合并、改标")
    last.get_by_label("性质").select_option("职责表述")
    last.get_by_role("button", name="改标，不立任务").click()
    expect(cards).to_have_count(before - 1)
    undo.click()  # taken back: it is a commitment again
    expect(cards).to_have_count(before)

    in_bulk(page)
    one, other = card(page, "储备制度"), card(page, "调拨流程")
    for chosen in (one, other):
        chosen.locator("input[name=chosen]").check()
    unfold(page.locator(".desk-bar"), "批量处理")
    page.get_by_role("button", name="合并为一项任务", exact=True).click()
    expect(card(page, "调拨流程")).to_contain_text("合并为一项任务。")
    picture(page, f"desk-worked-{page.viewport_size['width']}")  # type: ignore[index]

    if scripted(page):
        saves_itself_and_listens_to_keys(page)
    page.get_by_role("link", name="下达任务", exact=True).first.click()
    expect(page.get_by_text("另有1项并入其中")).to_be_visible()
    page.get_by_role("button", name="下达任务").click()
    expect(page.get_by_text(f"已下达{before - 1}项任务")).to_be_visible()


def in_bulk(page: Page) -> None:
    """Every card gets its office, day and rhythm at once."""
    for tick in page.locator("article.card input[name=chosen]").all():
        tick.check()
    bar = page.locator(".desk-bar")
    unfold(bar, "批量处理")
    bar.get_by_label("牵头科室").select_option(index=2)
    bar.get_by_label("完成时限").fill("2024-11-30")
    bar.get_by_label("报送周期").select_option("每季度")
    bar.get_by_role("button", name="统一填写").click()
    expect(page.get_by_text(re.compile(r"已统一填写\d+项。"))).to_be_visible()
    expect(page.locator(".counters")).to_contain_text("待定问题0个")


def saves_itself_and_listens_to_keys(page: Page) -> None:
    place = page.locator("article.card").nth(1)
    unfold(place, "修改")
    place.get_by_label("任务名称").fill("开展两次综合演练")
    place.get_by_label("任务名称").press("Tab")
    expect(page.locator(".autosaved")).to_contain_text("已自动保存")
    expect(place.locator(".suggested")).to_contain_text("开展两次综合演练")
    expect(place.locator("details.change")).to_have_attribute("open", "")  # stays open under the hands

    page.locator("body").click(position={"x": 2, "y": 2})
    page.locator("article.card").first.focus()
    page.keyboard.press("j")
    expect(place).to_be_focused()
    page.keyboard.press("x")
    expect(place.locator("input[name=chosen]")).to_be_checked()
    page.keyboard.press("e")
    expect(place.get_by_label("任务名称")).to_be_focused()
    place.focus()
    page.keyboard.press("u")
    expect(place.locator(".suggested")).not_to_contain_text("开展两次综合演练")
    page.keyboard.press("/")
    expect(page.get_by_label("查找安排事项")).to_be_focused()
    place.focus()
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="键盘操作")).to_be_visible()
    page.get_by_label("使用键盘快捷键").uncheck()
    page.get_by_role("button", name="关闭").click()
    page.locator("article.card").first.focus()
    page.keyboard.press("j")
    expect(page.locator("article.card").first).to_be_focused()  # switched off
