"""In a plan's section, what tells of the time before and what only appeals is no task; the work beside it stays one."""

import pytest

from tests.intake.reading import read, texts

HEAD = "某局2023年度法治政府建设工作报告\n三、2024年工作安排\n（一）加强制度建设。"
LOOKS_BACK = [
    "2023年修订制度5项、废止2项，取得较好成效。",
    "去年以来，我局举办培训12期。",
    "近年来，执法案件数量逐年上升，基层力量不足。",
    "目前，全县已建成执法站所12个。",
    "2022年，我局荣获全省先进单位。",
]
APPEALS = [
    "通过以上举措，推动全市水利法治建设再上新台阶。",
    "以此为契机，全面提升法治水利建设水平。",
    "确保法治政府建设再上新台阶。",
    "下一步，我局将以更高标准、更严要求、更实举措，奋力开创水利法治工作新局面。",
    "下一步我局将以习近平法治思想为指导，以更高标准、更实举措推进法治政府建设。",
]


@pytest.mark.parametrize(
    ("sentence", "role"), [(one, "preamble") for one in LOOKS_BACK] + [(one, "outcome") for one in APPEALS]
)
def test_no_task_and_a_reason(sentence, role):
    draft = read(f"{HEAD}修订裁量基准。{sentence}每季度开展案卷评查。")
    assert texts(draft) == ["修订裁量基准", "每季度开展案卷评查"]
    assert role in [passage.role for passage in draft.passed_over if passage.text in sentence]


@pytest.mark.parametrize("number", ["2.", "（二）"])
def test_a_numbered_appeal_is_no_task_either(number):
    draft = read(f"{HEAD}\n1.修订裁量基准。\n{number}确保法治政府建设再上新台阶。\n")
    assert texts(draft) == ["修订裁量基准"]


@pytest.mark.parametrize(
    "sentence",
    [
        "以此为契机，开展“世界水日”宣传活动。",
        "2023年度执法案卷评查于3月底前完成。",
        "2023年12月31日前完成规范性文件清理。",
        "针对去年考核发现的问题，制定整改方案。",
        "在去年清理工作的基础上，对涉企文件再开展一次评估。",
        "2025年建成执法监管平台。",
    ],
)
def test_work_that_only_begins_like_that_stays(sentence):
    assert texts(read(HEAD + sentence)) == [sentence.rstrip("。")]


def test_how_things_stand_before_the_work_of_the_same_sentence():
    draft = read(f"{HEAD}目前已完成初稿，6月底前印发水资源管理办法。")
    assert texts(draft) == ["6月底前印发水资源管理办法"]
    assert [one.text for one in draft.passed_over if "以往" in one.reason or "现状" in one.reason] == [
        "目前已完成初稿"
    ]
