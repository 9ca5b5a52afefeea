"""Copies that other sites have altered are refused or remarked; nothing is silently made of them."""

import pytest

from tests.intake.reading import codes, read, report, texts
from tracker.intake.altered_copies import altered_remarks, refuse_altered
from tracker.intake.readers import UnreadableDocument

PLAN = "某局2023年度法治政府建设报告\n三、下一步工作打算\n修订執法检查办法。\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("某應(yīng)急局推进法治建設(shè)，加強執(zhí)法監(jiān)督", "應(yīng)"),
        ("發（fa）展、監（jian）管、執（zhi）法", "發（fa）"),
        ("?。ㄒ唬┥钊雽W習。?。ㄓ┘訌姺ㄖ?。ㄈ┩晟浦贫?", "?。ㄒ"),
        ("锟斤拷锟斤拷锟斤拷法治政府", "锟斤拷"),
        ("ä¸\xadå\x9b½æ³•æ²»æ”¿åºœ", ""),
    ],
)
def test_altered_words_are_refused(text, shown):
    with pytest.raises(UnreadableDocument) as refusal:
        refuse_altered(text, "副本.txt")
    assert shown in str(refusal.value)
    assert str(refusal.value).endswith("请上传本单位印发的原文件。")


def test_reading_an_altered_copy_is_refused():
    with pytest.raises(UnreadableDocument, match="副本"):
        read("某應(yīng)急局2023年度報(bào)告\n三、下一步打算\n健全執(zhí)法制度，完善監(jiān)管。\n")


@pytest.mark.parametrize(
    "text",
    [
        "双随机（shuang）一次",  # one bracket with letters is a coincidence
        "使用PDA（掌上）执法，推广APP(应用)",
        "结案率100%?。",
        "加强与COVID(新冠)有关的管理",
    ],
)
def test_ordinary_text_is_not_refused(text):
    refuse_altered(text, "a.txt")


def test_the_real_report_is_no_altered_copy():
    refuse_altered(report().text, "a.md")
    assert altered_remarks(report().text) == []


def test_traditional_characters_are_remarked():
    draft = read(
        "某局2023年度工作報告\n三、下一步工作打算\n健全執法責任制度，加強監督檢查與業務學習，發揮國家機關實效。\n"
    )
    assert "traditional_text" in codes(draft)
    (remark,) = [one for one in draft.warnings if one.code == "traditional_text"]
    assert "繁体字" in remark.message and remark.message.endswith("。")


def test_one_traditional_name_is_no_remark():
    assert "traditional_text" not in codes(read(PLAN))
    assert texts(read(PLAN)) == ["修订執法检查办法"]


MASKED = """某局****年度法治政府建设报告
三、下一步工作打算
*.健全制度。修订办法*个，于*月*日前印发。
*.加强培训。举办培训**期。
"""


def test_masked_digits_are_remarked_and_never_guessed():
    draft = read(MASKED)
    (remark,) = [one for one in draft.warnings if one.code == "masked_digits"]
    assert "星号" in remark.message
    assert texts(draft) == ["修订办法*个，于*月*日前印发", "举办培训**期"]
    assert all(one.confidence["due_on"] != "stated" for one in draft.commitments)


def test_bold_marks_are_no_masked_digits():
    draft = read("# 某局2023年度报告\n## 三、下一步打算\n**（一）健全制度。**修订办法。\n", "a.md")
    assert "masked_digits" not in codes(draft)
