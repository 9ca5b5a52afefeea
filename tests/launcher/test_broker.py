import stat
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen
from urllib.parse import unquote

import pytest
from kombu import Connection
from redis import Redis

from launcher import broker
from launcher.broker import socket_path, start_broker
from launcher.processes import has_ended, stop
from launcher.say import Stop


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder whose name needs quoting in a URL."""
    folder = tmp_path / "数据 1%"
    folder.mkdir()
    return folder


@pytest.fixture
def started(place: Path) -> Iterator[tuple[Popen[bytes], str]]:
    process, url = start_broker(place)
    yield process, url
    stop([process])


def client(url: str) -> Redis:
    return Redis(unix_socket_path=unquote(url.removeprefix("redis+socket://")))


def test_it_answers_where_celery_looks_and_nowhere_else(
    started: tuple[Popen[bytes], str], place: Path
) -> None:
    _, url = started
    with Connection(url) as connection:
        assert connection.default_channel.client.ping()
    with client(url) as redis:
        assert redis.info("server")["tcp_port"] == 0
        assert redis.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"
    socket = socket_path(place / "broker")
    assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    assert stat.S_IMODE((place / "broker").stat().st_mode) == 0o700


def test_what_it_holds_outlives_a_kill(place: Path) -> None:
    process, url = start_broker(place)
    with client(url) as redis:
        redis.rpush("jobs", "one")
    stop([process])
    process, url = start_broker(place)
    with client(url) as redis:
        assert redis.lrange("jobs", 0, -1) == [b"one"]
    stop([process])


def test_a_long_folder_name_gets_a_short_private_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("x" * 120)
    process, url = start_broker(deep)
    with client(url) as redis:
        assert redis.ping()
    socket = Path(unquote(url.removeprefix("redis+socket://")))
    assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700
    stop([process])
    socket.parent.rmdir()


def test_a_short_folder_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broker.tempfile, "gettempdir", lambda: str(tmp_path))
    folder = tmp_path / ("x" * 120)
    socket_path(folder).parent.chmod(0o777)
    with pytest.raises(Stop, match="不属于当前用户"):
        socket_path(folder)


def test_a_missing_wheel_names_the_way_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(broker, "find_spec", lambda _: None)
    with pytest.raises(Stop, match="REDIS_URL"):
        start_broker(tmp_path)


def test_a_server_that_will_not_start_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(broker, "binary", lambda: Path("/bin/false"))
    with pytest.raises(Stop, match="没有启动"):
        start_broker(tmp_path)


def test_stopping_it_leaves_no_socket(place: Path) -> None:
    process, _ = start_broker(place)
    stop([process])
    assert has_ended(process)
    assert not socket_path(place / "broker").exists()
