"""``/``: where everything is and who is asking; the problem pages; the documentation; and what is nowhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from tracker.api import examples, reader
from tracker.api.problem_kinds import KINDS
from tracker.organisations.models import ApiToken
from tracker.organisations.tokens import Scope
from tracker.workdays import clock

LINKS = {
    "tasks": "api:task-list",
    "plans": "api:plan-list",
    "offices": "api:office-list",
    "people": "api:person-list",
    "delegations": "api:delegation-list",
    "materials": "api:material-list",
    "reminders": "api:reminder-list",
    "deliveries": "api:delivery-list",
    "notices": "api:notice-list",
    "tokens": "api:token-list",
    "openapi": "api:openapi",
    "docs": "api:docs",
}


class CallerSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    username = serializers.CharField()
    name = serializers.CharField()
    scope = serializers.ChoiceField(choices=Scope.choices)
    token_expires_at = serializers.DateTimeField()


class IndexSerializer(serializers.Serializer[Any]):
    today = serializers.DateField(help_text="业务日期，时限和亮灯按此计算")
    caller = CallerSerializer()
    links = serializers.DictField(child=serializers.URLField())


class ProblemKindSerializer(serializers.Serializer[Any]):
    type = serializers.URLField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    explanation = serializers.CharField()


class Index(APIView):
    @extend_schema(
        operation_id="index",
        summary="各资源的地址，和调用者是谁",
        responses=IndexSerializer,
        examples=examples.answer(examples.INDEX),
    )
    def get(self, request: Request) -> Response:
        user, token = reader.caller(request), request.auth
        assert isinstance(token, ApiToken)
        facts = {
            "today": clock.today(),
            "caller": {
                "id": user.pk,
                "username": user.username,
                "name": user.name,
                "scope": token.scope,
                "token_expires_at": token.expires_at,
            },
            "links": {name: reverse(view, request=request) for name, view in LINKS.items()},
        }
        return Response(IndexSerializer(facts).data)


class ProblemPage(APIView):
    """What a problem's ``type`` leads to; open to everybody, as the refusals themselves are."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(
        summary="一类问题的说明",
        description="问题文档中 type 所指的地址，无需令牌。",
        parameters=[OpenApiParameter("slug", str, OpenApiParameter.PATH, enum=list(KINDS))],
        responses=ProblemKindSerializer,
    )
    def get(self, request: Request, slug: str) -> Response:
        kind = KINDS.get(slug)
        if kind is None:
            raise NotFound
        facts = {
            "type": request.build_absolute_uri(request.path),
            "title": str(kind.title),
            "status": kind.status,
            "explanation": str(kind.explanation),
        }
        return Response(ProblemKindSerializer(facts).data)


@extend_schema(exclude=True)
class Nowhere(APIView):
    """Every other address under the API: a problem document like all refusals, never a page in HTML."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The description as a page, from files that lie here: it works without any other network."""
    return render(request, "api/docs.html")
