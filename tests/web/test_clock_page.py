"""The demonstration's clock on the web: forward only, administrators only, and a dead broker stops nobody."""

import socket
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from celery import current_app

from launcher.broker import start_broker
from launcher.processes import stop
from tests.conftest import Cast
from tests.web.pages import body, said, signed_in
from tracker.ledger.models import Change
from tracker.web import demo_clock
from tracker.workdays import clock

MOVED = "业务日期已移到6月21日 周五。提醒由后台任务发出，约1分钟内可在“已发消息”中看到。"


@pytest.mark.usefixtures("business_day")
class TestDemonstration:
    def test_page_shows_today_and_the_next_working_day(self, cast: Cast) -> None:
        page = body(signed_in(cast.admin).get("/clock/"))
        assert "2024年6月20日 周四" in page and "6月21日 周五" in page

    def test_button_moves_to_the_next_working_day(self, cast: Cast) -> None:
        response = signed_in(cast.admin).post("/clock/", follow=True)
        assert said(response) == [MOVED] and clock.today() == date(2024, 6, 21)
        again = signed_in(cast.admin).post("/clock/", follow=True)
        assert "6月24日 周一" in said(again)[0]
        assert Change.objects.filter(kind="clock.moved").count() == 3  # opened, moved, moved

    def test_moves_to_a_day_typed(self, cast: Cast) -> None:
        signed_in(cast.admin).post("/clock/", {"to": "2024-06-29"})
        assert clock.today() == date(2024, 6, 29)

    @pytest.mark.parametrize(
        ("to", "sentence"),
        [
            ("2024-06-20", "演示日期只能向前移动。"),
            ("2024-06-01", "演示日期只能向前移动。"),
            ("明天", "请填写日期，如2024-06-28或6月28日。"),
        ],
    )
    def test_refuses_to_go_back_or_stand(self, cast: Cast, to: str, sentence: str) -> None:
        response = signed_in(cast.admin).post("/clock/", {"to": to})
        assert response.status_code == 400 and sentence in body(response)
        assert clock.today() == date(2024, 6, 20)

    def test_leads_back_to_the_page_it_stood_on_and_nowhere_else(self, cast: Cast) -> None:
        client = signed_in(cast.admin)
        ours: Any = client.post("/clock/", headers={"referer": "http://testserver/messages/?day=2024-06-20"})
        assert ours.url == "http://testserver/messages/?day=2024-06-20"
        foreign: Any = client.post("/clock/", headers={"referer": "http://evil.example/"})
        assert foreign.url == "/clock/"

    @pytest.mark.parametrize("person", ["supervisor", "leader", "head", "stranger"])
    def test_only_administrators(self, cast: Cast, person: str) -> None:
        client = signed_in(getattr(cast, person))
        assert client.get("/clock/").status_code == client.post("/clock/").status_code == 403
        assert clock.today() == date(2024, 6, 20)

    def test_nobody_without_signing_in(self, client: Any) -> None:
        assert client.post("/clock/").status_code == 302 and clock.today() == date(2024, 6, 20)

    def test_silent_broker_neither_hangs_nor_fails(
        self, cast: Cast, settings: Any, django_capture_on_commit_callbacks: Any, caplog: Any
    ) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the call and never answers
            settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
            begun = time.monotonic()
            with django_capture_on_commit_callbacks(execute=True):
                response = signed_in(cast.admin).post("/clock/", follow=True)
        assert said(response) == [MOVED] and time.monotonic() - begun < 8
        assert "beat will" in caplog.text

    def test_dead_broker_neither_hangs_nor_fails(
        self, cast: Cast, settings: Any, django_capture_on_commit_callbacks: Any, caplog: Any
    ) -> None:
        settings.REDIS_URL = "redis://127.0.0.1:1/0"
        with django_capture_on_commit_callbacks(execute=True):
            assert signed_in(cast.admin).post("/clock/").status_code == 302
        assert "beat will" in caplog.text

    def test_without_a_broker_nothing_is_asked(self, cast: Cast, settings: Any, caplog: Any) -> None:
        settings.REDIS_URL = ""
        demo_clock.look_now()
        assert "beat will" not in caplog.text


@pytest.mark.broker
def test_worker_is_asked_to_look_now(tmp_path: Path, settings: Any) -> None:
    process, settings.REDIS_URL = start_broker(tmp_path / "b")
    try:
        demo_clock.look_now()
        options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
        with current_app.connection_for_read(settings.REDIS_URL, transport_options=options) as connection:
            queue = connection.SimpleQueue(current_app.conf.task_default_queue)
            jobs = [queue.get(timeout=5) for _job in demo_clock.JOBS]
            for job in jobs:
                job.ack()
            queue.close()
    finally:
        stop([process])
    current_app.loader.import_default_modules()
    assert tuple(job.headers["task"] for job in jobs) == demo_clock.JOBS
    assert set(demo_clock.JOBS) <= current_app.tasks.keys()


def test_without_demonstration_there_is_no_such_page(cast: Cast) -> None:
    client = signed_in(cast.admin)
    assert client.get("/clock/").status_code == client.post("/clock/").status_code == 404
    assert signed_in(cast.head).get("/clock/").status_code == 404
