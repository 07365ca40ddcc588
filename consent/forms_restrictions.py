"""What a person asks not to be shared, and what becomes of it. Nothing is selected beforehand; "all" is an answer too."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from casework.staff.models import Organization
from consent import words
from consent.forms import SOME, DescribedBoxes, offer_recipients, one_of
from consent.forms_sharing import PURPOSES
from consent.models import RestrictionRecord
from consent.presenters import KINDS
from consent.restrictions import Limit

ALL = "all"
#: What a health plan asks for (45 CFR 164.522(a)(1)(vi)).
_OF_A_PLAN = {code: words.purpose(code) for code in ("payment", "operations")}
#: The answers to a limit; an open one counts as agreed.
ANSWERS: dict[str, bool | None] = {"agreed": True, "declined": False, "open": None}


def _some_or_all(label: str, hint: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, widget=DescribedBoxes, help_text=hint, error_messages=SOME)


class LimitForm(forms.Form):
    """With whom not, what not, what for not; whether the care was paid in full; and the answer."""

    whom = _some_or_all("With whom should it not be shared?", "Select all that the person names.")
    what = _some_or_all("What should not be shared?", "Select all that the person names.")
    purposes = _some_or_all("What for should it not be shared?", "Select all that the person names.")
    paid = one_of(
        "Did the person, or somebody for them, pay for this care in full?",
        [("yes", "Yes"), ("no", "No, or not known")],
        hint="A health plan is then not told of it, if the person asks. Such a limit has to be agreed to.",
    )
    answer = one_of(
        "What is the answer?",
        [
            ("agreed", "Agreed"),
            ("open", "Not decided yet: it holds until then"),
            ("declined", "Not agreed"),
        ],
        hint="Ask the privacy officer if you are not sure.",
    )

    def __init__(self, *args: Any, organizations: Sequence[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whom: Any = self.fields["whom"]
        offer_recipients(whom, organizations)
        whom.choices = [(ALL, "With anybody"), *whom.choices]
        what: Any = self.fields["what"]
        what.choices = [(ALL, "Anything of the record"), *KINDS.items()]
        purposes: Any = self.fields["purposes"]
        purposes.choices = [(ALL, "For any purpose"), *PURPOSES.items(), *_OF_A_PLAN.items()]

    def limit(self) -> Limit:
        """What was asked for; "all" beside others is still all."""
        whom, what, purposes = (self._named(name) for name in ("whom", "what", "purposes"))
        return Limit(
            organization_ids=tuple(uuid.UUID(one) for one in whom),
            segments=what,
            purposes=purposes,
            paid_in_full=self.cleaned_data["paid"] == "yes",
        )

    def _named(self, name: str) -> tuple[str, ...]:
        chosen: list[str] = self.cleaned_data[name]
        return () if ALL in chosen else tuple(chosen)

    @property
    def agreed(self) -> bool | None:
        """The answer; None while nobody has decided."""
        return ANSWERS[self.cleaned_data["answer"]]


class AnswerForm(forms.Form):
    """The answer to a limit that was left open."""

    answer = one_of("What is the answer?", [("agreed", "Agreed"), ("declined", "Not agreed")])


class EndForm(forms.Form):
    """Why a limit ends."""

    because = one_of("Why does it end?", RestrictionRecord.Ended.choices)
