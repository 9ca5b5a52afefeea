import pytest

from tracker.messages.channels.fitting import BYTES, CHARACTERS, fits, fitted

HOME = "https://yinuo.example/"
TAIL = [
    "如有疑问，请联系督办员陈思远（电话：0632-1234567）。",
    "为什么收到：您是牵头科室负责人，该项尚未报送。",
]


def message(*details: str) -> str:
    lines = [f"李科长，您好。今天有{len(details)}项待办："]
    for n, detail in enumerate(details, 1):
        link = f"  办理：https://yinuo.example/tasks/018f0000-0000-7000-8000-00000000000{n}/"
        lines += [f"【逾期】枣应急-2024-00{n} 健全行政执法责任制", f"  {detail}", link]
    return "\n".join([*lines, *TAIL]) + "\n"


def test_what_fits_stays_as_it_is() -> None:
    text = message("逾期1个工作日（时限6月27日 周四）。请报送进展报告。")
    assert fitted(text, home=HOME) == text.strip()


def test_links_go_first_and_one_leads_to_all() -> None:
    short = fitted(
        message(*["逾期1个工作日（时限6月27日 周四）。请报送进展报告并附印发文件。"] * 5), home=HOME
    )
    assert fits(short) and short.count("://") == 1 and f"办理：{HOME}" in short
    assert all(f"枣应急-2024-00{n}" in short for n in range(1, 6)) and all(line in short for line in TAIL)


def test_items_without_room_are_named() -> None:
    short = fitted(message(*["请说明原因。" * 20] * 5), home=HOME)
    assert fits(short) and all(line in short for line in TAIL)
    assert "其余2项：枣应急-2024-004、枣应急-2024-005。" in short
    assert short.count("请说明原因。" * 20) == 3


@pytest.mark.parametrize("detail", ["长" * 800, "x" * 800, "😀" * 800])
def test_one_item_too_long_is_shortened_and_says_so(detail: str) -> None:
    short = fitted(message(detail, "次"), home=HOME)
    assert len(short) <= CHARACTERS and len(short.encode()) <= BYTES
    assert (
        "……（全文见系统）" in short and "枣应急-2024-001" in short and "其余1项：枣应急-2024-002。" in short
    )
    assert all(line in short for line in TAIL)
