"""A 密级 mark stops an upload; talk about secrets does not."""

import pytest

from tracker.evidence.secrecy import find_mark, mark_in_name

MARKS = [
    ("机密★10年", "机密★10年"), ("秘密★1年", "秘密★1年"), ("绝密★", "绝密★"), ("机密☆5年", "机密☆5年"), ("機密★", "機密★"),
    ("机 密 ★ １０ 年", "机密★10年"), ("　机密★长期", "机密★长期"), ("秘密★6个月", "秘密★6个月"), ("秘密★解密前",
    "秘密★解密前"),
    ("【机密★10年】", "机密★10年"), ("文件编号001 机密★3年 第2份", "机密★3年"), ("机\u200b密\u200b★", "机密★"),
    ("工作秘密★", "工作秘密★"), ("工作秘密▲1年", "工作秘密▲1年"), ("机密", "机密"), ("绝 密", "绝密"), ("〔秘密〕", "秘密"),
    ("秘密 10年", "秘密10年"), ("工作秘密", "工作秘密"), ("密级：机密", "密级:机密"), ("密级: 秘密 5年", "密级:秘密5年"),
    ("涉密等级：绝密", "涉密等级:绝密"), ("密级：内部", ""), ("内部资料", "内部资料"), ("内部资料  注意保存",
    "内部资料注意保存"),
    ("（内部文件，请勿外传）", "内部文件请勿外传"), ("内部材料 严禁外传", "内部材料严禁外传"), ("密级：内部资料",
    "密级:内部资料"),
]  # fmt: skip
NO_MARKS = [
    "", "商业秘密★★★示范点", "严格保守国家秘密。", "涉及机密的文件由专人保管。", "★重点任务", "密级：公开",
    "密级：无", "密级：",
    "机密级文件12份", "本期无秘密事项", "工作秘密管理办法", "内部资料室已建成，藏书3000册。", "内部审计报告",
    "秘密调查3起", "绝不泄密★",
    "查处泄露秘密案件0起", "机关密切联系群众★", "保密", "非密", "秘书处★", "对内部资料的管理要注意保存期限，及时归档整理。",
]  # fmt: skip


@pytest.mark.parametrize(("line", "mark"), [row for row in MARKS if row[1]])
def test_mark_is_found(line: str, mark: str) -> None:
    assert find_mark([line]) == mark
    assert find_mark(["正文第一行。", line, "正文第三行。"]) == mark


@pytest.mark.parametrize("line", NO_MARKS)
def test_ordinary_words_are_none(line: str) -> None:
    assert find_mark([line, "正文。"]) == ""


def test_mark_cut_into_pieces_is_read_as_one() -> None:
    assert find_mark(["机", "密", "★", "10年", "正文从这里开始，说明情况。"]) == "机密★"
    assert find_mark(["保守国家秘密的要求已传达。", "★重点任务"]) == ""


def test_long_text_without_line_ends_is_searched_too() -> None:
    assert find_mark(["一诺千金" * 50_000 + "机密★" + "一诺千金" * 50_000]) == "机密★"


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("机密★通知.docx", "机密★"),
        ("秘密★1年 方案.pdf", "秘密★1年"),
        ("保守秘密培训.docx", ""),
        ("机密.docx", ""),
    ],
)
def test_in_a_name_only_the_star_tells(name: str, mark: str) -> None:
    assert mark_in_name(name) == mark
