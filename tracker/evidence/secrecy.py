"""密级 marks in a text. Pure: lines of text in, the mark that was found out.

A mark is told from talk about secrets: a level with its star (机密★10年), a level that stands alone on a line or
behind 密级, 工作秘密 and 内部资料 in the same places. 商业秘密, 保守国家秘密 and the like are ordinary words.
"""

import re
import unicodedata
from collections.abc import Iterable

_STAR = "[★☆⭐✩✭✯⋆▲△]"
_LEVEL = "(?:绝密|机密|秘密|絕密|機密|祕密)"
_TERM = r"(?:[0-9一二三四五六七八九十两]{1,4}(?:年|个月|月|天|日)|长期|解密前)"
_STARRED = re.compile(f"工作秘密{_STAR}{_TERM}?|(?<!商业){_LEVEL}{_STAR}{_TERM}?")
_KEEP = (
    "(?:注意保密|注意保存|注意保管|妥善保管|请勿外传|不得外传|严禁外传|禁止外传|不得公开|请勿转载|不得转载)"
)
_ALONE = re.compile(
    f"(?:(?:密级|密级程度|涉密等级):?)?(?:工作秘密|{_LEVEL}){_TERM}?|密级:内部(?:资料|文件|材料)?|内部(?:资料|文件|材料)(?:{_KEEP})*"
)
_LABELLED = re.compile(f"密级:(?:工作秘密|{_LEVEL}){_TERM}?")
_DECORATION = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]+")
_BRACKETS = re.compile(r"[\[\](){}<>《》〈〉【】〔〕“”\"'‘’、,，。.;；!！—–\-_=*#|]+")
_SHORT = 6  # characters: pieces into which a programme cuts one mark
_LONGEST_RUN = 60


def find_mark(lines: Iterable[str]) -> str:
    """The first mark, as a message quotes it; "" if there is none. Pieces of a few characters are read as one too."""
    run = ""
    for line in lines:
        compact = _DECORATION.sub("", unicodedata.normalize("NFKC", line))
        if not compact:
            continue
        if mark := _mark_of(compact):
            return mark
        run = (run + compact)[-_LONGEST_RUN:] if len(compact) <= _SHORT else ""
        if run != compact and (found := _STARRED.search(run)):
            return found.group()
    return ""


def mark_in_name(name: str) -> str:
    """A mark in a file's name; there only the star tells it from a word."""
    found = _STARRED.search(_DECORATION.sub("", unicodedata.normalize("NFKC", name)))
    return found.group() if found else ""


def _mark_of(compact: str) -> str:
    found = _STARRED.search(compact) or _LABELLED.search(compact)
    if found:
        return found.group()
    if len(compact) > 40:
        return ""
    alone = _BRACKETS.sub("", compact)
    return alone if _ALONE.fullmatch(alone) else ""
