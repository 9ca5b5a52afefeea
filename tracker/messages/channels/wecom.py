"""企业微信: a text message of the bureau's own application to one person, by its plain API (gettoken, message/send).

What can repeat: whoever dies between the service's answer and our note of it (or loses the answer) hands the same
message over once more. The service is told to drop what it has delivered (``enable_duplicate_check``): the same text to
the same person within four hours, the longest it offers. The text of a message never changes, and the first repeat
comes within a minute or two; after four hours one repeat can reach the person. There is no Message-ID a client could
know it by. Against loss nothing more is needed: what was not noted is sent again.

The secret comes from the environment and goes nowhere but into the call; tokens live in this process's memory alone.
"""

import http.client
import logging
import time
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from tracker.messages.channels.calls import Caller, Strange
from tracker.messages.channels.fitting import fitted
from tracker.messages.channels.handing import Handed
from tracker.messages.failures import Failure
from tracker.messages.models import Digest
from tracker.messages.preferences import WECOM_USER, Channel

DUPLICATES = 4 * 3600  # seconds: the longest the service remembers what it has delivered
BREAKS = 3
_EARLIER = 300  # seconds before its end a token is given up
_TOKEN_GONE = (40014, 42001)
_NO_SUCH_USER = (60111, 81013)
_LATER = (-1, 45009, 45033)  # busy; called too often; too many at once
_TOO_OFTEN = 45009

log = logging.getLogger(__name__)
_tokens: dict[
    tuple[str, str, str], tuple[str, float]
] = {}  # (url, corp, agent) -> token, end by the monotonic clock


class _Refused(Exception):
    """The service answered, and not with yes."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{code}: {words}")
        self.code = code


def is_configured() -> bool:
    return bool(settings.WECOM_CORP_ID and settings.WECOM_AGENT_ID and settings.WECOM_SECRET)


class WeCom:
    """One connection for a chunk. A token that has expired is asked for anew, once for each message."""

    def __init__(self) -> None:
        self._caller = Caller(settings.WECOM_URL, seconds=settings.WECOM_TIMEOUT)
        self._key = (settings.WECOM_URL, settings.WECOM_CORP_ID, str(settings.WECOM_AGENT_ID))
        self._broken = 0
        self.lost: Failure | None = None

    @property
    def tired(self) -> bool:
        return self._broken >= BREAKS

    def send(self, digest: Digest, now: datetime) -> Handed:
        to = digest.person.preference.wecom_user
        failure, answer = self._tried(to, fitted(digest.text, home=f"{settings.BASE_URL}/"))
        return Handed(Channel.WECOM, now, to, failure, self._clean(answer))

    def _tried(self, to: str, content: str) -> tuple[Failure | None, str]:
        if self.lost:
            return self.lost, ""
        if not WECOM_USER.fullmatch(to):
            return Failure(_("企业微信账号不正确。")), ""
        try:
            answer = self._send(to, content)
        except _Refused as problem:
            return self._refused(problem)
        except Strange as problem:
            failure = Failure(_("企业微信接口的应答无法识别，请联系系统管理员。"), str(problem))
            self._note_break(failure)
            return failure, str(problem)
        except (OSError, http.client.HTTPException) as error:
            detail = self._clean(f"{type(error).__name__}: {error}")
            failure = Failure(_("企业微信没有应答。"), detail, again=True)
            self._note_break(failure)
            return failure, detail
        self._broken = 0
        words = f"{answer.get('errcode')}: {answer.get('errmsg')} {answer.get('msgid', '')}".strip()
        if to.lower() in str(answer.get("invaliduser", "")).lower().split("|"):
            return Failure(_("企业微信中没有这个账号。"), words), words
        return None, words

    def _note_break(self, failure: Failure) -> None:
        self._broken += 1
        if self.tired:
            self.lost = failure

    def _refused(self, problem: _Refused) -> tuple[Failure, str]:
        self._broken = 0
        words = self._clean(str(problem))
        if problem.code in _NO_SUCH_USER:
            return Failure(_("企业微信中没有这个账号。"), words), words
        if problem.code in _LATER:
            failure = Failure(_("企业微信暂时不收。"), words, again=True)
            if problem.code == _TOO_OFTEN:  # the rest of the chunk would hear the same
                self.lost = failure
            return failure, words
        return Failure(_("企业微信没有接收，请联系系统管理员核对设置。"), words), words

    def _send(self, to: str, content: str) -> dict[str, Any]:
        body = {
            "touser": to,
            "msgtype": "text",
            "agentid": settings.WECOM_AGENT_ID,
            "text": {"content": content},
            "safe": 0,
            "enable_duplicate_check": 1,
            "duplicate_check_interval": DUPLICATES,
        }
        path = "/cgi-bin/message/send"
        try:
            return self._asked(path, {"access_token": self._token()}, body)
        except _Refused as problem:
            if problem.code not in _TOKEN_GONE:
                raise
        _tokens.pop(self._key, None)
        return self._asked(path, {"access_token": self._token()}, body)

    def _token(self) -> str:
        token, until = _tokens.get(self._key, ("", 0.0))
        if time.monotonic() < until:
            return token
        query = {"corpid": settings.WECOM_CORP_ID, "corpsecret": settings.WECOM_SECRET}
        answer = self._asked("/cgi-bin/gettoken", query)
        token, lives = str(answer.get("access_token", "")), answer.get("expires_in")
        if not token or not isinstance(lives, int):
            raise Strange("no token in the answer")
        _tokens[self._key] = (token, time.monotonic() + lives - _EARLIER)
        return token

    def _asked(self, path: str, query: dict[str, str], body: dict[str, Any] | None = None) -> dict[str, Any]:
        answer = self._caller.call(path, query, body)
        code = answer.get("errcode", 0)
        if not isinstance(code, int):
            raise Strange("no code in the answer")
        if code:
            raise _Refused(code, str(answer.get("errmsg", "")))
        return answer

    def _clean(self, words: str) -> str:
        """Without what must not be written down, should the service ever repeat it."""
        for secret in (settings.WECOM_SECRET, _tokens.get(self._key, ("", 0.0))[0]):
            words = words.replace(secret, "***") if secret else words
        return words[:300]

    def close(self) -> None:
        self._caller.close()
