"""A clause that only says by when the work before it is done stays with it; titles leave the day out; 规范 as a duty."""

import pytest

from tests.intake.test_clauses import pieces
from tracker.intake.clause_sorts import sorted_clause
from tracker.intake.sentences import clauses_in
from tracker.intake.suggest_title import title_of

STAYS = [
    "建设水利执法监管平台，9月底前投入使用",
    "修订水资源管理办法，于6月底前报县司法局备案",
    "建成法治文化公园，6月底前对外开放",
    "编制权责清单，二季度末印发实施",
    "开展执法证件清理，3月底前全部完成",
    "起草物业管理条例，年底前提请市人大常委会审议",
]


@pytest.mark.parametrize("text", STAYS)
def test_the_day_stays_with_its_work(text):
    assert pieces(text) == [text]


CUT = [
    ("建设监管平台，9月底前开展执法培训", 2),
    ("修订水资源管理办法，6月底前编制权责清单", 2),
    ("编制权责清单，上半年上线政府采购投诉受理系统", 2),
]


@pytest.mark.parametrize(("text", "count"), CUT)
def test_a_day_before_other_work_cuts(text, count):
    assert len(pieces(text)) == count


SETS_RIGHT = [
    ("建立案件回访制度，规范涉企行政检查行为", 2),
    ("每季度开展案卷评查，规范重大行政决策程序", 2),
    ("修订采购投诉处理规程，规范投诉处理程序", 1),
    ("出台轻微违法免罚清单，规范行政处罚自由裁量权行使", 1),
    ("推行执法公示制度，规范文书制作", 1),
]


@pytest.mark.parametrize(("text", "count"), SETS_RIGHT)
def test_setting_right_is_a_duty_where_it_has_a_matter_of_its_own(text, count):
    assert len(pieces(text)) == count


TITLES = [
    ("在去年工作的基础上继续开展涉企文件清理", "开展涉企文件清理"),
    ("二〇二四年六月底前制定水行政处罚裁量基准", "制定水行政处罚裁量基准"),
    ("于2024/9/1前印发行政执法手册", "印发行政执法手册"),
    ("2024.6.30前编制行政权责清单", "编制行政权责清单"),
    ("5月底、11月底前各组织一次执法检查", "组织一次执法检查"),
    ("年中开展一次案卷评查", "开展一次案卷评查"),
]


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_titles(text, title):
    clauses = tuple(sorted_clause(text, start, end) for start, end in clauses_in(text, 0, len(text)))
    assert title_of(clauses)[0] == title
