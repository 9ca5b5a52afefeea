"""Kind, rhythm, title, offices, evidence and answered shortcomings: each with its reason, none invented."""

import pytest

from tracker.intake.clause_sorts import Clause, sorted_clause
from tracker.intake.draft import OfficeHint, ShortcomingDraft
from tracker.intake.sentences import clauses_in
from tracker.intake.suggest_evidence import answers_of, evidence_of
from tracker.intake.suggest_kind import kind_of, rhythm_of
from tracker.intake.suggest_offices import offices_of
from tracker.intake.suggest_title import title_of

LAW = OfficeHint("LAW", "政策法规科", ("法规科",), ("执法责任制", "普法", "行政复议"))
PR = OfficeHint("PR", "新闻宣传科", ("宣传科",), ("普法宣传", "宣传", "媒体"))
ENF = OfficeHint("ENF", "综合行政执法支队", ("执法支队",), ("案卷评查", "执法检查"))
OFFICES = (LAW, PR, ENF)


def clauses(text: str) -> tuple[Clause, ...]:
    return tuple(sorted_clause(text, start, end) for start, end in clauses_in(text, 0, len(text)))


KINDS = [
    ("修订执法检查办法", "one_off"),
    ("健全行政执法责任制", "one_off"),
    ("健全学法用法机制", "continuous"),
    ("严格落实三项制度", "continuous"),
    ("充分发挥人民监督员制度效用", "continuous"),
    ("探索包容审慎监管", "one_off"),
    ("积极配合法治督察", "one_off"),
    ("组织开展执法比武", "recurring"),
    ("开展案卷评查", "recurring"),
    ("每月通报典型案例", "recurring"),
    ("加强普法，结合宪法宣传周", "recurring"),
    ("持续优化执法方式", "continuous"),
]


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kind(text, kind):
    found, reason, _ = kind_of(text, clauses(text))
    assert found == kind
    assert reason


RHYTHMS = [
    ("修订办法", "one_off", "none"),
    ("落实制度", "continuous", "half_yearly"),
    ("定期曝光案例", "recurring", "quarterly"),
    ("每月曝光案例", "recurring", "quarterly"),
    ("每月通报进展", "recurring", "monthly"),
    ("每周调度一次", "recurring", "weekly"),
    ("每半年评查一次", "recurring", "half_yearly"),
]


@pytest.mark.parametrize(("text", "kind", "rhythm"), RHYTHMS)
def test_rhythm_keeps_the_filing_budget(text, kind, rhythm):
    assert rhythm_of(text, kind)[0] == rhythm


TITLES = [
    ("进一步健全行政执法责任制，合理分解职责，做到权责统一", "健全行政执法责任制"),
    ("一是加强普法宣传，依托报纸、广播，扩大宣传覆盖面", "加强普法宣传"),
    ("组织开展业务培训、岗位练兵等活动，不断提升水平", "组织开展业务培训、岗位练兵"),
    ("强化执法公开，及时将执法信息在网站公布", "强化执法公开，及时将执法信息在网站公布"),
    ("坚持服务为先，推进服务性行政执法", "推进服务性行政执法"),
    ("办理群众来信来访", "办理群众来信来访"),
]


@pytest.mark.parametrize(("text", "title"), TITLES)
def test_title_is_taken_from_the_words(text, title):
    found, reason = title_of(clauses(text))
    assert found == title
    assert reason.startswith("取自原文")


def test_long_title_is_cut_at_a_list_and_says_so():
    title, reason = title_of(clauses("修订" + "、".join(["行政检查办法"] * 8)))
    assert len(title) <= 31 and title.endswith("等")
    assert "截短" in reason


def test_the_longest_duty_words_lead():
    found = offices_of("加强普法宣传，用好各类媒体", "", OFFICES)
    assert (found.lead, found.supporting) == ("PR", ())
    assert "普法宣传" in found.lead_reason and "新闻宣传科" in found.lead_reason


def test_other_offices_with_words_of_their_own_support():
    found = offices_of("落实执法责任制，开展案卷评查", "", OFFICES)
    assert (found.lead, found.supporting) == ("LAW", ("ENF",))
    assert "案卷评查" in found.supporting_reason


def test_few_words_are_called_uncertain():
    assert "把握不大" in offices_of("加强宣传", "", OFFICES).lead_reason
    tie = offices_of("开展执法检查和行政复议", "", OFFICES)
    assert tie.lead == "LAW"
    assert "不相上下" in tie.lead_reason


def test_nothing_speaks_for_an_office_so_none_is_named():
    found = offices_of("植树造林", "", OFFICES)
    assert (found.lead, found.supporting) == ("", ())
    assert "请选择牵头科室" in found.lead_reason


EXPLICIT = [
    ("加强宣传", "责任单位：执法支队、法规科", "ENF", ("LAW",)),
    ("加强宣传", "牵头科室：法规科；配合科室：宣传科、执法支队", "LAW", ("PR", "ENF")),
    ("由综合行政执法支队牵头，加强宣传", "", "ENF", ()),
    ("加强宣传", "责任单位：财务科", "PR", ()),
]


@pytest.mark.parametrize(("text", "note", "lead", "supporting"), EXPLICIT)
def test_names_in_the_document_come_first(text, note, lead, supporting):
    found = offices_of(text, note, OFFICES)
    assert (found.lead, found.supporting) == (lead, supporting)


def test_no_offices_known():
    assert offices_of("加强宣传", "责任单位：执法支队", ()).lead == ""


def test_evidence_by_words_and_at_most_five():
    evidence, reason = evidence_of("组织培训、案卷评查、异地执法、宣传", "recurring")
    assert len(evidence) == 5
    assert evidence[0] == "培训通知"
    assert "案卷评查" in reason


def test_evidence_without_words_follows_the_kind():
    assert evidence_of("植树造林", "one_off")[0] == ("印发文件",)
    assert "请核对" in evidence_of("植树造林", "one_off")[1]


def shortcoming(number: str, title: str) -> ShortcomingDraft:
    return ShortcomingDraft(number, title, title, 0, len(title))


def test_answers_name_the_shortcomings_with_the_same_subject():
    weak = (shortcoming("（一）", "学法用法不够主动"), shortcoming("第2项", "普法宣传质量不高"))
    assert answers_of("加强普法宣传", weak)[0] == ("第2项",)
    assert answers_of("健全学法用法机制", weak)[0] == ("（一）",)
    numbers, reason = answers_of("修订应急预案", weak)
    assert numbers == ()
    assert "没有" in reason
