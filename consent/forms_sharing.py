"""What a clinician answers in order to share: to whom, what for, what of the record, and who asks. Nothing is selected."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django import forms

from casework.staff.models import Organization
from consent import words
from consent.facts import Circumstances, Custody, OrganizationKind, Representation
from consent.forms import SOME, YES_NO_UNKNOWN, DescribedBoxes, TypedField, offer_recipients, one_of
from consent.gate import ReleasableItem
from consent.verifications import REPRESENT, VERIFY, Verification

_ANSWERS: dict[str, bool | None] = {"yes": True, "no": False, "unknown": None}

#: What the papers of this site are for, and the purposes for which the law may ask for no paper.
PURPOSES: MappingProxyType[str, str] = MappingProxyType(
    {
        **words.PURPOSES,
        "custody_healthcare": "Health care in jail or prison",
        "oversight": "Review by an oversight agency",
    }
)
_HELD = "held"
#: What the official of a jail says (45 CFR 164.512(k)(5)(i)).
OF_A_JAIL: MappingProxyType[str, str] = MappingProxyType(
    {
        _HELD: "The person is held there now",
        Representation.CARE_OF_INMATE.value: "It is for the person's health care",
        Representation.SAFETY_OF_INMATE_OR_OTHERS.value: "It is for the safety of the person or of others held there",
        Representation.SAFETY_OF_OFFICERS.value: "It is for the safety of staff or officers",
        Representation.SAFETY_IN_TRANSPORT.value: "It is for safety while the person is moved",
        Representation.SECURITY_OF_INSTITUTION.value: "It is for the safety and order of the institution",
    }
)


def _answer(label: str) -> forms.ChoiceField:
    return one_of(label, YES_NO_UNKNOWN, hint="Leave it open if you do not know.", required=False)


class ShareForm(forms.Form):
    """To whom, what for, and what of the record. The question about a jail is there where one is listed."""

    recipient = one_of("With whom?", [])
    purpose = one_of("What for?", [])
    treats = _answer("Does this organization treat the person?")
    medical = _answer("Will medical personnel receive it?")
    official = forms.MultipleChoiceField(
        label="Does a jail or prison ask?",
        choices=list(OF_A_JAIL.items()),
        widget=DescribedBoxes,
        required=False,
        help_text="Only then: select what its official told you.",
        error_messages=SOME,
    )
    items = forms.MultipleChoiceField(
        label="What?",
        widget=DescribedBoxes,
        help_text="Select only what the purpose needs.",
        error_messages=SOME,
    )

    def __init__(
        self,
        *args: Any,
        organizations: Sequence[Organization],
        content: Sequence[ReleasableItem],
        described: Mapping[str, tuple[str, str]],
        purposes_on_file: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_recipients(self.fields["recipient"], organizations)
        on_paper = {code: words.purpose(code) for code in sorted(purposes_on_file) if code not in PURPOSES}
        self.fields["purpose"].choices = [*PURPOSES.items(), *on_paper.items()]  # type: ignore[attr-defined]  # a choice field
        self.fields["items"].choices = [(item.key, described[item.key][0]) for item in content]  # type: ignore[attr-defined]  # a choice field
        self.fields["items"].widget.descriptions = {key: told for key, (_, told) in described.items()}
        if not any(one.kind == OrganizationKind.CORRECTIONS for one in organizations):
            del self.fields["official"]

    def chosen(self) -> dict[str, Any]:
        """The codes that travel to the confirmation."""
        chosen = self.cleaned_data
        return {
            "recipient": chosen["recipient"],
            "purpose": chosen["purpose"],
            "treats": _ANSWERS.get(chosen["treats"]),
            "medical": _ANSWERS.get(chosen["medical"]),
            "official": sorted(chosen.get("official", ())),
            "keys": sorted(chosen["items"]),
        }


def circumstances_of(official: Sequence[str]) -> Circumstances:
    """What the official of a jail said, as facts: nothing where nobody said anything."""
    return Circumstances(
        custody=Custody.HELD if _HELD in official else None,
        representations=frozenset(Representation(code) for code in official if code != _HELD),
    )


class VerificationForm(forms.Form):
    """Who asks, and what an official said: each asked where the decision owes it, and then it has to be answered."""

    identity = TypedField(
        label="How did you verify who asks?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="A badge or card that you saw, a number that you called back, a letter with a letterhead.",
        error_messages={"required": "Write how you verified who asks. Without it nothing is shared."},
    )
    representation = TypedField(
        label="What did the official say that they need it for?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In their words, with their name and office. Keep a written statement if you have one.",
        error_messages={"required": "Write what the official said. Without it nothing is shared."},
    )

    def __init__(self, *args: Any, owed: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = {*owed}
        for code, name in ((VERIFY, "identity"), (REPRESENT, "representation")):
            if code not in wanted:
                del self.fields[name]

    def verification(self) -> Verification:
        """What was answered."""
        return Verification(
            identity=self.cleaned_data.get("identity", ""),
            representation=self.cleaned_data.get("representation", ""),
        )
