"""R10 in small: a name in the store always means whole content, kept once, whatever happens on the way."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile

from tests.conftest import PDF, Cast, pdf
from tests.factories import NOW
from tests.together import together
from tracker.evidence import actions
from tracker.evidence.models import Blob, Evidence
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotValid
from tracker.ledger.writing import writing

SHA = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
def folder(settings: Any) -> Path:
    return Path(settings.STORAGES["evidence"]["OPTIONS"]["location"])


def kept(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def drafts(settings: Any) -> list[str]:
    return [path.name for path in Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir() if path.is_file()]


@pytest.mark.django_db
def test_file_is_kept_under_its_hash(folder: Path, settings: Any) -> None:
    stored = actions.store(pdf("../总结.pdf"), now=NOW)
    assert stored == (SHA, len(PDF), "application/pdf", "总结.pdf")
    assert kept(folder) == [f"{SHA[:2]}/{SHA}"]
    assert (folder / SHA[:2] / SHA).read_bytes() == PDF
    blob = Blob.objects.get()
    assert (blob.pk, blob.size, blob.content_type, blob.touched_at) == (SHA, len(PDF), "application/pdf", NOW)
    assert drafts(settings) == []
    assert (folder / SHA[:2] / SHA).stat().st_mode & 0o777 == 0o600


@pytest.mark.django_db
def test_same_content_is_kept_once_and_touched_again(folder: Path, settings: Any) -> None:
    later = NOW + timedelta(days=3)
    for now in (NOW, later):
        assert actions.store(pdf(f"{now.day}.pdf"), now=now).sha256 == SHA
    assert kept(folder) == [f"{SHA[:2]}/{SHA}"]
    assert Blob.objects.get().touched_at == later
    assert drafts(settings) == []


@pytest.mark.django_db
def test_other_content_is_another_blob(folder: Path) -> None:
    for content in (PDF, PDF + b"x"):
        actions.store(pdf(content=content), now=NOW)
    assert (len(kept(folder)), Blob.objects.count()) == (2, 2)


@pytest.mark.django_db
def test_lost_file_is_put_back_by_the_next_upload(folder: Path) -> None:
    actions.store(pdf(), now=NOW)
    shutil.rmtree(folder)
    actions.store(pdf(), now=NOW)
    assert kept(folder) == [f"{SHA[:2]}/{SHA}"]


@pytest.mark.django_db
def test_refused_file_leaves_nothing(folder: Path, settings: Any) -> None:
    for upload in (pdf("总结.docx"), pdf(content=b""), SimpleUploadedFile("a.exe", b"MZ")):
        with pytest.raises(NotValid):
            actions.store(upload, now=NOW)
    assert (Blob.objects.count(), drafts(settings), folder.exists()) == (0, [], False)


class Torn(SimpleUploadedFile):
    """An upload whose disk fails in the middle."""

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        yield PDF[:20]
        raise OSError(28, "No space left on device")


@pytest.mark.django_db
def test_failure_while_writing_leaves_nothing_visible(folder: Path, settings: Any) -> None:
    with pytest.raises(OSError, match="No space"):
        actions.store(Torn("总结.pdf", PDF), now=NOW)
    assert (Blob.objects.count(), drafts(settings), folder.exists()) == (0, [], False)


@pytest.mark.django_db
def test_crash_before_the_rename_leaves_nothing_visible_and_the_retry_heals(
    folder: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(os, "rename", _crash)
        broken.setattr(os, "replace", _crash)
        broken.setattr(shutil, "copyfileobj", _crash)
        with pytest.raises(KeyboardInterrupt):
            actions.store(pdf(), now=NOW)
    assert (kept(folder), drafts(settings)) == ([], [])
    actions.store(pdf(), now=NOW)
    assert (folder / SHA[:2] / SHA).read_bytes() == PDF


def _crash(*args: Any, **kwargs: Any) -> None:
    raise KeyboardInterrupt


@pytest.mark.django_db(transaction=True)
def test_threads_storing_the_same_file_keep_it_once(folder: Path, settings: Any) -> None:
    big = PDF + os.urandom(300_000)
    for _again in range(5):
        outcomes = together(*[lambda: actions.store(pdf(content=big), now=NOW) for _thread in range(4)])
        assert {outcome.sha256 for outcome in outcomes} == {hashlib.sha256(big).hexdigest()}
        assert len(kept(folder)) == 1
        assert (Blob.objects.count(), drafts(settings)) == (1, [])
        shutil.rmtree(folder)


@pytest.mark.django_db
def test_five_megabytes_are_streamed_not_read(folder: Path) -> None:
    content = PDF + os.urandom(5 * 2**20)
    upload = TemporaryUploadedFile("大.pdf", "application/pdf", len(content), None)
    upload.write(content)
    upload.seek(0)
    asked: list[int] = []
    whole = upload.file.read

    def watched(size: int = -1) -> bytes:
        asked.append(size)
        return whole(size)

    upload.file.read = watched
    stored = actions.store(upload, now=NOW)
    assert (stored.size, stored.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert 0 < max(asked) <= 2**20
    assert min(asked) > 0  # never "all of it"


@pytest.mark.django_db
def test_two_uploads_of_one_content_are_two_rows_and_tell_nothing_of_each_other(cast: Cast) -> None:
    files = [actions.store(pdf(name), now=NOW) for name in ("甲.pdf", "乙.pdf")]
    with writing(by=cast.head, at=NOW) as change:
        first = actions.record([files[0]], by=cast.head, office=cast.enforcement, change=change)
    with writing(by=cast.other_head, at=NOW) as change:
        second = actions.record([files[1]], by=cast.other_head, office=cast.relief, change=change)
    assert (Blob.objects.count(), Evidence.objects.count()) == (1, 2)
    assert [str(e) for e in (*first, *second)] == ["甲.pdf", "乙.pdf"]
    assert {e.publicity for e in Evidence.objects.all()} == {"none"}
    offices = [[row.office for row in c.seen_by.all()] for c in Change.objects.order_by("seq")]
    assert offices == [[str(cast.enforcement.pk)], [str(cast.relief.pk)]]
    with actions.open_content(first[0]) as content:
        assert content.read() == PDF
