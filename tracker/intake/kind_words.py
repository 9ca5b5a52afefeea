"""What a rule for kinds is, and the lists of words that the rules (``kind_rules``) are made of.

Sources: domain handbook §2.9 and §3.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.intake.draft import Confidence, Kind


@dataclass(frozen=True)
class KindRule:
    """`scope`: the pattern is sought in the first duty's clause, or anywhere in the commitment (`text`); `undated`: in
    the clause, and only where the document names no day."""

    pattern: re.Pattern[str]
    kind: Kind
    reason: str
    scope: str = "text"
    confidence: Confidence = "likely"


INSTRUMENT = "制度|规则|办法|规定|细则|责任制|清单|目录|方案|预案|流程|程序|标准|基准|手册|计划"

MADE = (
    "制定(?!程序|权限|机制)|制发|印制|拟制|"
    "试行(?=[^，]*(?:机制|办法))|制订|修订|修改|出台|印发|编制|编印|编写|编发|起草|拟订|拟定|汇编"
)
BUILT = (
    "推出|授牌|命名|(?<!受理)申报(?!资料|材料|单位|主体|企业|人|表|的)|挂牌(?!督办)|设立|成立|组建|建成|新建|搭建|配备|购置|购买(?!服务)|添置|制作|(?<!政府)采购|上线|增设|录制(?!度)|拍摄|聘请|选聘|聘任|招录|遴选|"
    "创作|共建|签订|签署|安装|评选|选树|(?<!公)开通|开设(?![^，]*(?:课堂|讲堂|课程))|开发|设置|布设|研发|升级改造|升级(?=[^，]*(?:系统|平台|体系|设施)(?:$|，))"
)
HELD = (
    "活动|培训|轮训|检查|评查|演练|竞赛|大赛|比武|练兵|巡查|宣讲|督查|督察|行动|专项整治|专项监督|专项治理|集中整治|"
    "警示教育|宣誓|调研|慰问|摸排|回头看|整治|宣传|讲座|座谈|讲堂|测试|考试|抽查|排查|督办|会商|比赛|讲课|接访|评比|评议|述法|回访|约谈|专项执法|执法检查|攻坚|核查|核验|清查|联合执法|评选|互查|自查|抽检|互评|执法监督|走访|巡讲|接待|整顿|普法|展演|研讨|讲评|点评|体检|巡回|推进会|争创|课堂|讲堂"
)
MANY = r"(?:\d+[余多]?|[一两三几]批|第[一二三四五六七八九十]{1,2}批|[一两三四五六七八九十百]+(?=[家名户个处所条部件支台套座]))"
THINGS = r"\d+[余多万]*(?:份|项|台|块|部|个|处|家|名|条|套|张|座|件|户|支|所|辆|面|本|册|篇)"
# The clause's own beginning, behind when and how.
FIRST = (
    "(?:^|月前|日前|底前?|末前?|年内|季度|半年|[年月]初)(?:如期|按期|按时|全面|全部|基本|顺利|力争|努力|加快|推动|抓紧|集中|及时|尽快|"
    "高质量|高标准|正式|积极|争取|再|新|统一|对标)*"
)
LEARNING = "学法|学习|普法|宣传|教育"
