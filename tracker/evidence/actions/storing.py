"""Keeping files: outside any transaction, hashed while they stream, inspected, kept once by their content."""

import hashlib
import os
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import mkstemp
from typing import IO, NamedTuple

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError
from django.utils.translation import gettext as _

from tracker.evidence.checks import check_file, check_size, clean_name
from tracker.evidence.inspecting import inspect, marked
from tracker.evidence.links import check_link
from tracker.evidence.models import Blob, Evidence, Publicity
from tracker.evidence.secrecy import mark_in_name
from tracker.ledger.refusals import NotValid, WrongState
from tracker.ledger.writing import Recorder
from tracker.organisations.models import Office, User

_DRAFTS = ("*.draft", "tmp*.upload*")  # ours, and those of Django's upload handler
_CHUNK = 1 << 20
KEPT_UNNAMED = timedelta(hours=24)  # a form with an error keeps its files this long


class Stored(NamedTuple):
    """A file that lies in the store; rows that name it come later."""

    sha256: str
    size: int  # bytes
    content_type: str
    name: str


class _Draft(File):  # type: ignore[type-arg]
    """A finished draft: a storage on the same disk renames it instead of copying, so no half file ever shows."""

    def temporary_file_path(self) -> str:
        return str(self.name)


class Link(NamedTuple):
    """A web page as evidence, checked by ``check``: its address and what a person calls it."""

    url: str
    name: str


def link(url: str, title: str) -> Link:
    """A web page as evidence. Nothing is fetched. Raises NotValid: no plain address, no title."""
    name = clean_name(title) if title.strip() else ""
    if not name:
        raise NotValid(_("请填写网页标题。"), field="title")
    if len(title.strip()) > len(name) + 10 and len(name) >= 200:
        raise NotValid(_("网页标题最多200字。"), field="title")
    if mark := mark_in_name(title):
        raise marked(mark)
    return Link(check_link(url), name)


def store(upload: File, *, now: datetime, content_type: str = "") -> Stored:  # type: ignore[type-arg]
    """Check and keep one upload; slow, so call it before the transaction opens. ``now`` is machine time.

    Written to a draft, hashed on the way, inspected and fsynced, then saved under its hash: a name always means
    whole content. A stored file that no row names is swept after a day. ``content_type`` is given where the
    content was judged otherwise (a source document by its reader). Raises NotValid (see ``checks``, ``inspecting``).
    """
    name = clean_name(upload.name or "")
    judged = bool(content_type)
    if judged:
        check_size(name, upload.size, limit=settings.UPLOAD_LIMIT)
    else:
        content_type = check_file(name, upload.size, upload.file, limit=settings.UPLOAD_LIMIT)  # type: ignore[arg-type]
    digest, size = hashlib.sha256(), 0
    handle, draft = mkstemp(suffix=".draft", dir=settings.FILE_UPLOAD_TEMP_DIR)
    try:
        with os.fdopen(handle, "w+b") as out:
            for chunk in upload.chunks(_CHUNK):
                digest.update(chunk)
                size += out.write(chunk)
            out.flush()
            if not judged:
                inspect(name, out)
            os.fsync(out.fileno())
            blob, _made = Blob.objects.update_or_create(
                pk=digest.hexdigest(),
                defaults={"touched_at": now},
                create_defaults={"size": size, "content_type": content_type, "touched_at": now},
            )
            _keep(blob, out, draft)
    finally:
        Path(draft).unlink(missing_ok=True)
    return Stored(blob.sha256, size, content_type, name)


def _keep(blob: Blob, out: IO[bytes], draft: str) -> None:
    """Rename the draft to its hash, unless whole content lies there already."""
    kept = storages["evidence"]
    if not blob.damage and kept.exists(blob.path) and kept.size(blob.path) == blob.size:
        return
    out.seek(0)
    kept_as = kept.save(blob.path, _Draft(out, name=draft))
    if kept_as != blob.path:  # another process stored the same content in this very moment
        kept.delete(kept_as)
    _fsync_folder(blob.path)


def _fsync_folder(path: str) -> None:
    """A rename lasts through a power cut only when its folder, and a new folder its parent, reached the disk."""
    try:
        folder = Path(storages["evidence"].path(path)).parent
    except NotImplementedError:  # a storage without folders of its own
        return
    for one in (folder, folder.parent):
        handle = os.open(one, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def record(
    files: Sequence[Stored | Link],
    *,
    by: User,
    office: Office | None,
    change: Recorder,
    dated_on: date | None = None,
    replaces: Evidence | None = None,
) -> list[Evidence]:
    """Evidence rows for stored files and links, inside the caller's ``writing`` block.

    ``replaces``: the version the one file replaces, which stays; its publicity goes on with the next version.
    """
    rows = [
        Evidence(
            blob_id=f.sha256 if isinstance(f, Stored) else None,
            url=f.url if isinstance(f, Link) else "",
            name=f.name,
            office=office,
            uploaded_by=by,
            uploaded_at=change.at,
            dated_on=dated_on,
            replaces=replaces,
            version=replaces.version + 1 if replaces else 1,
            publicity=replaces.publicity if replaces else Publicity.NONE,
        )
        for f in files
    ]
    Evidence.objects.bulk_create(rows)
    for row, file in zip(rows, files, strict=True):
        what = {"url": file.url} if isinstance(file, Link) else {"sha256": file.sha256, "size": file.size}
        if row.replaces:
            change(
                "evidence.replaced",
                row,
                after={**what, "version": row.version, "replaces_id": row.replaces_id},
            )
        else:
            change("evidence.stored" if isinstance(file, Stored) else "evidence.linked", row, after=what)
    return rows


def sweep(*, now: datetime) -> int:
    """Remove content that no row names and nobody stored again for a day, and drafts of uploads that died.

    Returns how many contents went. The rows themselves refuse (PROTECT), so whoever else keeps a blob need not be
    known here. The bytes go while the row is locked: whoever stores the same content waits, and then writes it.
    """
    _sweep_drafts(now)
    unproven = ~Exists(Evidence.objects.filter(blob=OuterRef("pk")))
    swept = 0
    for blob in Blob.objects.filter(unproven, touched_at__lt=now - KEPT_UNNAMED):
        try:
            with transaction.atomic():
                fresh = Blob.objects.select_for_update().get(pk=blob.pk, touched_at=blob.touched_at)
                fresh.delete()
                storages["evidence"].delete(blob.path)
        except (ProtectedError, Blob.DoesNotExist):  # named by another room, or stored again meanwhile
            continue
        swept += 1
    return swept


def _sweep_drafts(now: datetime) -> None:
    oldest = (now - KEPT_UNNAMED).timestamp()
    for pattern in _DRAFTS:
        for draft in Path(settings.FILE_UPLOAD_TEMP_DIR).glob(pattern):
            if draft.is_file() and draft.stat().st_mtime < oldest:
                draft.unlink(missing_ok=True)


def open_content(evidence: Evidence) -> File:  # type: ignore[type-arg]
    """The stored bytes, for whoever may see this row (``tasks.access.files_visible_to``).

    Raises WrongState for content that is lost or no longer what was uploaded: it would prove something else.
    """
    assert evidence.blob is not None, "a link has no content here"
    if evidence.blob.damage:
        raise _lost(evidence)
    try:
        return storages["evidence"].open(evidence.blob.path)
    except FileNotFoundError as lost:
        raise _lost(evidence) from lost


def _lost(evidence: Evidence) -> WrongState:
    words = _("“%s”的文件已丢失或损坏，不能下载。请联系系统管理员从备份恢复，或重新上传。") % evidence.name
    return WrongState(words, code="file_damaged")
