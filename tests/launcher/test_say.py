import pytest

from launcher.say import Stop, guarded, table


def test_columns_align_when_chinese_meets_latin() -> None:
    assert (
        table([("角色", "name"), ("x", "李"), ("督办员", "chen")]) == "角色    name\nx       李\n督办员  chen"
    )


def test_a_stop_is_one_line_and_code_one(capsys: pytest.CaptureFixture[str]) -> None:
    def main() -> int:
        raise Stop("不行。", "No.")

    with pytest.raises(SystemExit) as left:
        guarded(main)
    assert left.value.code == 1
    assert capsys.readouterr().err == "不行。 No.\n"
