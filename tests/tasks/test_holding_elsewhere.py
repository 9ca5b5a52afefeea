"""Whose the days are while a 申请改派 waits, across a 改派, a rest or an act taken back; and what the light says then."""

from datetime import date

import pytest

from tests.conftest import Cast, file_report
from tests.factories import at
from tests.tasks.cases import BASIS, assign
from tests.tasks.lit import words_on
from tests.tasks.test_holding import found_for, words
from tracker.tasks import actions
from tracker.tasks.models import Task


@pytest.fixture
def due_friday(cast: Cast) -> Task:
    return assign(cast, due_on=date(2024, 6, 28))


def test_follow_up_office_holds_what_it_is_asked_to_give_elsewhere(cast: Cast, due_friday: Task) -> None:
    actions.decline(due_friday, by=cast.head, at=at("2024-06-27"), reason="不属本科室职责")
    assert found_for(due_friday, "2024-07-03").by == {cast.law.pk: 3}
    assert words(due_friday, cast, "2024-07-03") == "逾期3个工作日，其中政策法规科3个"
    assert words_on(due_friday, "2024-07-03").startswith("红灯：逾期3个工作日")
    actions.keep_assignment(due_friday, by=cast.supervisor, at=at("2024-07-04"), reply="职责在你处")
    assert found_for(due_friday, "2024-07-05").by == {cast.law.pk: 3, cast.enforcement.pk: 2}


def test_request_taken_back_gives_the_days_back_from_then_on(cast: Cast, due_friday: Task) -> None:
    actions.decline(due_friday, by=cast.head, at=at("2024-07-02"), reason="不属本科室职责")
    actions.withdraw_decline(due_friday, by=cast.head, at=at("2024-07-04"))
    assert found_for(due_friday, "2024-07-05").by == {cast.enforcement.pk: 3, cast.law.pk: 2}


def test_each_lead_keeps_its_own_days(cast: Cast, due_friday: Task) -> None:
    facts = {"by": cast.supervisor, "lead_office": cast.relief, "reason": "职责相近"}
    actions.reassign(due_friday, at=at("2024-07-03"), **facts)
    found = found_for(due_friday, "2024-07-05")
    assert found.by == {cast.enforcement.pk: 2, cast.relief.pk: 3}
    assert "逾期5个工作日" in words_on(due_friday, "2024-07-05")
    assert found.days + found.resting == 5


def test_asking_for_time_moves_nothing(cast: Cast, due_friday: Task) -> None:
    facts = {"reason": "上级文件未到", "progress": "已成稿", "proposed_on": date(2024, 9, 30)}
    actions.request_extension(due_friday, by=cast.head, at=at("2024-06-27"), **facts)
    assert found_for(due_friday, "2024-07-02").by == {cast.enforcement.pk: 2}


def test_rest_is_shown_so_that_the_sum_is_the_lights(cast: Cast, due_friday: Task) -> None:
    actions.suspend_task(due_friday, by=cast.supervisor, at=at("2024-07-02"), basis=BASIS)
    actions.resume_task(due_friday, by=cast.supervisor, at=at("2024-07-04"), basis=BASIS)
    assert words(due_friday, cast, "2024-07-05") == "逾期5个工作日，其中牵头支队3个、暂缓等不计入科室的2个"
    assert "逾期5个工作日" in words_on(due_friday, "2024-07-05")


def test_act_that_was_taken_back_counts_for_nothing(cast: Cast, due_friday: Task) -> None:
    actions.suspend_task(due_friday, by=cast.supervisor, at=at("2024-07-02"), basis=BASIS)
    actions.undo(due_friday, by=cast.supervisor, at=at("2024-07-02"))
    assert found_for(due_friday, "2024-07-04").by == {cast.enforcement.pk: 4}


def test_filed_in_time_is_never_called_late_and_closed_days_are_nobodys(cast: Cast, due_friday: Task) -> None:
    file_report(due_friday, cast.head, when=at("2024-06-28"), ask_closure=True)
    told = "完成时限前已申请销号，此后审核3个工作日：政策法规科3个"
    assert words(due_friday, cast, "2024-07-03") == told
    actions.close_task(due_friday, by=cast.supervisor, at=at("2024-07-03"), verdict="kept")
    assert words(due_friday, cast, "2024-07-31") == told
    actions.reopen_task(due_friday, by=cast.supervisor, at=at("2024-07-09"), reason="上级要求补充")
    found = found_for(due_friday, "2024-07-10")
    assert (found.by, found.resting) == ({cast.law.pk: 3, cast.enforcement.pk: 2}, 3)


def test_light_does_not_call_it_silence_while_the_answer_is_awaited(cast: Cast) -> None:
    task = assign(cast)  # given out on 20 June
    assert words_on(task, "2024-06-27") == "黄灯：交办后5个工作日未签收"
    actions.decline(task, by=cast.head, at=at("2024-06-21"), reason="不属本科室职责")
    assert words_on(task, "2024-06-27") == "绿灯：已申请改派，等待督办科室答复"
    actions.withdraw_decline(task, by=cast.head, at=at("2024-06-27"))
    assert words_on(task, "2024-06-27") == "黄灯：交办后5个工作日未签收"
