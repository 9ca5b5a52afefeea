"""What an action answers when it does nothing. Faces turn these into a form message, 403, 404 or 409.

The message is a whole sentence for the person, in plain words; ``code`` is for programs.
"""

from django.utils.translation import gettext as _


class Refused(Exception):
    """The action did nothing, and ``message`` says why and what to do."""

    code = "refused"

    def __init__(self, message: object, *, code: str = "", field: str = "") -> None:
        self.message = str(message)
        self.code = code or self.code
        self.field = field  # the form field the message belongs to, if one
        super().__init__(self.message)


class NotAllowed(Refused):
    """This person may not do this to this object."""

    code = "not_allowed"


class WrongState(Refused):
    """It cannot be done now; the message says what happened meanwhile and who did it."""

    code = "wrong_state"


class NotValid(Refused):
    """What was entered cannot be taken."""

    code = "not_valid"


class Busy(Refused):
    """Another holds the rows longer than one waits for them. Nothing was written; the same may be sent again."""

    code = "busy"


def storable(text: str, *, field: str) -> str:
    """The text, which a database can keep. Forms ask this themselves; what reaches an action by another way does not."""
    if "\0" in text:
        words = _("含有不能保存的控制字符，请删去后再保存（从别处复制的，可以先粘贴到记事本再复制过来）。")
        raise NotValid(words, code="null_characters_not_allowed", field=field)
    return text
