"""The bytes of 佐证材料 by HTTP: known by their hash, asked for in parts, not sent twice."""

from base64 import b64encode
from hashlib import sha256
from typing import Any

import pytest

from tests.api.conftest import API, As, problem
from tests.conftest import PDF, Cast, file_report
from tracker.evidence.models import Evidence
from tracker.tasks.models import Task

SIZE = len(PDF)


@pytest.fixture
def ask(cast: Cast, as_: As, task: Task) -> Any:
    """``ask(**headers)``: the content of the one file, as its office's head asks for it."""
    file_report(task, cast.head)
    caller, row = as_(cast.head, scope="read"), Evidence.objects.get()

    def get(**headers: str) -> Any:
        sent = {**caller._headers(), **{name.replace("_", "-"): value for name, value in headers.items()}}
        answer = caller._client.get(f"{API}/evidence/{row.pk}/content", headers=sent)
        answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        return answer

    return get


def test_hash_is_its_name(ask: Any) -> None:
    answer = ask()
    assert (answer.status_code, answer.body, answer["Content-Length"]) == (200, PDF, str(SIZE))
    assert answer["ETag"] == f'"{sha256(PDF).hexdigest()}"'
    assert answer["Repr-Digest"] == f"sha-256=:{b64encode(sha256(PDF).digest()).decode()}:"
    assert answer["Accept-Ranges"] == "bytes"


def test_not_sent_to_who_has_it(ask: Any) -> None:
    etag = ask()["ETag"]
    for known in (etag, f'"x", {etag}', "*"):
        answer = ask(If_None_Match=known)
        assert (answer.status_code, answer.body, answer["ETag"]) == (304, b"", etag)
    assert ask(If_None_Match='"x"').status_code == 200


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-3", 0, 3), ("bytes=4-", 4, SIZE - 1), ("bytes=-5", SIZE - 5, SIZE - 1),
        (f"bytes=0-{10**9}", 0, SIZE - 1), (f"bytes=-{10**9}", 0, SIZE - 1), (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1),
    ],
)  # fmt: skip
def test_one_part(ask: Any, asked: str, start: int, end: int) -> None:
    answer = ask(Range=asked)
    assert (answer.status_code, answer.body) == (206, PDF[start : end + 1])
    assert answer["Content-Range"] == f"bytes {start}-{end}/{SIZE}"
    assert answer["Content-Length"] == str(end - start + 1)
    assert answer["Content-Disposition"].startswith("attachment; ")


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,3-4", "bytes=5-2", "lines=0-3", "bytes=-", "bytes=x-", "bytes=٣-", "bytes=" + "9" * 30 + "-"],
)
def test_what_is_no_single_part_is_answered_whole(ask: Any, asked: str) -> None:
    answer = ask(Range=asked.encode().decode("latin-1"))
    assert (answer.status_code, answer.body) == (200, PDF)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=-0", "bytes=99999999-"])
def test_part_beyond_the_end(ask: Any, asked: str) -> None:
    answer = ask(Range=asked)
    problem(answer, 416, "no-such-range")
    assert answer["Content-Range"] == f"bytes */{SIZE}"


def test_part_of_another_version_is_answered_whole(ask: Any) -> None:
    assert ask(Range="bytes=0-3", If_Range='"older"').status_code == 200
    assert ask(Range="bytes=0-3", If_Range=ask()["ETag"]).status_code == 206
