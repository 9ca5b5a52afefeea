"""What a refused action becomes on a page: a message at its field, or a page of its own."""

from django import forms
from django.core.exceptions import PermissionDenied

from tracker.ledger.refusals import NotAllowed, Refused


def tell(form: forms.Form, refused: Refused) -> None:
    """Put the sentence where the person looks: at the field it belongs to, else above the form."""
    if isinstance(refused, NotAllowed):
        raise PermissionDenied(refused.message)
    form.add_error(refused.field if refused.field in form.fields else None, refused.message)
