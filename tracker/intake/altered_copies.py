"""Copies of a report that other sites have altered (domain handbook §2.2): variant glyphs with their pinyin, broken
characters, digits shown as *. What cannot be trusted word for word is refused; the rest is remarked.
"""

from __future__ import annotations

import re

from tracker.intake.draft import Remark
from tracker.intake.readers.refusal import UnreadableDocument

_GLYPH_AND_PINYIN = re.compile("[\u4e00-\u9fff][(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}[)）]")
# Bopomofo and Latin letters that appear where Chinese was read in a wrong encoding; 锟斤拷 is the same once more.
_BROKEN = re.compile(
    "[\u3105-\u312f]|锟斤拷|烫烫烫|\\?[。、][\u4e00-\u9fff\u3105-\u312f]|[ÃÂâäåæçèé][\x80-\xbf¡-¿€™œ]"
)
_TRADITIONAL = re.compile(
    "[應發設執業務員會體關國學習實現區縣與為對個這無點轉長門問題進導經濟總結機構責項監評審辦規範強傳貫徹]"
)
_MASKED = re.compile(r"\*+(?=[年月日.．、个次期项人名家场件户份起处万亿元%％])")
_FEWEST_GLYPHS = 3
_TRADITIONAL_SHARE = 0.02
_FEWEST_MASKED = 2


def refuse_altered(text: str, filename: str) -> None:
    """Raises `UnreadableDocument` for a copy whose words have been altered or broken."""
    for pattern, what in ((_GLYPH_AND_PINYIN, "字被换成了带拼音的异体字"), (_BROKEN, "出现了乱码")):
        found = pattern.findall(text)
        if len(found) >= _FEWEST_GLYPHS:
            raise UnreadableDocument(
                f"“{filename}”像是其他网站转存的副本，{what}（如“{found[0]}”），不能逐字作为依据。"
                "请上传本单位印发的原文件。"
            )


def altered_remarks(text: str) -> list[Remark]:
    """Remarks on Traditional characters and on digits shown as *."""
    remarks = []
    traditional = _TRADITIONAL.findall(text)
    if len(traditional) >= _FEWEST_GLYPHS and len(traditional) > _TRADITIONAL_SHARE * len(text):
        message = f"文中有繁体字（如“{traditional[0]}”），可能是转存的副本，请核对是否为原文件。"
        remarks.append(Remark("traditional_text", message))
    masked = len(_MASKED.findall(text))
    if masked >= _FEWEST_MASKED:
        message = f"文中有{masked}处数字被星号代替，年度、日期和数量读不出来，请改用原文件或逐项核对。"
        remarks.append(Remark("masked_digits", message))
    return remarks
