"""``Authorization: Bearer yn_…``: looked up by hash on every call, so a switched-off account is out at once."""

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from tracker.api.refusing import Problem
from tracker.organisations.models import ApiToken, User
from tracker.organisations.tokens import USE_NOTED_EVERY, Scope
from tracker.workdays import clock

CHALLENGE = 'Bearer realm="yinuo"'


class TokenAuthentication(BaseAuthentication):
    """Gives (account, token). Refuses a wrong token with 401, and every write with a read token with 403.

    The scope is asked here, not in a permission, so that no view can forget it.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _space, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        now = clock.now()
        token = ApiToken.objects.usable(secret.strip(), now=now).select_related("user").first()
        if token is None:
            raise AuthenticationFailed(_("令牌无效、已到期或已停用。请重新取得令牌。"))
        if request.method not in SAFE_METHODS and token.scope != Scope.WRITE:
            raise Problem("read-only-token", auth_header=f'{CHALLENGE}, error="insufficient_scope"')
        if token.last_used_at is None or now - token.last_used_at >= USE_NOTED_EVERY:
            ApiToken.objects.filter(pk=token.pk).note_use(now=now)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE
