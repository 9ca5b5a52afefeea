"""The steps of ``./run`` that decide something; the whole of it is in ``test_whole_run.py``."""

import json
import socket
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from launcher import run
from launcher.options import Options, read
from launcher.say import Stop
from launcher.supervisor import Child, Supervisor
from tests.launcher.conftest import SLEEPER, python
from tests.launcher.test_preparing import Calm


@pytest.fixture
def chosen(tmp_path: Path) -> Options:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return read(["--data", str(tmp_path), "--port", str(probe.getsockname()[1])], {})


def test_children_are_told_where_they_are(chosen: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "yinuo.example")
    monkeypatch.delenv("YINUO_BASE_URL", raising=False)
    env = run.environment(chosen)
    assert env["YINUO_DATA"] == str(chosen.data)
    assert env["YINUO_BASE_URL"] == f"http://127.0.0.1:{chosen.port}"
    assert env["ALLOWED_HOSTS"].split() == ["yinuo.example", "localhost", "127.0.0.1", "[::1]"]


def test_a_base_url_of_ones_own_is_kept(chosen: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINUO_BASE_URL", "https://yinuo.example")
    assert run.environment(chosen)["YINUO_BASE_URL"] == "https://yinuo.example"


def test_a_web_that_never_lives_is_given_up_with_its_own_words(
    chosen: Options, supervisor: Supervisor, capfd: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "TRIES", 1)
    web = supervisor.start(Child("web", python("raise SystemExit('no such module')")))
    with pytest.raises(Stop, match="网页没有启动"):
        run.wait_for_page(web, supervisor, chosen, Calm())
    assert capfd.readouterr().err == "no such module\n"


def test_a_silent_web_is_given_up_in_time(
    chosen: Options, supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "PATIENCE", 0.1)
    with pytest.raises(Stop, match="网页没有启动"):
        run.wait_for_page(supervisor.start(Child("web", python(SLEEPER))), supervisor, chosen, Calm())


def test_a_taken_port_leaves_no_folder_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "enter", lambda *words: None)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        monkeypatch.setattr("sys.argv", ["run", "--data", str(tmp_path / "new"), "--port", port])
        with pytest.raises(Stop, match=f"端口 {port} 已被占用"):
            run.main()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_one_line(chosen: Options) -> None:
    (chosen.data / "file").touch()
    with pytest.raises(Stop, match="不能使用数据目录"):
        run.demand_folder(replace(chosen, data=chosen.data / "file"))


def test_a_full_disk_is_one_line(chosen: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "SPACE", 10**12)
    with pytest.raises(Stop, match="磁盘空间不足"):
        run.demand_folder(chosen)


def test_the_greeting_shows_who_may_sign_in(chosen: Options, capsys: pytest.CaptureFixture[str]) -> None:
    login = {"username": "li", "password": "p-1", "role": "科室负责人", "office": "执法支队"}
    chosen.logins.write_text(json.dumps([login]), encoding="utf-8")
    run.greet(chosen)
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == ["科室负责人", "li", "p-1", "执法支队"]
    assert f"http://127.0.0.1:{chosen.port}" in lines[-1]
    run.greet(replace(chosen, empty=True))
    assert "p-1" not in capsys.readouterr().out
