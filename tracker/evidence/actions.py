"""Storing a file: outside any transaction, hashed while it streams, kept once by its content."""

import hashlib
import os
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkstemp
from typing import NamedTuple

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError

from tracker.evidence.checks import check_file, check_size, clean_name
from tracker.evidence.models import Blob, Evidence
from tracker.ledger.writing import Recorder
from tracker.organisations.models import Office, User

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


def store(upload: File, *, now: datetime, content_type: str = "") -> Stored:  # type: ignore[type-arg]
    """Check and keep one upload; slow, so call it before the transaction opens. ``now`` is machine time.

    Written to a draft, hashed on the way and fsynced, then saved under its hash: a name always means
    whole content. A stored file that no row names is swept after a day. ``content_type`` is given where the
    content was judged otherwise (a source document by its reader). Raises NotValid (see ``checks``).
    """
    name = clean_name(upload.name or "")
    if content_type:
        check_size(name, upload.size, limit=settings.UPLOAD_LIMIT)
    else:
        content_type = check_file(name, upload.size, upload.file, limit=settings.UPLOAD_LIMIT)  # type: ignore[arg-type]
    digest, size = hashlib.sha256(), 0
    handle, draft = mkstemp(dir=settings.FILE_UPLOAD_TEMP_DIR)
    try:
        with os.fdopen(handle, "w+b") as out:
            for chunk in upload.chunks(_CHUNK):
                digest.update(chunk)
                size += out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
            blob, _made = Blob.objects.update_or_create(
                pk=digest.hexdigest(),
                defaults={"touched_at": now},
                create_defaults={"size": size, "content_type": content_type, "touched_at": now},
            )
            if not storages["evidence"].exists(blob.path):
                out.seek(0)
                kept_as = storages["evidence"].save(blob.path, _Draft(out, name=draft))
                if kept_as != blob.path:  # another process stored the same content in this very moment
                    storages["evidence"].delete(kept_as)
    finally:
        Path(draft).unlink(missing_ok=True)
    return Stored(blob.sha256, size, content_type, name)


def record(files: list[Stored], *, by: User, office: Office | None, change: Recorder) -> list[Evidence]:
    """Evidence rows for stored files, inside the caller's ``writing`` block."""
    rows = [
        Evidence(blob_id=f.sha256, name=f.name, office=office, uploaded_by=by, uploaded_at=change.at)
        for f in files
    ]
    Evidence.objects.bulk_create(rows)
    for row, file in zip(rows, files, strict=True):
        change("evidence.stored", row, after={"sha256": file.sha256, "size": file.size})
    return rows


def sweep(*, now: datetime) -> int:
    """Remove content that no row names and nobody stored again for a day; how many went.

    The rows themselves refuse (PROTECT), so whoever else keeps a blob need not be known here.
    """
    unproven = ~Exists(Evidence.objects.filter(blob=OuterRef("pk")))
    swept = 0
    for blob in Blob.objects.filter(unproven, touched_at__lt=now - KEPT_UNNAMED):
        try:
            with transaction.atomic():
                fresh = Blob.objects.select_for_update().get(pk=blob.pk, touched_at=blob.touched_at)
                fresh.delete()
        except (ProtectedError, Blob.DoesNotExist):  # named by another room, or stored again meanwhile
            continue
        storages["evidence"].delete(blob.path)
        swept += 1
    return swept


def open_content(evidence: Evidence) -> File:  # type: ignore[type-arg]
    """The stored bytes, for whoever may see this row (``tasks.access.files_visible_to``)."""
    return storages["evidence"].open(evidence.blob.path)
