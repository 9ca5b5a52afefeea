"""How the API describes itself: OpenAPI 3.1 with bearer tokens and problem documents."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from tracker.api import examples
from tracker.api.problem_kinds import BY_STATUS
from tracker.api.problems import CONTENT_TYPE
from tracker.api.shapes import ProblemSerializer

ID = OpenApiParameter("id", OpenApiTypes.UUID, OpenApiParameter.PATH)
EVIDENCE_ID = OpenApiParameter(
    "evidence", OpenApiTypes.UUID, OpenApiParameter.PATH, description="佐证材料的编号"
)


class BearerToken(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "tracker.api.authentication.TokenAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "POST /api/v1/tokens 取得，以 yn_ 开头"}


class ProblemSchema(AutoSchema):
    """Adds to every operation the refusals it can answer with."""

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        spectacular: Any = self
        bodies: dict[str, Any] = super()._get_response_bodies(direction)  # type: ignore[arg-type]
        for status in self._refusals():
            if str(status) not in bodies:
                shown = spectacular._get_response_for_code(ProblemSerializer, str(status), [CONTENT_TYPE])
                shown["content"][CONTENT_TYPE]["example"] = examples.refusal(BY_STATUS[status])
                bodies[str(status)] = shown | {"description": str(BY_STATUS[status].title)}
        return dict(sorted(bodies.items()))

    def _refusals(self) -> list[int]:
        spectacular: Any = self
        has_id, writes = "{id}" in self.path, self.method != "GET"
        takes_input = has_id or writes or bool(spectacular._get_paginator())
        signs_in = self.method == "POST" and not has_id
        found = {
            400: takes_input,
            401: bool(self.get_auth()) or signs_in,
            403: writes and not signs_in,
            404: has_id or "{slug}" in self.path,
            409: writes and has_id and self.method == "POST",
            413: self.method == "POST",
            415: self.method == "POST",
            429: signs_in,
            503: writes and has_id and self.method == "POST",
        }
        return [status for status, answered in found.items() if answered]
