"""Typed readers of the environment: a wrong value stops the start with one sentence."""

import hashlib
import os
import secrets
from collections.abc import Collection
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit


class WrongSetting(SystemExit):
    """A value in the environment cannot be used; the message names the variable."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, *, default: bool) -> bool:
    raw = text(name).lower()
    if raw in ("", "0", "false", "no", "off", "1", "true", "yes", "on"):
        return default if raw == "" else raw in ("1", "true", "yes", "on")
    raise WrongSetting(f"{name}={raw!r}: write 1 or 0")


def number(name: str, default: int) -> int:
    raw = text(name)
    if raw and not raw.isdecimal():
        raise WrongSetting(f"{name}={raw!r}: write a whole number")
    return int(raw) if raw else default


def words(name: str, default: str = "") -> list[str]:
    return [word for word in text(name, default).replace(",", " ").split() if word]


def hash_name(name: str, default: str, *, known: Collection[str]) -> str:
    """A hash algorithm that is allowed and that this machine's library offers."""
    chosen = text(name, default).lower()
    if chosen not in known:
        raise WrongSetting(f"{name}={chosen!r}: write one of {', '.join(known)}")
    if chosen not in hashlib.algorithms_available:
        raise WrongSetting(f"{name}={chosen!r}: the OpenSSL of this Python does not offer it")
    return chosen


def secret(name: str, keep_in: Path) -> str:
    """The secret from the environment, else one made once and kept (mode 600) in ``keep_in``."""
    if value := text(name):
        return value
    if not keep_in.exists():
        keep_in.parent.mkdir(parents=True, exist_ok=True)
        fresh = keep_in.with_name(f"{keep_in.name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            os.link(fresh, keep_in)  # never replaces: two first starts must agree on one key
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return keep_in.read_text(encoding="ascii")


def _split(url: str, schemes: Collection[str], usage: str) -> tuple[SplitResult, int | None]:
    """The parts of a URL and its port; WrongSetting (never the URL: it may hold a password) if it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise WrongSetting(usage) from None
    if parts.scheme not in schemes:
        raise WrongSetting(usage)
    return parts, port


def database(name: str, sqlite_file: Path) -> dict[str, Any]:
    """``DATABASE_URL`` as Django's dictionary; nothing set = SQLite in the data folder."""
    url = text(name)
    usage = f"{name}: write postgresql://user:password@host:port/name or sqlite:///file"
    if not url or url.startswith("sqlite:"):
        path = url.removeprefix("sqlite:///") if url else str(sqlite_file)
        if path == url or not path:
            raise WrongSetting(usage)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    parts, port = _split(url, ("postgres", "postgresql"), usage)
    if parts.path in ("", "/"):
        raise WrongSetting(usage)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": "-c lock_timeout=5000 -c idle_in_transaction_session_timeout=10000", **query},
    }


def service(name: str, default: str) -> str:
    """The address of a web service, ``https://host[:port][/path]``; http only on this very machine (a gateway's)."""
    url = text(name, default)
    usage = f"{name}: write https://host or https://host/path"
    parts, _port = _split(url, ("https", "http"), usage)
    here = parts.hostname in ("localhost", "127.0.0.1", "::1")
    plain = parts.hostname and not (parts.username or parts.password or parts.query or parts.fragment)
    if not plain or (parts.scheme == "http" and not here):
        raise WrongSetting(usage)
    return url.rstrip("/")


def email(name: str) -> dict[str, Any]:
    """``EMAIL_URL`` = smtp[s|+tls]://user:password@host:port as Django's settings; empty = none."""
    url = text(name)
    if not url:
        return {}
    usage = f"{name}: write smtp://, smtps:// or smtp+tls://user:password@host:port"
    parts, port = _split(url, ("smtp", "smtps", "smtp+tls"), usage)
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": port or {"smtp": 25, "smtps": 465, "smtp+tls": 587}[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
    }
