"""How a recipient was told that something ended. Nothing is selected beforehand."""

from django import forms

from consent.forms import one_of
from consent.models import RecipientNotice

_WAYS = [
    (way.value, way.label)
    for way in (RecipientNotice.Way.LETTER, RecipientNotice.Way.PHONE, RecipientNotice.Way.IN_PERSON)
]


class ToldForm(forms.Form):
    """The one question."""

    how = one_of("How were they told?", _WAYS)

    @property
    def way(self) -> RecipientNotice.Way:
        """The answer of a valid form."""
        return RecipientNotice.Way(self.cleaned_data["how"])
