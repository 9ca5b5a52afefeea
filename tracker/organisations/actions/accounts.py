"""One's own password, and the tokens of an account."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from tracker.ledger.entries import Actor
from tracker.ledger.refusals import NotAllowed, NotValid
from tracker.ledger.writing import writing
from tracker.organisations import tokens
from tracker.organisations.access import can_administer, can_revoke
from tracker.organisations.models import ApiToken, User

TOKEN_LIFE = timedelta(days=365)


def change_password(user: User, *, password: str, by: User | Actor, at: datetime) -> User:
    """A new password (already judged by the form), one's own or by an administrator; the ledger never holds it."""
    if isinstance(by, User) and by.pk != user.pk and not can_administer(by):
        raise NotAllowed(_("只能修改自己的密码。"))
    with writing(by=by, at=at) as change:
        row = User.objects.select_for_update().get(pk=user.pk)
        row.set_password(password)
        row.save(update_fields=["password"])
        change("user.password_changed", row)
    return row


def create_token(
    user: User, *, by: User, name: str, scope: str, now: datetime, at: datetime, life: timedelta = TOKEN_LIFE
) -> tuple[ApiToken, str]:
    """Make a token of ``user`` and return it with its secret, which is not kept. ``now`` is machine time."""
    if by.pk != user.pk and not (can_administer(by) and user.is_service):
        raise NotAllowed(_("只能为自己的账号或服务账号建立令牌。"), field="user")  # nobody acts as a person
    if not timedelta(0) < life <= TOKEN_LIFE:
        raise NotValid(_("令牌有效期最长一年。"), field="expires_in_days")
    secret = tokens.new_secret()
    with writing(by=by, at=at) as change:
        token = ApiToken.objects.create(
            user=user,
            name=name,
            scope=scope,
            hint=secret[:8],
            secret_hash=tokens.secret_hash(secret),
            created_at=now,
            expires_at=now + life,
        )
        change("token.created", token, after={"name": name, "scope": scope, "user": str(user)})
    return token, secret


def revoke_token(token: ApiToken, *, by: User, now: datetime, at: datetime) -> None:
    """Refused at once from now on; revoking twice changes nothing."""
    if not can_revoke(by, token.user_id):
        raise NotAllowed(_("只能停用自己的令牌。"))
    with writing(by=by, at=at) as change:
        token = ApiToken.objects.select_for_update().get(pk=token.pk)
        if token.revoked_at is None:
            token.revoked_at = now
            token.save(update_fields=["revoked_at"])
            change("token.revoked", token)
