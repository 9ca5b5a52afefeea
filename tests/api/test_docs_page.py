"""The documentation page works on a closed network: everything it loads comes from here."""

import re
import shutil
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.api.conftest import API

CHROMIUM = shutil.which("chromium")


def test_it_names_nothing_from_elsewhere(client: Client) -> None:
    page = client.get(f"{API}/docs")
    text = page.content.decode()
    assert page.status_code == 200
    loads = re.findall(r'(?:src|href|data-openapi)="([^"]+)"', text)
    assert len(loads) >= 5
    assert all(load.startswith("/") and not load.startswith("//") for load in loads)
    assert "<style" not in text and " style=" not in text
    assert re.findall(r"<script(?! src=)", text) == []


def test_its_files_lie_here(client: Client) -> None:
    text = client.get(f"{API}/docs").content.decode()
    for path in re.findall(r'(?:src|href)="/static/([^"]+)"', text):
        assert finders.find(path), path


def test_policy_allows_scripts_from_here_alone(client: Client) -> None:
    policy = client.get(f"{API}/docs").headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy and "unsafe" not in policy


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(client: Client, method: str) -> None:
    assert getattr(client, method)(f"{API}/docs").status_code == 405


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")
def test_it_renders_in_a_browser_without_one_complaint(live_server: Any) -> None:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        described = page.request.get(f"{live_server.url}{API}/openapi.json").json()["paths"]
        page.goto(f"{live_server.url}{API}/docs")
        page.wait_for_selector("#operations-tasks-tasks_list")
        operations = page.locator(".opblock").count()
        browser.close()
    assert operations == sum(len(verbs) for verbs in described.values()) > 17
    assert said == []
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
