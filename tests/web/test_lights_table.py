"""The counted table: which columns there are, what each counts, where each number leads."""

from tracker.tasks.models import Task
from tracker.web.lights_table import LightsTable, lights_table


def task(light: str, state: str = "in_progress") -> Task:
    made = Task(state=state)
    made.light_code = f"{light}:because" if light else ""
    return made


def table_of(**offices: list[Task]) -> LightsTable:
    groups = [(name, ("office", name), tasks) for name, tasks in offices.items()]
    everything = [each for tasks in offices.values() for each in tasks]
    return lights_table(groups, within=("plan", "p"), everything=everything)


def test_columns_without_grey_and_cancelled() -> None:
    assert table_of(a=[task("green")]).heads == ["红灯", "黄灯", "绿灯", "已销号／已评定", "任务"]


def test_grey_and_cancelled_have_columns_once_there_are_any() -> None:
    table = table_of(a=[task("grey", "suspended")], b=[task("", "cancelled")])
    assert table.heads == ["红灯", "黄灯", "绿灯", "灰灯", "已销号／已评定", "已终止", "任务"]
    assert [n.count for n in table.rows[0].numbers] == [0, 0, 0, 1, 0, 0, 1]
    assert [n.count for n in table.rows[1].numbers] == [0, 0, 0, 0, 0, 1, 1]


def test_closed_task_counts_once_and_under_no_light() -> None:
    (row,) = table_of(a=[task("", "closed"), task("red"), task("red")]).rows
    assert [n.count for n in row.numbers] == [2, 0, 0, 1, 3]


def test_each_number_names_its_plan_its_row_and_its_column() -> None:
    (row,) = table_of(a=[task("red")]).rows
    assert [n.url for n in row.numbers] == [
        "/tasks/?plan=p&office=a&light=red",
        "/tasks/?plan=p&office=a&light=yellow",
        "/tasks/?plan=p&office=a&light=green",
        "/tasks/?plan=p&office=a&state=closed",
        "/tasks/?plan=p&office=a",
    ]


def test_total_counts_everything_and_names_the_plan_alone() -> None:
    table = table_of(a=[task("red"), task("green")], b=[task("green")])
    assert [n.count for n in table.total.numbers] == [1, 0, 2, 0, 3]
    assert table.total.numbers[0].url == "/tasks/?plan=p&light=red"
    assert table.total.numbers[-1].url == "/tasks/?plan=p"


def test_task_in_two_rows_counts_once_in_the_total() -> None:
    both = task("yellow")
    groups = [("（一）", ("section", "1"), [both]), ("（二）", ("section", "2"), [both])]
    table = lights_table(groups, within=("plan", "p"), everything=[both])
    assert [row.numbers[1].count for row in table.rows] == [1, 1]
    assert table.total.numbers[1].count == 1


def test_nothing_gives_a_row_of_noughts() -> None:
    assert {n.count for n in table_of().total.numbers} == {0}
