"""``/people`` and ``/delegations``: who holds which post, who stands in for whom, and a leaver's work handed over."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from tracker.api import examples, people_examples, reader
from tracker.api.schema import ID
from tracker.api.shapes import BureauRefSerializer, OfficeRefSerializer
from tracker.organisations.access import delegations_visible_to, posts_visible_to
from tracker.organisations.actions import delegate, revoke_delegation
from tracker.organisations.models import Bureau, Delegation, Post, Role, User
from tracker.tasks.actions import transfer
from tracker.workdays import clock


class PersonRefSerializer(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ["id", "name"]
        read_only_fields = fields


class PostSerializer(serializers.ModelSerializer[Post]):
    bureau = BureauRefSerializer(read_only=True)
    office = OfficeRefSerializer(read_only=True, allow_null=True)
    role = serializers.ChoiceField(choices=Role.choices, read_only=True)
    role_words = serializers.CharField(source="get_role_display", read_only=True)

    class Meta:
        model = Post
        fields = ["id", "bureau", "office", "role", "role_words", "is_deputy", "since", "until"]
        read_only_fields = fields


class PersonSerializer(serializers.ModelSerializer[User]):
    posts = PostSerializer(many=True, read_only=True, source="seen_posts")

    class Meta:
        model = User
        fields = ["id", "name", "posts"]
        read_only_fields = fields


class DelegationSerializer(serializers.ModelSerializer[Delegation]):
    post = PostSerializer(read_only=True)
    giver = PersonRefSerializer(read_only=True)
    to = PersonRefSerializer(read_only=True)
    is_in_force = serializers.SerializerMethodField(help_text="今天是否生效")

    class Meta:
        model = Delegation
        fields = [
            "id", "post", "giver", "to", "since", "until", "reason", "given_at", "revoked_at", "is_in_force",
        ]  # fmt: skip
        read_only_fields = fields

    def get_is_in_force(self, row: Delegation) -> bool:
        return bool(row.in_force)  # type: ignore[attr-defined] # annotated by the view


class DelegationRequestSerializer(serializers.Serializer[Any]):
    post = serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text="自己的任职，见 /people")
    to = serializers.UUIDField(help_text="受托人")
    since = serializers.DateField()
    until = serializers.DateField(help_text="最后一天，最长半年")
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)


class TransferRequestSerializer(serializers.Serializer[Any]):
    to = serializers.UUIDField(help_text="接手人")
    bureau = serializers.UUIDField(help_text="在哪个单位的工作")
    last_on = serializers.DateField(help_text="最后任职日")
    takes_posts = serializers.BooleanField(required=False, help_text="接手人同时接任其职务，仅系统管理员")


class HandedSerializer(serializers.Serializer[Any]):
    what = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # hides an attribute of the framework's
    refused = serializers.CharField(help_text="没有移交的原因；空为已移交")


class TransferredSerializer(serializers.Serializer[Any]):
    rows = HandedSerializer(many=True)


class PeopleViewSet(ListModelMixin, GenericViewSet[User]):
    queryset = User.objects.none()
    serializer_class = PersonSerializer
    orderings = ("name", "username")

    def get_queryset(self) -> QuerySet[User]:
        """People in office today, or later, in the caller's bureaus."""
        seen = self._posts()
        people = User.objects.filter(is_active=True, pk__in=seen.order_by().values("user"))
        shown: Any = Prefetch(
            "posts", seen.select_related("bureau", "office").order_by("since", "pk"), to_attr="seen_posts"
        )
        return people.prefetch_related(shown)

    def _posts(self) -> QuerySet[Post]:
        posts = posts_visible_to(reader.caller(self.request), reader.standing(self.request))
        return posts.filter(Q(until=None) | Q(until__gte=clock.today()))

    @extend_schema(
        summary="本单位人员和任职",
        description="不含电话和邮箱。",
        examples=examples.answer(people_examples.PERSON),
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="移交一人的工作",
        description="由本单位督办员或系统管理员办理；逐项列出结果。",
        parameters=[ID],
        request=TransferRequestSerializer,
        responses=TransferredSerializer,
        examples=[
            OpenApiExample("请求", value=people_examples.TRANSFER_ASKED, request_only=True),
            *examples.answer(people_examples.TRANSFERRED),
        ],
    )
    @action(detail=True, methods=["post"])
    def transfer(self, request: Request, pk: str) -> Response:
        given = TransferRequestSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        facts = dict(given.validated_data)
        leaver = reader.one(self.get_queryset(), pk)
        bureau = Bureau.objects.filter(
            pk=facts.pop("bureau"), pk__in=self._posts().order_by().values("bureau")
        ).first()
        to = self.get_queryset().filter(pk=facts.pop("to")).first()
        if bureau is None or to is None:
            raise NotFound
        rows = transfer(leaver, to=to, bureau=bureau, by=reader.caller(request), at=clock.at(), **facts)
        return Response(TransferredSerializer({"rows": rows}).data)


class DelegationViewSet(ListModelMixin, GenericViewSet[Delegation]):
    queryset = Delegation.objects.none()
    serializer_class = DelegationSerializer
    orderings = ("-since",)

    def get_queryset(self) -> QuerySet[Delegation]:
        caller = reader.caller(self.request)
        rows = delegations_visible_to(caller, reader.standing(self.request))
        current = Delegation.objects.current(clock.today()).filter(pk=OuterRef("pk")).order_by()
        rows = rows.select_related("post__user", "post__bureau", "post__office", "to")
        return rows.annotate(in_force=Exists(current.values("pk")))

    @extend_schema(summary="本单位的委托", examples=examples.answer(people_examples.DELEGATION))
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        summary="委托他人代行自己的职务",
        request=DelegationRequestSerializer,
        responses={201: DelegationSerializer},
        examples=[
            OpenApiExample("请求", value=people_examples.DELEGATION_ASKED, request_only=True),
            OpenApiExample(
                "结果", value=people_examples.DELEGATION, response_only=True, status_codes=["201"]
            ),
        ],
    )
    def create(self, request: Request) -> Response:
        given = DelegationRequestSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        facts = dict(given.validated_data)
        caller, standing = reader.caller(request), reader.standing(request)
        seen = posts_visible_to(caller, standing)
        post = seen.select_related("user", "bureau", "office").filter(pk=facts.pop("post")).first()
        to = User.objects.filter(pk=facts.pop("to"), pk__in=seen.order_by().values("user")).first()
        if post is None or to is None:
            raise NotFound
        row = delegate(post, to=to, by=caller, at=clock.at(), **facts)
        return self._answer(str(row.pk), status=201)

    @extend_schema(
        summary="收回委托",
        request=None,
        parameters=[ID],
        responses=DelegationSerializer,
        examples=examples.answer(people_examples.DELEGATION),
    )
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str) -> Response:
        revoke_delegation(reader.one(self.get_queryset(), pk), by=reader.caller(request), at=clock.at())
        return self._answer(pk)

    def _answer(self, pk: str, status: int = 200) -> Response:
        row = reader.one(self.get_queryset(), pk)
        return Response(DelegationSerializer(row, context=self.get_serializer_context()).data, status=status)
