"""A web address as evidence: only its form is checked, the server never opens it. Pure."""

import re
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from tracker.ledger.refusals import NotValid

LONGEST = 1000  # characters
_HOST = re.compile(r"[\w.-]+|\[[0-9a-fA-F:.]+\]")


def check_link(url: str) -> str:
    """The address as it is kept. Raises NotValid for what is no plain http(s) address."""
    url = url.strip()
    if not url:
        raise _refused(_("请填写网页链接。"))
    if len(url) > LONGEST:
        raise _refused(_("网页链接最多%(limit)s字，现有%(n)s字。") % {"limit": LONGEST, "n": len(url)})
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    plain = all(char.isprintable() and not char.isspace() for char in url) and "\\" not in url
    if parts.scheme.lower() not in ("http", "https") or not plain:
        raise _refused(_("这不是可用的网页链接。请从浏览器地址栏完整复制。"))
    bracketed = f"[{host}]" if ":" in host else host
    if not _HOST.fullmatch(bracketed) or not host.strip(".-") or port == 0:
        raise _refused(_("网页链接中没有可用的网站地址。请从浏览器地址栏完整复制。"))
    if "@" in parts.netloc:
        raise _refused(_("网页链接中不能带有用户名和密码。"))
    return url


def host_of(url: str) -> str:
    """The web site behind an address, to show beside its title."""
    return urlsplit(url).hostname or ""


def _refused(message: str) -> NotValid:
    return NotValid(message, code="bad_link", field="url")
