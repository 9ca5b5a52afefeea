"""R6: the banner while nobody sweeps; it asks nothing of the database."""

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.reminders.conftest import MACHINE
from tests.web.pages import body, signed_in
from tracker.web.watching import WATCH


@pytest.mark.usefixtures("business_day")
def test_banner_for_whoever_is_signed_in(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    page = signed_in(cast.head)
    assert "没有运行" not in body(page.get("/"))
    monkeypatch.setattr(WATCH, "stopped_since", MACHINE)
    assert "自动提醒自3月2日09:00起没有运行" in body(page.get("/"))
    assert "没有运行" not in body(Client().get("/sign-in/", follow=True))
    admin = signed_in(cast.admin).get("/admin/")
    assert "自动提醒自3月2日09:00起没有运行" in admin.content.decode()
