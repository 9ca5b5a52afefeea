"""Reading the environment: a wrong value stops the start with one sentence that names the variable."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config import env

ROOT = Path(__file__).resolve().parent.parent
Patch = pytest.MonkeyPatch


@pytest.mark.parametrize(
    ("raw", "value"),
    [("1", True), ("true", True), ("YES", True), (" on ", True), ("0", False), ("False", False), ("no", False),
     ("off", False), ("", None), ("  ", None)],
)  # fmt: skip
@pytest.mark.parametrize("default", [True, False])
def test_flag(monkeypatch: Patch, raw: str, value: bool | None, default: bool) -> None:
    monkeypatch.setenv("X_FLAG", raw)
    assert env.flag("X_FLAG", default=default) is (default if value is None else value)


@pytest.mark.parametrize("raw", ["2", "ja", "tru", "-1"])
def test_wrong_flag_names_the_variable(monkeypatch: Patch, raw: str) -> None:
    monkeypatch.setenv("X_FLAG", raw)
    with pytest.raises(env.WrongSetting, match=f"^X_FLAG='{raw}': write 1 or 0$"):
        env.flag("X_FLAG", default=False)


@pytest.mark.parametrize(("raw", "value"), [("", 7), (" ", 7), ("0", 0), ("50", 50), (" 8 ", 8)])
def test_number(monkeypatch: Patch, raw: str, value: int) -> None:
    monkeypatch.setenv("X_NUMBER", raw)
    assert env.number("X_NUMBER", 7) == value


@pytest.mark.parametrize("raw", ["-1", "1.5", "ten", "1e3", "0x10", "²", "50MB"])
def test_wrong_number_names_the_variable(monkeypatch: Patch, raw: str) -> None:
    monkeypatch.setenv("X_NUMBER", raw)
    with pytest.raises(env.WrongSetting, match=r"X_NUMBER=.*: write a whole number"):
        env.number("X_NUMBER", 7)


@pytest.mark.parametrize(
    ("raw", "value"), [("", ["a", "b"]), ("x", ["x"]), ("x, y", ["x", "y"]), ("x y,,z", ["x", "y", "z"])]
)
def test_words(monkeypatch: Patch, raw: str, value: list[str]) -> None:
    if raw:
        monkeypatch.setenv("X_WORDS", raw)
    assert env.words("X_WORDS", "a b") == value


def test_unset_text_is_its_default(monkeypatch: Patch) -> None:
    monkeypatch.delenv("X_TEXT", raising=False)
    assert env.text("X_TEXT", "so") == "so"
    monkeypatch.setenv("X_TEXT", " anders ")
    assert env.text("X_TEXT", "so") == "anders"


SQLITE = Path("/data/yinuo.sqlite3")


@pytest.mark.parametrize(
    ("url", "name"),
    [("", "/data/yinuo.sqlite3"), ("sqlite:////srv/a.db", "/srv/a.db"), ("sqlite:///b.db", "b.db"),
     ("sqlite:///一诺 data/c.db", "一诺 data/c.db")],
)  # fmt: skip
def test_sqlite_is_opened_for_many_writers(monkeypatch: Patch, url: str, name: str) -> None:
    monkeypatch.setenv("X_URL", url)
    found = env.database("X_URL", SQLITE)
    assert (found["ENGINE"], found["NAME"]) == ("django.db.backends.sqlite3", name)
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert found["OPTIONS"]["timeout"] >= 5
    assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("postgresql://li:pw@db.example:5433/yinuo", ("yinuo", "li", "pw", "db.example", "5433")),
        ("postgres://db/yinuo", ("yinuo", "", "", "db", "")),
        ("postgresql:///yinuo", ("yinuo", "", "", "", "")),
        ("postgresql://postgres@/yinuo?host=/tmp/socket", ("yinuo", "postgres", "", "/tmp/socket", "")),
        ("postgresql://li:p%40ss%2Fw%3Ard@db/%E4%B8%80%E8%AF%BA", ("一诺", "li", "p@ss/w:rd", "db", "")),
        ("postgresql://li@[::1]:5432/yinuo", ("yinuo", "li", "", "::1", "5432")),
    ],
)
def test_postgresql(monkeypatch: Patch, url: str, parts: tuple[str, ...]) -> None:
    monkeypatch.setenv("X_URL", url)
    found = env.database("X_URL", SQLITE)
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert tuple(found[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == parts
    assert "lock_timeout" in found["OPTIONS"]["options"]
    assert "idle_in_transaction_session_timeout" in found["OPTIONS"]["options"]
    assert "host" not in found["OPTIONS"]


def test_postgresql_takes_further_options(monkeypatch: Patch) -> None:
    monkeypatch.setenv("X_URL", "postgresql://db/yinuo?sslmode=require")
    assert env.database("X_URL", SQLITE)["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize(
    "url",
    ["mysql://db/yinuo", "yinuo.db", "postgresql://li:geheim@db:abc/yinuo", "postgresql://[::1/yinuo", "postgresql://db",
     "postgresql://db/", "sqlite:", "sqlite:///", "sqlite://a.db", "postgresql://db:99999/yinuo"],
)  # fmt: skip
def test_wrong_database_url_is_one_sentence_without_its_password(monkeypatch: Patch, url: str) -> None:
    monkeypatch.setenv("X_URL", url)
    with pytest.raises(
        env.WrongSetting, match=r"^X_URL: write postgresql://user:password@host:port/name"
    ) as stopped:
        env.database("X_URL", SQLITE)
    assert "geheim" not in str(stopped.value)


@pytest.mark.parametrize(
    ("url", "host", "port", "ssl", "tls"),
    [
        ("smtp://mail.example", "mail.example", 25, False, False),
        ("smtps://mail.example", "mail.example", 465, True, False),
        ("smtp+tls://mail.example", "mail.example", 587, False, True),
        ("smtp+tls://mail.example:2525", "mail.example", 2525, False, True),
        ("smtp://", "localhost", 25, False, False),
    ],
)
def test_mail(monkeypatch: Patch, url: str, host: str, port: int, ssl: bool, tls: bool) -> None:
    monkeypatch.setenv("X_MAIL", url)
    found = env.email("X_MAIL")
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == (host, port)
    assert (found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (ssl, tls)


def test_mail_password_may_hold_anything(monkeypatch: Patch) -> None:
    monkeypatch.setenv("X_MAIL", "smtps://li%40example:p%2Fw%40@mail.example")
    found = env.email("X_MAIL")
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("li@example", "p/w@")


def test_no_mail_url_no_mail_settings(monkeypatch: Patch) -> None:
    monkeypatch.setenv("X_MAIL", "")
    assert env.email("X_MAIL") == {}


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://li:geheim@mail:port"])
def test_wrong_mail_url_is_one_sentence_without_its_password(monkeypatch: Patch, url: str) -> None:
    monkeypatch.setenv("X_MAIL", url)
    with pytest.raises(env.WrongSetting, match=r"^X_MAIL: write smtp://") as stopped:
        env.email("X_MAIL")
    assert "geheim" not in str(stopped.value)


def test_secret_is_made_once_for_its_owner_alone(monkeypatch: Patch, tmp_path: Path) -> None:
    monkeypatch.delenv("X_SECRET", raising=False)
    file = tmp_path / "data" / "secret-key"
    first = env.secret("X_SECRET", file)
    assert len(first) >= 50
    assert file.stat().st_mode & 0o777 == 0o600
    assert env.secret("X_SECRET", file) == first
    assert [path.name for path in file.parent.iterdir()] == ["secret-key"]


def test_secret_of_the_environment_goes_first_and_is_not_written(monkeypatch: Patch, tmp_path: Path) -> None:
    monkeypatch.setenv("X_SECRET", "aus der Umgebung")
    assert env.secret("X_SECRET", tmp_path / "secret-key") == "aus der Umgebung"
    assert not (tmp_path / "secret-key").exists()


def test_first_starts_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    """Web, worker and beat start together on a new folder."""
    script = "from config import env; from pathlib import Path; print(env.secret('X_NONE', Path('key')))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    command = [sys.executable, "-c", script]
    starts = [
        subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True)
        for _again in range(4)
    ]
    secrets = {start.communicate(timeout=60)[0].strip() for start in starts}
    assert len(secrets) == 1
    assert secrets != {""}
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


@pytest.mark.parametrize(
    ("name", "value"), [("DATABASE_URL", "mysql://db/x"), ("DEBUG", "ja"), ("YINUO_UPLOAD_MB", "50MB")]
)
def test_start_with_a_wrong_value_ends_with_one_line(tmp_path: Path, name: str, value: str) -> None:
    environment: dict[str, Any] = {**os.environ, "YINUO_DATA": str(tmp_path), name: value}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert done.stderr.strip().count("\n") == 0
    assert done.stderr.startswith(name)
