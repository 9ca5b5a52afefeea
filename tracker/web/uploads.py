"""A file over the cap never reaches the disk, and never costs the rest of the form.

Django parses a request before any view sees it. This handler stops a file at ``settings.UPLOAD_LIMIT`` and
goes on with the next part, so that the view finds every text, every other file, and the names in ``oversized``.
"""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tracker.evidence.checks import clean_name


class CappedUpload(FileUploadHandler):
    """First in the row of handlers: lets bytes pass to the next one until the cap."""

    _size = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self._size += len(raw_data)
        if self._size > settings.UPLOAD_LIMIT:
            _names(self.request).append(self.file_name or "")
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None  # the next handler makes the file


def oversized(request: HttpRequest) -> list[str]:
    """A sentence for each file of this request that was over the cap and is not in ``request.FILES``."""
    limit = settings.UPLOAD_LIMIT // 2**20
    words = _("“%(name)s”超过单个文件%(limit)sMB的上限，没有上传。请压缩或分成几个文件。")
    return [words % {"name": clean_name(name), "limit": limit} for name in _names(request)]


def _names(request: Any) -> list[str]:
    names: list[str] | None = getattr(request, "_oversized", None)
    if names is None:
        names = request._oversized = []
    return names
