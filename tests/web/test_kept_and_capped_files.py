"""Files between two tries of a form: signed for one person and task, and never over the cap."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory

from tracker.evidence.actions import Stored
from tracker.web import kept_files
from tracker.web.uploads import oversized
from tracker.workdays import clock

FILE = Stored("ab" * 32, 12, "application/pdf", "好的.pdf")
ME, TASK = uuid4(), uuid4()


def values(user_id: Any = ME, task_id: Any = TASK) -> list[str]:
    return [kept.value for kept in kept_files.keep([FILE], user_id=user_id, task_id=task_id)]


def test_kept_file_comes_back() -> None:
    assert kept_files.read(values(), user_id=ME, task_id=TASK) == [FILE]
    assert kept_files.keep([FILE], user_id=ME, task_id=TASK)[0].name == "好的.pdf"


@pytest.mark.parametrize(("user_id", "task_id"), [(uuid4(), TASK), (ME, uuid4()), (TASK, ME)])
def test_value_for_another_person_or_task_names_nothing(user_id: Any, task_id: Any) -> None:
    assert kept_files.read(values(user_id, task_id), user_id=ME, task_id=TASK) == []


@pytest.mark.parametrize("spoilt", ["", "x", "a:b:c", "\x00", "长" * 5000])
def test_spoilt_value_is_left_out_and_the_others_stay(spoilt: str) -> None:
    assert kept_files.read([spoilt, *values(), values()[0][:-1]], user_id=ME, task_id=TASK) == [FILE]


def test_value_ends_before_the_sweeper_comes() -> None:
    old = values()
    assert timedelta(hours=24) > kept_files.LIFE
    with time_machine.travel(clock.now() + kept_files.LIFE + timedelta(minutes=1)):
        assert kept_files.read(old, user_id=ME, task_id=TASK) == []


def sent(sizes: dict[str, int], **texts: str) -> HttpRequest:
    """A request with files of these sizes in bytes."""
    files = [SimpleUploadedFile(name, b"x" * size) for name, size in sizes.items()]
    return RequestFactory().post("/", {**texts, "uploads": files})


def test_exactly_the_cap_passes_and_one_byte_more_does_not(settings: Any) -> None:
    settings.UPLOAD_LIMIT = 1000
    request = sent({"正好.pdf": 1000, "多一.pdf": 1001})
    assert [f.name for f in request.FILES.getlist("uploads")] == ["正好.pdf"]  # type: ignore[union-attr]
    assert len(oversized(request)) == 1
    assert "“多一.pdf”" in oversized(request)[0]


def test_everything_beside_a_file_over_the_cap_arrives(settings: Any) -> None:
    settings.UPLOAD_LIMIT = 1000
    request = sent(
        {"一.pdf": 5, "大.pdf": 300_000, "二.pdf": 6, "也大.pdf": 200_000}, progress="写了很久", after="还在"
    )
    assert (request.POST["progress"], request.POST["after"]) == ("写了很久", "还在")
    assert [(f.name, f.size) for f in request.FILES.getlist("uploads")] == [("一.pdf", 5), ("二.pdf", 6)]  # type: ignore[union-attr]
    assert [words.split("”")[0] for words in oversized(request)] == ["“大.pdf", "“也大.pdf"]


def test_cap_is_said_in_megabytes(settings: Any) -> None:
    settings.UPLOAD_LIMIT = 2 * 2**20
    request = sent({"大.pdf": 2 * 2**20 + 1})
    assert request.FILES.getlist("uploads") == []
    assert oversized(request) == ["“大.pdf”超过单个文件2MB的上限，没有上传。请压缩或分成几个文件。"]


def test_name_of_a_file_over_the_cap_is_cleaned(settings: Any) -> None:
    settings.UPLOAD_LIMIT = 10
    request = sent({"反\u202efdp.pdf": 20})
    assert request.POST is not None
    assert "\u202e" not in oversized(request)[0]


def test_nothing_over_the_cap_says_nothing() -> None:
    request = sent({"小.pdf": 10})
    assert len(request.FILES.getlist("uploads")) == 1
    assert oversized(request) == []
