"""The story the first release must tell, through the real product: filed, returned, filed again, closed, reminded."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Product, call_api, picture, wait_until
from tests.conftest import PDF

pytestmark = pytest.mark.browser
SignIn = Callable[..., Page]
OWN = "健全行政执法责任制"  # led by the follow-up office itself
INNOVATION = "探索监管执法与服务并重的创新措施"  # led by the enforcement corps
DECISIONS = "健全完善重大行政决策工作规则"  # due on Sunday 30 June: T-3 is Tuesday 25 June


def test_the_promise_is_kept(sign_in: SignIn, product: Product, tmp_path: Path) -> None:
    proof = tmp_path / "创新措施文件.pdf"
    proof.write_bytes(PDF)
    head_files(sign_in("li"), proof, "已形成说理式执法试点方案。")
    supervisor_returns(sign_in("chen"))
    head_files(sign_in("li", width=360), proof, "补充试点总结和企业反馈。")
    supervisor_accepts_and_closes(sign_in("chen"))
    head_files(sign_in("wang"), proof, "已印发责任清单。", task=OWN)
    only_second_reviewer_decides(sign_in("chen"), sign_in("zhao"))
    clock_moves_and_digest_goes_out(sign_in("admin"), product)
    consumer_pulls_the_closed_task(product)
    admin_sees_completion(sign_in("admin"))


def head_files(page: Page, proof: Path, words: str, *, task: str = INNOVATION) -> None:
    picture(page, "my-tasks")
    page.get_by_role("link", name=task).first.click()
    page.get_by_label("进展情况").fill(words)
    page.locator("#report-uploads").set_input_files(proof)
    picture(page, "task")
    page.get_by_role("button", name="报送并申请销号").click()
    expect(page.get_by_text("回执号").first).to_be_visible()
    expect(page.locator(".state", has_text="待销号").first).to_be_visible()


def supervisor_returns(page: Page) -> None:
    page.get_by_role("link", name="待审核").first.click()
    picture(page, "review-queue")
    page.get_by_role("link", name=INNOVATION).click()
    picture(page, "review")
    page.locator("#return-reason").fill("缺试点总结和企业反馈。")
    page.locator("form:has(#return-reason)").get_by_role("button", name="退回", exact=True).click()
    page.goto(page.url.split("/review")[0] + "/tasks/?state=returned")
    expect(page.get_by_role("link", name=INNOVATION)).to_be_visible()


def supervisor_accepts_and_closes(page: Page) -> None:
    page.get_by_role("link", name="待审核").first.click()
    page.get_by_role("link", name=INNOVATION).click()
    expect(page.get_by_text("补充试点总结和企业反馈。")).to_be_visible()
    page.get_by_role("button", name="销号", exact=True).click()
    page.goto(page.url.split("/review")[0].split("/tasks")[0] + "/tasks/?state=closed")
    page.get_by_role("link", name=INNOVATION).click()
    expect(page.locator(".state", has_text="已销号").first).to_be_visible()
    expect(page.get_by_text("缺试点总结和企业反馈。").first).to_be_visible()  # the old return stays in sight
    picture(page, "closed")


def only_second_reviewer_decides(supervisor: Page, reviewer: Page) -> None:
    supervisor.get_by_role("link", name="待审核").first.click()
    supervisor.get_by_role("link", name=OWN).click()
    expect(supervisor.get_by_text("赵文博").first).to_be_visible()
    expect(supervisor.get_by_role("button", name="销号", exact=True)).to_have_count(0)
    reviewer.get_by_role("link", name="待审核").first.click()
    reviewer.get_by_role("link", name=OWN).click()
    reviewer.get_by_role("button", name="销号", exact=True).click()
    reviewer.goto(reviewer.url.split("/review")[0].split("/tasks")[0] + "/tasks/?state=closed")
    expect(reviewer.get_by_role("link", name=OWN)).to_be_visible()


def clock_moves_and_digest_goes_out(page: Page, product: Product) -> None:
    for day in ("6月21日 周五", "6月24日 周一", "6月25日 周二"):
        page.goto(f"{product.url}/messages/")
        page.get_by_role("button", name="前移到下一个工作日").click()
        expect(page.get_by_text(day).first).to_be_visible()
    subject = f"【一诺】还剩3个工作日：{DECISIONS}（6月30日 周日）"

    def has_arrived() -> bool:
        page.goto(f"{product.url}/messages/?day=2024-06-25")
        return page.get_by_role("link", name=subject).count() == 1

    wait_until(has_arrived)
    picture(page, "sent-messages")
    page.get_by_role("link", name=subject).click()
    expect(page.get_by_text("刘主任，您好。今天有1项待办：")).to_be_visible()
    picture(page, "message")
    letters = [mail.read_bytes() for mail in (product.data / "mail").glob("20240625*.eml")]
    assert any("还剩3个工作日（6月30日 周日）".encode() in letter for letter in letters)


def consumer_pulls_the_closed_task(product: Product) -> None:
    api = f"{product.url}/api/v1"
    who = {"username": "li", "password": product.passwords["li"]}
    token = str(call_api(f"{api}/tokens", body=who)["token"])
    assert token.startswith("yn_")
    answer = call_api(f"{api}/tasks?state=closed", token=token)
    closed = answer["data"]
    assert isinstance(closed, list)
    assert [(task["title"], task["verdict"]) for task in closed] == [(INNOVATION, "kept")]


def admin_sees_completion(page: Page) -> None:
    page.goto(page.url.split("/", 3)[0] + "//" + page.url.split("/")[2] + "/admin/")
    expect(page.get_by_role("heading", name="完成情况").first).to_be_visible()
    picture(page, "admin")
