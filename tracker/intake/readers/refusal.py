"""The one error of all readers."""


class UnreadableDocument(Exception):
    """The file gives no text. The message is Chinese, says why and what to do, and may be shown as it is."""
