"""A clause whose verb stands on no list, understood by its build: what stands ahead, a verb by its characters, an object.

Lists of verbs end; words are made all the time (加装, 辟出, 创排). A word of two characters is taken for a verb when its
characters mostly make verbs (``verb_characters``); what it is done to tells work from its effect: an effect is wrought on
something that cannot be handed over or counted (环境, 积极性, 合力).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tracker.intake import duty_words, verb_characters

_WEIGHTS = [
    {character: weight for weight, characters in band.items() for character in characters}
    for band in (verb_characters.FIRST, verb_characters.SECOND)
]
# Words that are made like verbs and are none, where a plan's clause begins.
_NOUNS = re.compile(
    "合同|规定|决策|建筑|交通|意见|办法|协议|规划|设施|责任|指标|目录|纠纷|争议|顾问|所有|备案|记录|评价|不得|不能|不再|应当|必须|可以|以及|"
    "依法|未经|无法|至少|全部|有效|主动|自觉|重点|分别|共同|尽快|及时|相互"
)
# Effects: what a clause of unknown verb works upon.
EFFECT = re.compile(
    "(?:尺度|标准|格式|环境|积极性|主动性|漏洞|难题|难点|痛点|堵点|壁垒|监督|关切|诉求|问题|精神|权益|利益|事故|风险|隐患|铁军|温度|"
    "力度|合力|形象|氛围|意识|素养|水平|能力|本领|质量|质效|效能|效果|成效|实效|效率|底线|防线|秩序|根基|基础|短板|弱项|负担|矛盾|"
    "责任|共识|信心|公信力|满意度|获得感|安全感|幸福感|热情|动力|活力|优势|作用|影响力|影响|生态|格局|态势|局面|循环|覆盖面|需求|"
    "成本|距离|损失|后顾之忧|频次|建议|特点|关系|红线|关口|位置|习惯|新风|风尚|经验|目标|任务|内容|工作|服务|发展|范围|规模|发生|方便|便利|困难|不便|分歧)$"
)
# 以案释法、以案促改; 简案快审、繁案精审: a manner in parallel phrases, no object in them.
_MANNER = re.compile(
    "(?:[\u4e00-\u9fff]{4}、)*[\u4e00-\u9fff]{4}|以[^，]{2,4}(?:、以[^，]{2,4})*|[^，、]{3,6}在前、[^，]*|[^，、]*的[^，、]{2,3}、[^，]*的[^，]{2,3}"
)
# It speaks of what the work before brought to light: 检查结果全市通报, 发现问题限期整改.
_LOOKS_BACK = re.compile("[^，]{0,12}(?:结果|发现(?:的|问题|隐患)|查出的?|整改|上述|以上|该|其)")
# What must or must not be: 所有合同签订前须经法制审核. A case alone (未…的, 不合格的) is a rule of the work before.
_MUST = re.compile(
    "(?P<whose>[^，]{2,30}?)(?P<must>必须|应当|不得|须经?|需经|(?<![回适对反供响相呼效])应(?!急|用|诉|对|届|邀|聘|变|付|收)|(?<!的)(?:一律|均(?=须|由|要|应)))"
    "(?P<what>[^，]{2,})|(?P<never>严禁|禁止|不得)(?P<thing>[^，]{4,})"
)
# 未取得资格的, 凡涉及…的: a case of the work before.
_CASE = re.compile("未|凡|不(?!得|断|定期)|无|经|合格|如")
_SO_FAR = re.compile(
    "[^，]*(?:做到|零容忍|进行[^，]{0,4}(?:规范|细化|明确|优化|完善)$|(?:[\u4e00-\u9fff]{4}、)+[\u4e00-\u9fff]{4}$)"
)
_TWO = re.compile("[\u4e00-\u9fff]{2}")
_HANDS_OVER = re.compile("为|用|从|在|向|给|与|会同|联合|面向|把|将|对(?!照|标|接)|就")
_BY_HOW = re.compile(rf"(?:{duty_words.ADVERBS.pattern})(?:[\u4e00-\u9fff]{{2,3}}?[性地式化])?")
# 把普法融入全过程, 将…摆在…位置: in what spirit the work before is done.
_SPIRIT = re.compile(
    "[把将与][^，]*(?:融入|摆在|摆上|贯穿|同部署|同落实|挂钩|送[到进]|化解在|放在|落[到在]|分解|转化|作为|记入|结合|统一起来)"
)
_PUT = re.compile(
    "[把将](?P<what>[^，]{2,40}?)(?P<verb>[列写纳载编录嵌设移][为交]|[\u4e00-\u9fff][入到至])(?P<where>[^，]{2,})"
)
_STANDS_ALONE = re.compile(
    "依托|结合|围绕|针对|利用|借助|通过|依据|根据|按照|对照|运用|采取|采用|以|用|抓住|抢抓|紧盯|聚焦"
)
_ENDS = re.compile(
    "等|方式|手段|方法|形式|时机|节点|契机|机会|平台|中心|机构|机制|阵地|载体|渠道|系统|媒体|技术|数据|领域|行业|力量|资源|问题|对象|"
    "[节日周月站所室点会班][、]?|[”》）]|方案|要求|规定|标准|模板|清单|期间|格式|实际|情况|需求"
)
_ENDS_IN_MEANS = re.compile(
    f"(?:{_ENDS.pattern}|环节|抓手|目标|部署|优势|作用|职能|重点|任务|工作|思路|理念|导向|原则)$"
)
_PLACE = re.compile("(?:方面|中|上|下|内|里|前|后|时|的)$")
_LONGEST_AHEAD = 40
_SHORTEST_OBJECT = 4
_IN_A_WAY = re.compile("[\u4e00-\u9fff]{2,3}地")
# When, as plans say it: 全国科技活动周期间, 统计开放日, 赶集天, 季度.
_OCCASION = re.compile(
    "(?:季度|月度|逐[月季]|年[中终初末]|岁末|[\u4e00-\u9fff]{2,10}?(?:[日周月](?:期间)?|期间|天))(?=(?:[\u4e00-\u9fff]{2})[^，]{4})"
)
# 主动接受人大代表监督 names who watches; 接受社会监督 is the spirit of the work before.
_WATCHED = re.compile("(?:主动|自觉)接受(?=[^，]*(?:人大|政协|各界|司法)[^，]*监督)")
_WITH_WHOM = re.compile("对|会同|联合|与")
_LIKELY = 2  # weight of a verb that ends the clause
_SURE = 3  # weight of a verb in mid-clause, where two words may meet by chance


@dataclass(frozen=True)
class Build:
    """How a clause is built. `sort` is "rule" for what must be; `ahead`: the matter named before the verb."""

    sort: Literal["action", "rule"]
    verb: str
    object: str
    ahead: bool = False


def weight(word: str) -> int:
    """How much the two characters speak for a verb; 0 and below: they do not."""
    if len(word) < 2 or _NOUNS.fullmatch(word) or not _TWO.fullmatch(word):
        return 0
    return sum(weights.get(character, 0) for weights, character in zip(_WEIGHTS, word, strict=True))


def rule_of(words: str) -> Build | None:
    """What must or must not be; None: it says no such thing, or only in a case of the work before."""
    must = (
        None
        if _CASE.match(words) or _LOOKS_BACK.match(words) or _SO_FAR.match(words)
        else _MUST.fullmatch(words)
    )
    if must is None:
        return None
    return Build(
        "rule", must["must"] or must["never"], f"{must['whose'] or ''}{must['what'] or must['thing']}"
    )


def build_of(words: str, at: int | None) -> Build | None:
    """How the clause is built; None: no verb with an object of its own is seen.

    `at`: behind adverbs and times; None where a verb from the lists stands there.
    """
    if (
        _in_parallel(words)
        or _CASE.match(words)
        or _MANNER.fullmatch(words, at or 0)
        or _LOOKS_BACK.match(words)
        or _PLACE.search(words)
    ):
        return None
    if at is None:
        return None
    if watched := _WATCHED.match(words):
        return Build("action", "接受", words[watched.end() :])
    if manner := _IN_A_WAY.match(words, at):
        at = manner.end()
    if occasion := _OCCASION.match(words, at):
        at = occasion.end()
    if ahead := _HANDS_OVER.match(words, at):
        if _SPIRIT.match(words, at) or _SO_FAR.match(words, at):
            return None
        if ahead.group() in ("把", "将"):
            put = _PUT.match(words, at)
            return Build("action", put["verb"], put["what"] + put["where"], ahead=True) if put else None
        return _behind(words, ahead.end())
    verb = words[at : at + 2]
    rest = words[at + 2 :]
    if weight(verb) <= 0 or _is_noun(words, at + 2) or len(rest) < _SHORTEST_OBJECT:
        return None
    dated = duty_words.WHEN.search(rest)
    if dated and len(rest) - dated.end() < _SHORTEST_OBJECT:
        return None  # 迎检材料6月前报送: when the work before is filed
    return None if EFFECT.search(rest) else Build("action", verb, rest)


def work_behind_means(words: str) -> Build | None:
    """依托大数据中心搭建预警模型: a means and, in the same clause, what is done by it."""
    if _PLACE.search(words):
        return None
    if ahead := _HANDS_OVER.match(words):
        return _behind(words, ahead.end())
    adverbs = duty_words.ADVERBS.match(words)
    means = _STANDS_ALONE.match(words, adverbs.end() if adverbs else 0)
    if means is None:
        return None
    for end in _ENDS.finditer(words, means.end() + 1, means.end() + _LONGEST_AHEAD):
        how = _BY_HOW.match(words, end.end())
        for at in (end.end(), how.end() if how else end.end()):
            known = duty_words.VERBS.match(words, at)
            verb = (
                known.group() if known else words[at : at + 2] if weight(words[at : at + 2]) >= _SURE else ""
            )
            rest = words[at + len(verb) :]
            if verb and len(rest) >= _SHORTEST_OBJECT and not _is_noun(words, at + len(verb)):
                return Build("action", verb, words[means.end() : at] + rest, ahead=True)
    return (
        None
        if _ENDS_IN_MEANS.search(words)
        else _behind(words, means.end(), shortest=_SHORTEST_OBJECT, sure=True)
    )


def _in_parallel(words: str) -> bool:
    """重要工作亲自部署、重大问题亲自过问: parts of one length, alike in places."""
    parts = words.split("、")
    if len(parts) < 2 or len(set(map(len, parts))) > 1 or len(parts[0]) < _SHORTEST_OBJECT:
        return False
    return all(any(a == b for a, b in zip(parts[0], part, strict=True)) for part in parts[1:])


def _behind(words: str, start: int, *, shortest: int = 2, sure: bool = False) -> Build | None:
    """The verb behind what it is done to, for or with; one from the lists before one that only looks like it."""
    places = range(start + 2, min(len(words) - 2, start + _LONGEST_AHEAD))
    known = ((at, found.group()) for at in places if (found := duty_words.VERBS.match(words, at)))
    made = ((at, words[at : at + 2]) for at in places if weight(words[at : at + 2]) >= _SURE)
    counted = "“" in words or duty_words.QUANTITY.search(words) is not None
    for candidates in (known, made):
        for at, verb in candidates:
            if candidates is made and (
                sure or EFFECT.search(words) or (words.startswith("在") and not counted)
            ):
                continue
            if len(words) - at - len(verb) >= shortest and not _is_noun(words, at + len(verb)):
                return Build("action", verb, words[start:at] + words[at + len(verb) :], ahead=True)
    last = words[-2:]
    acts = not sure and _WITH_WHOM.match(words) and "不" not in last
    acts = acts and (weight(last) >= _LIKELY or duty_words.VERBS.fullmatch(last) is not None)
    return Build("action", last, words[start:-2], ahead=True) if acts else None


def _is_noun(words: str, end: int) -> bool:
    """审查结果: what looks like a verb is the first half of a name."""
    return duty_words.NOUN_AFTER_VERB.match(words, end) is not None
