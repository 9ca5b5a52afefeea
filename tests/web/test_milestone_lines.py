"""时间节点 typed one a line: a day and what is done by then; a day alone says nothing and is asked about."""

import pytest
from django.forms import ValidationError

from tracker.web.desk_forms import MilestonesField


@pytest.mark.parametrize(
    ("line", "day", "title"),
    [
        ("2024-09-30 完成初稿", "2024-09-30", "完成初稿"),
        ("2024年9月3日前：印发", "2024-09-03", "印发"),
        ("2024/9/30，9月底小结", "2024-09-30", "9月底小结"),
        ("2024年9月30日 前期调研", "2024-09-30", "前期调研"),
        ("2024年9月30日3家试点", "2024-09-30", "3家试点"),
    ],
)
def test_line(line, day, title):
    assert MilestonesField().clean(line) == [{"title": title, "due_on": day}]


@pytest.mark.parametrize(
    "line",
    ["2024-09-30", "2024-09-30 ", "2024年9月30日", "2024年9月30日前", "2024-10-1：", "2024-13-01 印发"],
)
def test_a_line_without_words_or_without_such_a_day_is_refused(line):
    with pytest.raises(ValidationError):
        MilestonesField().clean(line)
