"""The channels of one chunk: each person's own, and mail where that fails, which then says so."""

from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from tracker.messages.channels.handing import Handed
from tracker.messages.channels.mail import MailServer
from tracker.messages.channels.wecom import WeCom, is_configured
from tracker.messages.failures import Failure
from tracker.messages.models import Digest
from tracker.messages.preferences import Channel

FALL_BACK_AFTER = 3  # tries of a channel that may come back: now, in one minute, two more later; then mail


class Ways:
    """Each is opened when the first message wants it. ``lost`` and ``tired`` speak of mail: all falls back to it."""

    def __init__(self) -> None:
        self._mail = MailServer()
        self._wecom: WeCom | None = None

    @property
    def lost(self) -> Failure | None:
        return self._mail.lost

    @property
    def tired(self) -> bool:
        return self._mail.tired

    def send(self, digest: Digest, now: datetime) -> list[Handed]:
        """What was tried, in order; the last decides. A fall back to mail is kept in ``digest.fell_back``."""
        if digest.fell_back or not _wants_wecom(digest):
            return [self._mail.send(digest, now)]
        if not is_configured():
            digest.fell_back = _("企业微信尚未启用")
            return [self._mail.send(digest, now)]
        self._wecom = self._wecom or WeCom()
        first = self._wecom.send(digest, now)
        failure = first.failure
        if failure is None or (failure.again and digest.attempts < FALL_BACK_AFTER):
            return [first]
        digest.fell_back = failure.reason.rstrip("。")
        return [first, self._mail.send(digest, now)]

    def close(self) -> None:
        self._mail.close()
        if self._wecom is not None:
            self._wecom.close()


def _wants_wecom(digest: Digest) -> bool:
    try:
        chosen = digest.person.preference
    except ObjectDoesNotExist:
        return False
    return chosen.channel == Channel.WECOM and bool(chosen.wecom_user)


def address_of(digest: Digest, channel: str) -> str:
    """Where a message goes by ``channel``."""
    return digest.person.preference.wecom_user if channel == Channel.WECOM else digest.person.email
