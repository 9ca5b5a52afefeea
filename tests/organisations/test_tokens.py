"""S18: a token is shown once, kept as a hash, ends by itself, and is refused the moment it is revoked."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest

from tests.conftest import Cast
from tests.factories import NOW, make_user
from tracker.ledger.models import Change
from tracker.ledger.refusals import NotAllowed, NotValid
from tracker.organisations.actions import TOKEN_LIFE, create_token, revoke_token
from tracker.organisations.models import ApiToken, User
from tracker.organisations.tokens import PREFIX, USE_NOTED_EVERY, new_secret


def create(user: User, *, by: User | None = None, **facts: Any) -> tuple[ApiToken, str]:
    return create_token(user, by=by or user, name="统计平台", scope="read", now=NOW, at=NOW, **facts)


def usable(secret: str, *, after: timedelta = timedelta(0)) -> bool:
    return ApiToken.objects.usable(secret, now=NOW + after).exists()


def test_secret_is_not_kept_anywhere(cast: Cast) -> None:
    token, secret = create(cast.head)
    token.refresh_from_db()
    kept = " ".join(str(getattr(token, f.attname)) for f in token._meta.concrete_fields)
    kept += " ".join(f"{c.data} {c.subject_label}" for c in Change.objects.all())
    assert secret not in kept
    assert token.secret_hash == hashlib.sha256(secret.encode()).hexdigest()
    assert (token.hint, str(token)) == (secret[:8], f"{secret[:8]}… 统计平台")


def test_secrets_are_long_different_and_known_by_their_beginning() -> None:
    secrets = {new_secret() for _again in range(1000)}
    assert len(secrets) == 1000
    assert all(secret.startswith(PREFIX) and len(secret) >= 46 for secret in secrets)


def test_token_is_found_by_its_secret_alone(cast: Cast) -> None:
    token, secret = create(cast.head)
    create(cast.staff)
    assert ApiToken.objects.usable(secret, now=NOW).get() == token
    for wrong in ("", secret[:-1], secret + "x", secret.upper(), token.secret_hash, token.hint):
        assert not usable(wrong)


def test_token_ends_at_its_hour(cast: Cast) -> None:
    _token, secret = create(cast.head, life=timedelta(days=30))
    assert usable(secret, after=timedelta(days=30) - timedelta(microseconds=1))
    assert not usable(secret, after=timedelta(days=30))


@pytest.mark.parametrize("life", [timedelta(0), -timedelta(days=1), TOKEN_LIFE + timedelta(microseconds=1)])
def test_life_is_at_most_a_year_and_more_than_nothing(cast: Cast, life: timedelta) -> None:
    with pytest.raises(NotValid, match="最长一年") as refused:
        create(cast.head, life=life)
    assert (refused.value.field, ApiToken.objects.count()) == ("expires_in_days", 0)


def test_whole_year_is_allowed(cast: Cast) -> None:
    token, _secret = create(cast.head, life=TOKEN_LIFE)
    assert token.expires_at == NOW + timedelta(days=365)


def test_revoked_token_is_refused_at_once(cast: Cast) -> None:
    token, secret = create(cast.head)
    revoke_token(token, by=cast.head, now=NOW, at=NOW)
    assert not usable(secret)
    revoke_token(token, by=cast.head, now=NOW + timedelta(days=1), at=NOW)  # twice: nothing changes
    assert ApiToken.objects.get().revoked_at == NOW
    assert list(Change.objects.values_list("kind", flat=True)) == ["token.created", "token.revoked"]


def test_token_of_a_switched_off_account_is_refused_at_once(cast: Cast) -> None:
    _token, secret = create(cast.head)
    User.objects.filter(pk=cast.head.pk).update(is_active=False)
    assert not usable(secret)


@pytest.mark.parametrize("who", ["staff", "supervisor", "leader", "stranger"])
def test_nobody_makes_or_revokes_the_token_of_another(cast: Cast, who: str) -> None:
    token, secret = create(cast.head)
    with pytest.raises(NotAllowed):
        create(cast.head, by=getattr(cast, who))
    with pytest.raises(NotAllowed, match="只能停用自己"):
        revoke_token(token, by=getattr(cast, who), now=NOW, at=NOW)
    assert usable(secret)
    assert ApiToken.objects.count() == 1


def test_administrator_makes_tokens_of_service_accounts_only_but_revokes_any(cast: Cast) -> None:
    service = make_user("jiekou", "数据平台", is_service=True)
    assert create(service, by=cast.admin)[0].user == service
    token, secret = create(cast.head)
    with pytest.raises(NotAllowed):
        create(cast.head, by=cast.admin)  # he would act as a person
    revoke_token(token, by=cast.admin, now=NOW, at=NOW)
    assert not usable(secret)


def test_creation_is_recorded_with_purpose_scope_and_account(cast: Cast) -> None:
    create(cast.head)
    change = Change.objects.get()
    assert (change.kind, change.actor_name) == ("token.created", "李建国")
    assert '"after":{"name":"统计平台","scope":"read","user":"李建国"}' in change.data


def test_use_is_noted_at_most_once_in_a_while(cast: Cast) -> None:
    _token, secret = create(cast.head)
    noted = ApiToken.objects.usable(secret, now=NOW)
    assert noted.note_use(now=NOW) == 1
    assert noted.note_use(now=NOW + USE_NOTED_EVERY - timedelta(microseconds=1)) == 0
    assert noted.note_use(now=NOW + USE_NOTED_EVERY) == 1
    assert ApiToken.objects.get().last_used_at == NOW + USE_NOTED_EVERY
    assert Change.objects.count() == 1  # a use is no change


def test_service_account_signs_as_a_service(cast: Cast) -> None:
    service = make_user("jiekou", "数据平台", is_service=True)
    assert (service.as_actor().kind, cast.head.as_actor().kind) == ("service", "person")
