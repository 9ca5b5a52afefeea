"""What an action answers when it does nothing. Faces turn these into a form message, 403, 404 or 409.

The message is a whole sentence for the person, in plain words; ``code`` is for programs.
"""


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
