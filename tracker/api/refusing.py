"""What the API raises to refuse. Apart from the handler: the framework loads authentication before its views."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from rest_framework import exceptions

from tracker.api.problem_kinds import KINDS


class Fault(NamedTuple):
    """One thing to correct: where it stands, a code for programs, a sentence for people."""

    pointer: str
    code: str
    message: str


class Problem(exceptions.APIException):
    """A refusal of a named kind. ``wait``: seconds, sent as Retry-After."""

    def __init__(
        self,
        slug: str,
        detail: str = "",
        *,
        faults: Sequence[Fault] = (),
        wait: int | None = None,
        auth_header: str = "",
    ) -> None:
        self.kind = KINDS[slug]
        super().__init__(detail or str(self.kind.explanation), code=slug)
        self.status_code = self.kind.status
        self.faults = list(faults)
        self.wait = wait
        self.auth_header = auth_header


class RangeProblem(Problem):
    """A part of a file was asked for that lies beyond its ``size`` in bytes."""

    def __init__(self, size: int) -> None:
        super().__init__("no-such-range")
        self.content_range = f"bytes */{size}"


class QueryNotValid(exceptions.ValidationError):
    """A query parameter cannot be taken; ``detail`` maps its name to what is wrong."""

    def __init__(self, detail: Mapping[str, Any], code: str = "invalid") -> None:
        super().__init__(dict(detail), code)
