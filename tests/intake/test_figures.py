"""Numbers: what is read, with which value and name, and what is left alone."""

from decimal import Decimal

import pytest

from tracker.intake.figures import figures_in

READ = [
    ("全年立案处罚714起。", ("立案处罚", "714", "起", False)),
    ("参演人数29.8万余人次。", ("参演人数", "298000", "人次", True)),
    ("储备物资137万余件。", ("物资", "1370000", "件", True)),
    ("罚款182.16万元。", ("罚款", "1821600", "元", False)),
    ("获补助资金2.5亿元。", ("补助资金", "250000000", "元", False)),
    ("约3800人参加培训。", ("参加培训", "3800", "人", True)),
    ("入园率达到60%以上。", ("入园率", "60", "%", True)),
    ("合格率为 98.5 %。", ("合格率", "98.5", "%", False)),
    ("培训1,200人次。", ("培训", "1200", "人次", False)),
    ("开展 14 项安全生产专项整治。", ("安全生产专项整治", "14", "项", False)),
    ("近30家企业参加。", ("企业参加", "30", "家", True)),
    ("出台《2023年要点5项》等文件7个。", ("文件", "7", "个", False)),
]


@pytest.mark.parametrize(("text", "wanted"), READ)
def test_figure(text, wanted):
    (figure,) = figures_in(text, 0, len(text))
    name, value, unit, approximate = wanted
    assert (figure.value, figure.unit, figure.approximate) == (Decimal(value), unit, approximate)
    assert figure.name.removesuffix("为") == name
    assert text[figure.start : figure.end] == figure.text


LEFT_ALONE = [
    "4月12日-13日，迎接检查。",
    "2023年度工作，2024年安排。",
    "依托12345市长热线和24小时值班电话。",
    "370MHz窄带通讯网。",
    "建立“1+7+15+N”体系。",
    "参加第2届竞赛。",
    "国发〔2021〕33号文件。",
    "30个工作日内办结，历时3个月。",
    "无一例行政复议。",
    "印发《3项清单》。",
    "版本2.0.1个",
    "",
]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_is_no_figure(text):
    assert figures_in(text, 0, len(text)) == ()


def test_several_figures_in_one_clause_have_their_own_words():
    text = "培训974家企业2.97万人、救援站24个，参与 300 余人次。"
    figures = figures_in(text, 0, len(text))
    assert [figure.text for figure in figures] == [
        "培训974家企业",
        "2.97万人",
        "救援站24个",
        "参与 300 余人次",
    ]
    assert [figure.name for figure in figures] == ["培训", "培训", "救援站", "救援站参与"]
