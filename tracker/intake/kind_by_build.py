"""Kinds by how the duty's words are built, asked where no word of ``kind_rules`` occurs.

What is made, fitted out or settled has a day on which it is there; a season, and an event for a last word, come again.
"""

from __future__ import annotations

import re

from tracker.intake.kind_words import FIRST, HELD, INSTRUMENT, KindRule

_SEASON = (
    "(?:春节|节|节假日|假期|暑期|暑假|寒假|寒暑假|旺季|淡季|汛期|防火期|供暖期?|采暖期?|开学|岁末|年末|年终|岁尾|两季|农闲|赶集日?|任前|收获季|"
    "三夏|三秋|高考|换季|[一二三四五六七八九十]+月)[”]?(?:前后|前|后|期间|时|时节)?"
)
# Characters of making in a verb of two: 加装, 筹建, 增配, 辟出, 招考; 配合, 建立健全 and 装备 are none of it.
_MAKES = (
    "(?:(?:建(?!议|言)|装(?!备)|购|聘|招(?!呼|商)|辟|筹(?!备)|铺|印|译|立)[\u4e00-\u9fff]|"
    "[\u4e00-\u9fff](?:建|装|购|聘|招|配|设|铺)|配(?:置|齐|发))"
)
# What is kept up rather than held: 加强联合执法, 实施三年行动, 对隐患挂牌督办.
_GOES_ON = "加强|强化|深化|抓好|做好|推进|推动|规范|完善|健全|落实|实施|[^，]*(?:挂牌督办|岗前|行动$)"
_PLACED = "(?:为|给|向|在|从|面向|到)[^，]{1,24}?(?:全部|统一|公开|逐一|分批)?"

BY_BUILD = (
    KindRule(
        re.compile(
            f"^(?:在|每逢|利用|抢抓|抓住|赶在|于)?[^，]{{0,10}}?{_SEASON}[^，]*(?:{HELD}|核查|普及|讲|巡演|演出)"
        ),
        "recurring",
        "每到这个时候开展",
        "duty",
    ),
    KindRule(
        re.compile(
            f"^(?!{_GOES_ON})[^，]*(?:轮训|集训|实训|跟班|讲授|领学|巡演|巡展|(?:{HELD}))(?:工作)?(?:\\d+[场次期轮]|[一两]次)?$"
        ),
        "recurring",
        "这类活动一年内按期或多次进行",
        "undated",
    ),
    KindRule(
        re.compile(
            "(?:宣讲|宣传|咨询|普法|送法)[^，]{0,6}(?:走进|进)|(?:走进|深入)[^，]{1,16}(?:讲|送|答|宣传|普及)|(?:轮训|集训|适时曝光|普及)"
        ),
        "recurring",
        "一年内多次进行",
        "undated",
    ),
    KindRule(
        re.compile(
            f"{FIRST}(?:{_PLACED}|[^，]{{2,12}}(?=加装|安装|配备)|(?:依托|结合|利用|借助)[^，]{{2,20}}?(?=筹|建|辟))?{_MAKES}"
            "(?![^，]*(?:建设|治理|巡|作用))|(?:引进|委托|聘请|引入)第三方"
        ),
        "one_off",
        "建成、配到即完成",
        "duty",
    ),
    KindRule(
        re.compile(
            f"统一[^，]*(?:模板|文书|标识|服装|{INSTRUMENT})|(?:写入|载入)|(?:厘清|划清|理清|明晰)[^，]*(?:边界|职责|权限|权责)"
        ),
        "one_off",
        "定下来即完成",
        "duty",
    ),
)
