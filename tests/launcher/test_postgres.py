import signal
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from launcher import postgres
from launcher.postgres import installed, readable_copy, start_postgres
from launcher.processes import stop
from launcher.say import Stop


@pytest.fixture
def place() -> Iterator[Path]:
    """Where another user can come: pytest's own folders are private, and PostgreSQL will not be root."""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


def test_it_starts_for_any_user_and_listens_on_a_socket_only(place: Path) -> None:
    server, url = start_postgres(place / "server")
    with psycopg.connect(url.replace("/yinuo?", "/postgres?")) as connection:
        row = connection.execute(
            "SELECT current_setting('listen_addresses'), current_setting('fsync')"
        ).fetchone()
    assert row == ("", "off")
    stop([server], how=signal.SIGINT)
    assert server.returncode == 0


def test_the_copy_for_another_user_is_complete(tmp_path: Path) -> None:
    programs = readable_copy(installed(), tmp_path)
    assert sorted(path.name for path in programs.iterdir()) == sorted(
        path.name for path in installed().iterdir()
    )


def test_a_platform_without_the_wheel_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(postgres, "find_spec", lambda _: None)
    with pytest.raises(Stop, match="没有测试用的 PostgreSQL"):
        start_postgres(tmp_path / "server")
