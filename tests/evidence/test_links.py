"""A web address as evidence: its form alone is judged, and it is never opened."""

import socket
from typing import Any

import pytest

from tracker.evidence.actions import Link, link
from tracker.evidence.links import check_link, host_of
from tracker.ledger.refusals import NotValid

GOOD = [
    "https://www.gov.cn/zhengce/2024.htm", "http://syjj.zaozhuang.gov.cn/a?b=1&c=2#d", "https://例子.政务/通知",
    "https://10.0.0.8:8080/a",
    "HTTPS://EXAMPLE.TEST/", "https://[2001:db8::1]/a", "https://a_b.example.test/", "http://localhost/",
]  # fmt: skip
BAD = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>", "file:///etc/passwd", "ftp://a.test/",
    "vbscript:x", "//a.test/",
    "a.test/b", "https://", "https:///a", "http:/a", "https://user:pass@a.test/", "https://user@a.test/", "https://a.test:0/",
    "https://a.test:99999/", "https://a .test/", "https://a.test/\nb", "https://a.test/\u2028b", "https://a.test\\b",
    "https://[::1/",
    "https://./", "https://-/", "https://a.test/\u202e", "https://a.test/\0", " ", "https://<script>/", "mailto:a@b.test",
]  # fmt: skip


@pytest.mark.parametrize("url", GOOD)
def test_plain_address_is_kept_as_it_is(url: str) -> None:
    assert check_link(f" {url} ") == url


@pytest.mark.parametrize("url", BAD)
def test_anything_else_is_refused_in_words(url: str) -> None:
    with pytest.raises(NotValid) as refused:
        check_link(url)
    assert refused.value.field == "url"
    assert refused.value.message.isascii() is False


def test_length_is_bounded() -> None:
    assert check_link("https://a.test/" + "a" * 985)
    with pytest.raises(NotValid, match="最多1000字"):
        check_link("https://a.test/" + "a" * 986)


def test_nothing_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*args: Any, **more: Any) -> None:
        raise AssertionError("an address was looked up")

    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    monkeypatch.setattr(socket.socket, "connect", forbidden)
    assert link("https://www.gov.cn/", " 公示\r\n页面 ") == Link("https://www.gov.cn/", "公示页面")


@pytest.mark.parametrize("title", ["", "   "])
def test_link_needs_a_title(title: str) -> None:
    with pytest.raises(NotValid, match="请填写网页标题"):
        link("https://www.gov.cn/", title)


def test_mark_in_a_title_stops_it() -> None:
    with pytest.raises(NotValid, match="文件中出现“机密★”字样，未保存"):
        link("https://www.gov.cn/", "机密★通知")


def test_site_is_shown_beside_the_title() -> None:
    assert host_of("https://www.gov.cn/a") == "www.gov.cn"
