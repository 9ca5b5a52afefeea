"""Spellings of dates in Chinese documents: read, asked about, or no deadline at all (U12)."""

from datetime import date

import pytest

from tracker.intake.due_phrases import due_phrase_in

YEAR = 2024
READ = [
    ("于2024年6月30日前印发", "2024年6月30日前", date(2024, 6, 30)),
    ("２０２４年６月３０日前印发", "２０２４年６月３０日前", date(2024, 6, 30)),
    ("2024年6月底前印发", "2024年6月底前", date(2024, 6, 30)),
    ("二〇二四年六月底前完成", "二〇二四年六月底前", date(2024, 6, 30)),
    ("二○二四年六月三十日前完成", "二○二四年六月三十日前", date(2024, 6, 30)),
    ("完成时限：二〇二四年六月", "二〇二四年六月", date(2024, 6, 30)),
    ("2024.6.30前完成", "2024.6.30前", date(2024, 6, 30)),
    ("2024-06-30", "2024-06-30", date(2024, 6, 30)),
    ("2024/6/30", "2024/6/30", date(2024, 6, 30)),
    ("2024.6", "2024.6", date(2024, 6, 30)),
    ("六月三十日前完成", "六月三十日前", date(2024, 6, 30)),
    ("12月20日前上报总结", "12月20日前", date(2024, 12, 20)),
    ("十二月二十日以前上报", "十二月二十日以前", date(2024, 12, 20)),
    ("6月上旬启动", "6月上旬", date(2024, 6, 10)),
    ("6月中旬前完成", "6月中旬前", date(2024, 6, 20)),
    ("2月下旬完成", "2月下旬", date(2024, 2, 29)),
    ("十一月末完成", "十一月末", date(2024, 11, 30)),
    ("4月初部署", "4月初", date(2024, 4, 10)),
    ("四月份完成", "四月份", date(2024, 4, 30)),
    ("实施时间：6月", "6月", date(2024, 6, 30)),
    ("6月至9月开展", "6月至9月", date(2024, 9, 30)),
    ("6—9月开展检查", "6—9月", date(2024, 9, 30)),
    ("6月1日至7日集中开展", "6月1日至7日", date(2024, 6, 7)),
    ("9月25日至10月10日开展", "9月25日至10月10日", date(2024, 10, 10)),
    ("上半年完成", "上半年", date(2024, 6, 30)),
    ("2024年上半年完成", "2024年上半年", date(2024, 6, 30)),
    ("下半年完成", "下半年", date(2024, 12, 31)),
    ("二季度末完成", "二季度末", date(2024, 6, 30)),
    ("第三季度完成", "第三季度", date(2024, 9, 30)),
    ("前三季度完成", "前三季度", date(2024, 9, 30)),
    ("年中完成", "年中完成", date(2024, 6, 30)),
    ("年中开展评查", "年中", date(2024, 6, 30)),
    ("每年12月组织考试", "每年12月", date(2024, 12, 31)),
    ("到2025年建成", "到2025年", date(2025, 12, 31)),
    ("国庆节前完成整治", "国庆节前", date(2024, 9, 30)),
    ("五一前部署到位", "五一前", date(2024, 4, 30)),
    ("年底前完成", "年底前", date(2024, 12, 31)),
    ("2024年底前建成", "2024年底前", date(2024, 12, 31)),
    ("岁末完成", "岁末", date(2024, 12, 31)),
    ("年内全部完成", "年内", date(2024, 12, 31)),
    ("次年1月10日前报送", "次年1月10日前", date(2025, 1, 10)),
    ("2025年1月10日前报送", "2025年1月10日前", date(2025, 1, 10)),
]


@pytest.mark.parametrize(("text", "words", "on"), READ)
def test_read(text, words, on):
    phrase = due_phrase_in(text, YEAR)
    assert phrase is not None
    assert (phrase.words, phrase.on) == (words, on)
    assert not phrase.vague


ASKED = [
    ("6月前报送", (date(2024, 5, 31), date(2024, 6, 30))),
    ("六月份以前完成", (date(2024, 5, 31), date(2024, 6, 30))),
    ("1月之前完成", (date(2023, 12, 31), date(2024, 1, 31))),
    ("三季度前完成", (date(2024, 6, 30), date(2024, 9, 30))),
    ("明年3月底前完成", (date(2024, 3, 31), date(2025, 3, 31))),
    ("元旦前完成", (date(2023, 12, 31), date(2024, 12, 31))),
    ("春节前完成", None),
    ("中秋节前完成", None),
    ("汛期前完成", None),
    ("2月30日前完成", None),
    ("13月5日前完成", None),
    ("2023年12月底前完成", None),
    ("2023年底前完成", None),
    ("收到反馈意见后15个工作日内整改", None),
    ("方案印发后一个月内制定细则", None),
    ("条例施行后三个月内修订办法", None),
    ("国庆节后开展督查", None),
    ("开学第一周组织学习", None),
    ("汛前完成排查", None),
    ("年初制定计划", None),
    ("月底前报送", None),
    ("2025年前建成", (date(2024, 12, 31), date(2025, 12, 31))),
]


@pytest.mark.parametrize(("text", "either"), ASKED)
def test_asked_about(text, either):
    phrase = due_phrase_in(text, YEAR)
    assert phrase is not None
    assert phrase.on is None
    assert phrase.either == either


NONE = [
    "每月5日前报送",
    "每月28日前报送",
    "每季度首月10日前报送",
    "每周二前报送",
    "每半年评查一次",
    "开展安全生产月活动",
    "结合“3·15”开展宣传",
    "贯彻2024年1月1日起施行的条例",
    "落实2024年3月1日印发的规定",
    "贯彻《2024年6月30日前任务》",
    "2021年3月1日印发的规定",
    "全年不少于4次",
    "对2023年12月31日前制发的文件进行清理",
    "对2023年底前以县政府名义印发的文件进行清理",
    "开好“开学第一堂法治课”",
    "年初有计划",
    "每年中期评估",
    "年内至少1次",
    "",
]


@pytest.mark.parametrize("text", NONE)
def test_no_deadline(text):
    assert due_phrase_in(text, YEAR) is None


def test_a_span_of_time_is_vague():
    phrase = due_phrase_in("全年开展巡查", YEAR)
    assert phrase is not None
    assert (phrase.words, phrase.on, phrase.vague) == ("全年", date(2024, 12, 31), True)


@pytest.mark.parametrize("words", ["办结后7日内", "30个工作日内", "作出决定之日起七日内", "暑假期间"])
def test_a_term_of_each_case_is_vague_and_no_day(words):
    phrase = due_phrase_in(f"{words}公布", YEAR)
    assert phrase is not None
    assert (phrase.words, phrase.on, phrase.vague) == (words, None, True)


def test_the_last_day_wins_and_the_others_are_told():
    phrase = due_phrase_in("上半年启动，年底前完成，其中6月15日前报送方案", YEAR)
    assert phrase is not None
    assert (phrase.on, phrase.others) == (date(2024, 12, 31), ("上半年", "6月15日前"))


def test_many_dates_take_no_long_time():
    phrase = due_phrase_in("、".join(["6月30日前完成"] * 20_000), YEAR)
    assert phrase is not None
    assert phrase.on == date(2024, 6, 30)
