"""``/tokens``: a token for a user name and password, shown once; one's own tokens listed and revoked."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import AllowAny, BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from tracker.api import examples, reader
from tracker.api.authentication import CHALLENGE, TokenAuthentication
from tracker.api.refusing import Problem
from tracker.api.schema import ID
from tracker.organisations.actions import TOKEN_LIFE, create_token, revoke_token
from tracker.organisations.models import ApiToken, User
from tracker.organisations.tokens import Scope
from tracker.workdays import clock


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    class Meta:
        model = ApiToken
        fields = ["id", "name", "scope", "hint", "created_at", "expires_at", "last_used_at", "revoked_at"]
        read_only_fields = fields


class TokenRequestSerializer(serializers.Serializer[Any]):
    username = serializers.CharField(max_length=150, trim_whitespace=False)
    password = serializers.CharField(max_length=1000, trim_whitespace=False)
    name = serializers.CharField(max_length=100, required=False, help_text="用途，便于日后辨认")
    scope = serializers.ChoiceField(choices=Scope.choices, default=Scope.READ)
    expires_in_days = serializers.IntegerField(
        min_value=1, max_value=TOKEN_LIFE.days, default=TOKEN_LIFE.days
    )


class NewTokenSerializer(serializers.ModelSerializer[ApiToken]):
    token = serializers.CharField(help_text="只显示这一次，系统不保存")

    class Meta:
        model = ApiToken
        fields = ["token", "id", "name", "scope", "expires_at"]
        read_only_fields = fields


class TokenViewSet(ListModelMixin, GenericViewSet[ApiToken]):
    queryset = ApiToken.objects.none()
    serializer_class = TokenSerializer
    orderings = ("-created_at",)

    def get_authenticators(self) -> list[BaseAuthentication]:
        signing_in = self.request is not None and self.request.method == "POST"
        return [] if signing_in else [TokenAuthentication()]

    def get_permissions(self) -> list[BasePermission]:
        return [AllowAny()] if self.action == "create" else [IsAuthenticated()]

    def get_queryset(self) -> QuerySet[ApiToken]:
        return ApiToken.objects.filter(user=reader.caller(self.request))

    @extend_schema(summary="自己的令牌（不含令牌本身）", examples=examples.answer(examples.TOKEN))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="用用户名和密码取得令牌",
        auth=[],
        request=TokenRequestSerializer,
        responses={201: OpenApiResponse(NewTokenSerializer, "令牌只显示这一次")},
        examples=[
            OpenApiExample("请求", value=examples.TOKEN_ASKED, request_only=True),
            OpenApiExample("结果", value=examples.TOKEN_MADE, response_only=True, status_codes=["201"]),
        ],
    )
    def create(self, request: Request) -> Response:
        asked = TokenRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        user = _sign_in(request, given["username"], given["password"])
        token, secret = create_token(
            user,
            by=user,
            name=given.get("name") or _("程序接口"),
            scope=given["scope"],
            now=clock.now(),
            at=clock.at(),
            life=timedelta(days=given["expires_in_days"]),
        )
        shown = {**TokenSerializer(token).data, "token": secret}
        body = {name: shown[name] for name in NewTokenSerializer.Meta.fields}
        return Response(body, status=201, headers={"Cache-Control": "no-store"})

    @extend_schema(summary="停用自己的令牌", parameters=[ID], responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        token = reader.one(self.get_queryset(), pk)
        revoke_token(token, by=reader.caller(request), now=clock.now(), at=clock.at())
        return Response(status=204)


def _sign_in(request: Request, username: str, password: str) -> User:
    """The account, or one answer for every wrong pair; too many of them lock this name at this address."""
    user = authenticate(request=request, username=username, password=password)
    if isinstance(user, User):
        return user
    if getattr(request, "axes_locked_out", False):
        raise Problem("locked-out", wait=int(settings.AXES_COOLOFF_TIME.total_seconds()))
    raise Problem("wrong-credentials", auth_header=CHALLENGE)
