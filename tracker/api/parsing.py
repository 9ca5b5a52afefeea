"""Reading a request's body: an object in JSON of bounded size, or one clear refusal."""

from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class ObjectParser(JSONParser):
    """The framework reads a JSON body of any size and depth; this one does not."""

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        length = int((parser_context or {})["request"].META.get("CONTENT_LENGTH") or 0)
        if length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        try:
            found = super().parse(stream, media_type, parser_context)
        except (ParseError, RecursionError) as broken:
            raise ParseError(_("请求的内容不是有效的JSON（编码为UTF-8）。")) from broken
        if not isinstance(found, dict):
            raise ParseError(_("请求的内容须为一个JSON对象。"))
        return found
