"""What the person answers: yes or no to each kind of information, until when, and how they sign. In their language.

Every word, the errors included, is of ``consent.capture.papers``. Nothing is selected beforehand.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from consent import signatures
from consent.capture.document import Signed
from consent.capture.papers import kind_on_paper, words_in
from consent.capture.terms import Terms
from consent.forms import DescribedRadios
from consent.typed import as_compared, is_blank, names_somebody

#: Days after today that are offered beside the latest one, as far as they are earlier.
_SHORTER = (7, 30, 90)
_YES, _NO = "yes", "no"


class ChooseForm(forms.Form):
    """Step 2. One question for each kind of information that is asked for, and until which day."""

    def __init__(self, *args: Any, terms: Terms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._terms = terms
        words = words_in(terms.language)
        for code in terms.segments:
            self.fields[f"share_{code}"] = forms.ChoiceField(
                label=kind_on_paper(
                    terms.language, code, for_monitor=terms.is_for_monitoring, of_another=terms.is_for_another
                ),
                choices=[(_YES, words.PAGE["yes"]), (_NO, words.PAGE["no"])],
                widget=DescribedRadios,
                help_text=words.PAGE["hiv_lead"] if code == "hiv" else words.PAGE["one"],
                error_messages=_one(words.ERRORS),
            )
        self.fields["until"] = forms.ChoiceField(
            label=words.PAGE["until"],
            choices=[(day.isoformat(), words.day(day)) for day in days_offered(terms)],
            widget=DescribedRadios,
            help_text=words.PAGE["until_hint"],
            error_messages=_one(words.ERRORS),
        )

    def questions(self, codes: frozenset[str]) -> list[Any]:
        """The bound questions about these kinds of information, in the order of the paper."""
        return [self[f"share_{code}"] for code in self._terms.segments if code in codes]

    @property
    def segments(self) -> tuple[str, ...]:
        """The kinds of information to which the person said yes."""
        return tuple(code for code in self._terms.segments if self.cleaned_data[f"share_{code}"] == _YES)

    @property
    def last_day(self) -> date:
        return date.fromisoformat(self.cleaned_data["until"])

    def says_no_to_all(self) -> bool:
        """Whether every question is answered with no, until when or not."""
        answers = [self.data.get(f"share_{code}") for code in self._terms.segments]
        return all(answer == _NO for answer in answers)


def days_offered(terms: Terms) -> list[date]:
    """The last days among which the person chooses, the earliest first. A court's paper has its one day."""
    if terms.is_for_monitoring:
        return [terms.last_day]
    today = timezone.localdate()
    earlier = [today + timedelta(days=days) for days in _SHORTER]
    return [*[day for day in earlier if day < terms.last_day], terms.last_day]


class SignForm(forms.Form):
    """Step 3. A typed name, a drawing, or a mark that two people saw; and which copy the person wants."""

    signed_name = forms.CharField(
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    drawing = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=signatures.LARGEST_DRAWING * 2, label="-"
    )
    is_mark = forms.BooleanField(required=False)
    witness = forms.CharField(
        max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    second_witness = forms.CharField(
        max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})
    )
    copy = forms.ChoiceField(widget=DescribedRadios)

    def __init__(self, *args: Any, language: str, signer_name: str, **kwargs: Any) -> None:
        """``signer_name``: who signs, as it stands on the paper; nobody witnesses their own signature."""
        super().__init__(*args, **kwargs)
        self._words, self._signer_name = words_in(language), signer_name
        page, errors = self._words.PAGE, self._words.ERRORS
        for name, label, hint in (
            ("signed_name", "full_name", "full_name_hint"),
            ("is_mark", "is_mark", "is_mark_hint"),
            ("witness", "witness", "witness_hint"),
            ("second_witness", "second_witness", "witness_hint"),
            ("copy", "copy", "one"),
        ):
            self.fields[name].label, self.fields[name].help_text = page[label], page[hint]
        for name in ("signed_name", "witness", "second_witness"):
            self.fields[name].error_messages["max_length"] = errors["long"]
        self.fields["drawing"].error_messages["max_length"] = errors["drawing"]
        self.fields["copy"].choices = [*self._words.COPIES.items()]  # type: ignore[attr-defined]  # a choice field
        self.fields["copy"].error_messages.update(_one(errors))

    def clean_drawing(self) -> str:
        value: str = self.cleaned_data["drawing"]
        if value:
            try:
                signatures.check_drawing(value)
            except signatures.NotADrawingError as error:
                raise forms.ValidationError(self._words.ERRORS["drawing"]) from error
        return value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        errors = self._words.ERRORS
        if cleaned.get("is_mark"):
            self._check_mark(cleaned)
        else:
            self._check_name(cleaned)
        compared = {as_compared(witness) for witness in self.witnesses}
        if len(compared) != len(self.witnesses) or compared & self._signers():
            self.add_error("witness", errors["same_witness"])
        return cleaned

    def _check_name(self, cleaned: Mapping[str, Any]) -> None:
        """A name that is typed has a letter; a drawing stands alone where nothing that can be seen was typed."""
        typed = cleaned.get("signed_name", "")
        is_drawn = bool(cleaned.get("drawing")) or "drawing" in self.errors
        if not names_somebody(typed) and not (is_drawn and is_blank(typed)) and "signed_name" not in self.errors:
            self.add_error("signed_name", self._words.ERRORS["sign"])

    def _check_mark(self, cleaned: Mapping[str, Any]) -> None:
        if not cleaned.get("drawing") and "drawing" not in self.errors:
            self.add_error("is_mark", self._words.ERRORS["draw_mark"])
        if len(self.witnesses) < 2:
            self.add_error("witness", self._words.ERRORS["witnesses"])

    def _signers(self) -> set[str]:
        return {as_compared(name) for name in (self._signer_name, self.cleaned_data.get("signed_name", ""))} - {""}

    @property
    def witnesses(self) -> tuple[str, ...]:
        """Who saw it, as far as anybody is named: with a letter that can be seen."""
        named = [" ".join(self.cleaned_data.get(name, "").split()) for name in ("witness", "second_witness")]
        return tuple(name for name in named if names_somebody(name))

    @property
    def signed(self) -> Signed:
        typed = self.cleaned_data["signed_name"]
        if self.cleaned_data["is_mark"] or is_blank(typed):
            typed = ""
        signature = signatures.Signature(typed, self.cleaned_data["drawing"])
        return Signed(signature, is_mark=self.cleaned_data["is_mark"], witnesses=self.witnesses)


def _one(errors: Mapping[str, str]) -> dict[str, str]:
    return {"required": errors["choose"], "invalid_choice": errors["choose"]}
