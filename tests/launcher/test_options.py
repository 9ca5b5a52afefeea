from datetime import date
from pathlib import Path

import pytest

from launcher import ROOT
from launcher.options import read
from launcher.say import Stop


def test_nothing_said_is_the_demo_on_this_machine() -> None:
    chosen = read([], {})
    assert (chosen.host, chosen.port, chosen.data) == ("127.0.0.1", 8000, ROOT / "var")
    assert (chosen.empty, chosen.today) == (False, None)


def test_the_environment_says_the_same_and_options_win() -> None:
    environ = {"YINUO_HOST": "::1", "YINUO_PORT": "9000", "YINUO_DATA": "/srv/yinuo"}
    chosen = read(["--port", "9001"], environ)
    assert (chosen.host, chosen.port, chosen.data) == ("::1", 9001, Path("/srv/yinuo"))


def test_a_relative_folder_is_meant_from_where_the_person_stands(tmp_path: Path) -> None:
    assert read(["--data", "d"], {"YINUO_FROM": str(tmp_path)}).data == tmp_path / "d"


def test_the_demo_is_not_served_to_others_unless_one_insists() -> None:
    with pytest.raises(Stop, match="--i-know"):
        read(["--host", "0.0.0.0"], {})
    assert read(["--host", "0.0.0.0", "--i-know"], {}).host == "0.0.0.0"
    assert read(["--host", "0.0.0.0", "--empty"], {}).empty


def test_the_demos_day() -> None:
    assert read(["--today", "2024-06-28"], {}).today == date(2024, 6, 28)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--today", "2024-02-30"], "不是日期"),
        (["--today", "2024-06-20", "--empty"], "--today 只用于演示数据"),
        (["--port", "0"], "不是端口号"),
        (["--port", "65536"], "不是端口号"),
        (["--port", "八千"], "不是端口号"),
        (["--bogus"], "参数有误"),
        (["--host", "no.such.host.invalid"], "无法在"),
    ],
)
def test_a_mistake_is_one_line(arguments: list[str], words: str) -> None:
    with pytest.raises(Stop, match=words) as caught:
        read(arguments, {})
    assert "\n" not in str(caught.value)


def test_a_wrong_port_in_the_environment_is_one_line_too() -> None:
    with pytest.raises(Stop, match="不是端口号"):
        read([], {"YINUO_PORT": "http"})
