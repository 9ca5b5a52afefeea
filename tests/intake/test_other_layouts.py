"""The rules hold for layouts other than the real report's."""

from datetime import date

from tests.intake import invented
from tests.intake.reading import codes, read, texts


def test_headings_on_their_own_lines():
    draft = read(invented.LAYOUT_A)
    assert (draft.year, draft.title) == (2025, "清河市水务局关于2024年度法治政府建设情况的报告")
    assert [section.title for section in draft.sections] == ["健全水行政执法制度", "抓好普法宣传"]
    assert texts(draft) == [
        "制定水行政处罚裁量基准，于6月30日前印发实施",
        "每季度组织开展水法规进企业活动，不断提升群众守法意识",
        "组织开展“世界水日”集中宣传",
        "年底前汇编典型案例",
    ]


def test_owner_line_below_a_paragraph_is_used_and_is_no_task():
    first = read(invented.LAYOUT_A).commitments[0]
    assert (first.lead_office, first.supporting_offices, first.due_on) == ("LAW", ("ENF",), date(2025, 6, 30))
    assert "责任单位：政策法规科" in first.reasons["lead_office"]
    assert "配合单位：执法支队" in first.reasons["supporting_offices"]


def test_signature_and_closing_words_are_no_task():
    assert not any("特此报告" in text or "清河市水务局" in text for text in texts(read(invented.LAYOUT_A)))


def test_runs_at_the_start_of_paragraphs():
    draft = read(invented.RUNS)
    assert [(section.number, section.title) for section in draft.sections] == [("二", "2025年工作计划")]
    assert texts(draft) == [
        "建立重大案件会商机制",
        "修订房屋建筑执法检查办法",
        "编制权责事项清单",
        "二是加强队伍建设，组织2期执法业务培训，确保持证上岗率达到100%",
        "三是定期通报典型案例，强化以案释法",
    ]
    assert [c.kind for c in draft.commitments] == [
        "one_off",
        "one_off",
        "one_off",
        "recurring",
        "recurring",
    ]
    assert [p.text for p in draft.passed_over if p.role == "heading"] == ["一是完善执法制度"]


def test_combined_section_with_headings():
    draft = read(invented.COMBINED_HEADINGS, "report.md")
    assert draft.year == 2024
    assert [section.number for section in draft.sections] == ["（二）"]
    assert texts(draft) == [
        "全面落实行政执法公示制度",
        "开展医疗卫生专项检查，严厉打击非法行医",
        "建立执法记录仪使用管理制度",
    ]
    assert [one.title for one in draft.shortcomings] == ["法治意识不强", "执法装备落后"]


def test_combined_section_told_apart_by_next_step():
    draft = read(invented.COMBINED_PLAIN)
    assert texts(draft) == ["制定执法监督年度计划", "开展行政执法案卷评查，推动问题整改到位"]
    assert [one.title for one in draft.shortcomings] == ["执法监督力度还不够大", "法治宣传覆盖面不够广"]
    assert [remark.message for remark in draft.warnings if remark.code == "shortcoming_unanswered"] == [
        "不足第2项“法治宣传覆盖面不够广”没有对应的安排事项，请关联或补充。"
    ]


def test_plan_in_the_last_sentence():
    draft = read(invented.LAST_SENTENCE)
    assert draft.year == 2023
    assert texts(draft) == ["建立行政执法联席会议制度", "组织开展执法人员轮训"]


def test_document_that_is_only_a_plan():
    draft = read(invented.ONLY_PLAN)
    assert draft.year == 2025
    assert [section.number for section in draft.sections] == ["一", "二"]
    assert texts(draft) == [
        "修订安全生产举报奖励办法",
        "编制重大行政决策年度目录",
        "每半年开展一次执法案卷评查",
        "配合做好省级法治督察，迎检材料6月前报送",
    ]
    assert draft.figures == ()
    first = draft.commitments[0]
    assert (first.lead_office, first.due_on) == ("COORD", date(2025, 9, 30))
    assert draft.commitments[2].rhythm == "half_yearly"


def test_phrase_with_two_meanings_is_asked_about():
    draft = read(invented.ONLY_PLAN)
    assert draft.commitments[3].due_on is None
    (remark,) = [one for one in draft.warnings if one.code == "ambiguous_date"]
    assert "“6月前”是指5月31日前还是6月30日前？" in remark.message


def test_document_without_line_breaks():
    draft = read(invented.ONE_PARAGRAPH)
    assert draft.title == "江北区水利局2023年度法治政府建设工作报告"
    assert texts(draft) == ["健全河长制考核办法", "开展河道采砂专项整治", "加强水法规宣传，扩大社会影响力"]
    assert [one.title for one in draft.shortcomings] == ["普法深度不够"]


def test_no_plan_means_no_tasks_and_a_remark():
    draft = read(invented.NO_PLAN)
    assert draft.commitments == draft.sections == ()
    (remark,) = [one for one in draft.warnings if one.code == "no_plan_section"]
    assert remark.message == "没有找到“下一年度安排”部分，未生成任何任务。请在左侧选中这部分文字。"
    assert len(draft.shortcomings) == 1


def test_plan_split_over_two_headings_keeps_numbers_apart():
    plan = "（一）加强学法。组织开展学法测试。\n（二）加强执法。修订执法检查办法。\n"
    draft = read(f"某局2024年度法治政府建设报告\n一、2025年工作目标\n{plan}二、下一步改进措施\n{plan}")
    numbers = [section.number for section in draft.sections]
    assert numbers == ["（一）", "（二）", "二（一）", "二（二）"]
    assert len(draft.commitments) == 4
    assert len({commitment.start for commitment in draft.commitments}) == 4


def test_year_that_does_not_follow_the_report_is_remarked():
    draft = read("某局2023年度法治政府建设工作报告\n一、2026年工作计划\n修订执法检查办法。\n")
    assert draft.year == 2026
    assert "year_mismatch" in codes(draft)


def test_year_asked_for_overrules_the_document():
    draft = read(invented.LAYOUT_A, year=2030)
    assert draft.year == 2030
    assert draft.commitments[0].due_on == date(2030, 6, 30)
    assert "year_differs" in codes(draft)


def test_document_without_a_year_says_so():
    draft = read("下一步工作打算\n修订执法检查办法。\n")
    assert draft.year == 2024
    assert "year_unknown" in codes(draft)


def test_dates_that_have_passed_are_one_remark():
    draft = read(invented.LAYOUT_A, today=date(2026, 3, 1))
    (remark,) = [one for one in draft.warnings if one.code == "due_in_past"]
    assert remark.message == "有4项安排的完成时限（2025年6月30日至2025年12月31日）已过，下达前请另定。"
