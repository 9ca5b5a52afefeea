"""What may be said to ``./run``: options, and the same from the environment."""

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn

from launcher import ROOT
from launcher.address import is_local
from launcher.say import Stop


@dataclass(frozen=True)
class Options:
    host: str
    port: int
    data: Path
    empty: bool
    today: date | None

    @property
    def logins(self) -> Path:
        return self.data / "demo-logins.json"


class OneLineParser(argparse.ArgumentParser):
    """A mistake costs one line, not a page of usage."""

    def error(self, message: str) -> NoReturn:
        raise Stop(f"参数有误：{message}。", "See ./run --help.")


def read(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> Options:
    given = parser(environ).parse_args(arguments)
    folder = Path(environ.get("YINUO_FROM") or ROOT, given.data) if given.data else ROOT / "var"
    if given.today and given.empty:
        raise Stop(
            "--today 只用于演示数据，不能与 --empty 同用。", "--today is for demo data; leave --empty out."
        )
    if not given.empty and not given.i_know and not is_local(given.host):
        raise Stop(
            f"演示数据不对外开放：{given.host} 可从外部访问。正式使用请加 --empty，确需演示加 --i-know。",
            f"Demo data is not served on {given.host}; use --empty, or --i-know to do it anyway.",
        )
    return Options(given.host, given.port, folder.resolve(), given.empty, given.today)


def parser(environ: Mapping[str, str]) -> argparse.ArgumentParser:
    made = OneLineParser(
        prog="./run",
        description="启动一诺：网页、任务进程、定时进程。Starts Yinuo: web, worker and beat.",
        epilog="也可用环境变量 YINUO_HOST、YINUO_PORT、YINUO_DATA；另见 DATABASE_URL、REDIS_URL。 "
        "The environment may say the same; DATABASE_URL and REDIS_URL replace the embedded servers.",
    )
    host = environ.get("YINUO_HOST") or "127.0.0.1"
    made.add_argument("--host", default=host, help="监听地址 address to listen on (%(default)s)")
    port = environ.get("YINUO_PORT") or "8000"
    made.add_argument("--port", default=port, type=port_number, help="端口 port (%(default)s)")
    data = environ.get("YINUO_DATA")
    made.add_argument("--data", default=data, metavar="DIR", help="数据目录 folder of all data (var/)")
    made.add_argument("--empty", action="store_true", help="空库，只建 admin 账号 no demo data, one account")
    made.add_argument("--today", type=day, metavar="DATE", help="演示的业务日期 the demo's date (2024-06-20)")
    made.add_argument("--i-know", action="store_true", help="允许对外提供演示数据 serve demo data to others")
    return made


def port_number(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} 不是端口号 (1–65535)")
    return int(text)


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} 不是日期，请写成 2024-06-20") from None
