"""Forms of the handoff pages. Choices come from selectors and tables; times are typed in local time."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from referrals.selectors import CHANNELS, OUTCOMES, ProviderChoice
from referrals.states import REASON_LABELS, Reason, Transition


def _moment(label: str, **options: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **options)


class DescribedRadios(forms.RadioSelect):
    """Radio buttons with a second line below the words of a choice."""

    descriptions: dict[str, str] = {}

    def create_option(self, name: str, value: Any, *args: Any, **options: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **options)
        option["attrs"]["description"] = self.descriptions.get(str(value), "")
        return option


class OfferForm(forms.Form):
    """To whom a person is handed, and whether they have spoken already."""

    provider = forms.ChoiceField(label="Which provider?", widget=DescribedRadios)
    needs_safety_call = forms.BooleanField(
        label="Call the person within 24 hours to see that they are safe", required=False
    )
    receiver_name = forms.CharField(
        label="Who at the provider spoke with the person?",
        max_length=120,
        required=False,
        help_text="Leave both empty when nobody has spoken yet.",
    )
    spoke_at = _moment("When did they speak?", required=False)

    def __init__(self, *args: Any, providers: Iterable[ProviderChoice], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["provider"]
        assert isinstance(field, forms.ChoiceField)
        providers = list(providers)
        field.choices = [(str(one.id), f"{one.organization}: {one.service}") for one in providers]
        assert isinstance(field.widget, DescribedRadios)
        field.widget.descriptions = {str(one.id): _line(one) for one in providers}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("receiver_name")) != bool(cleaned.get("spoke_at")) and "spoke_at" not in self.errors:
            self.add_error(
                "spoke_at" if cleaned.get("receiver_name") else "receiver_name",
                "Give both the name and the time, or neither.",
            )
        return cleaned


class ConversationForm(forms.Form):
    """That the person and a named receiver have spoken."""

    receiver_name = forms.CharField(label="Who at the provider spoke with the person?", max_length=120)
    spoke_at = _moment("When did they speak?")


class ReasonForm(forms.Form):
    """The reason that a move asks for. A move without reasons has an empty form."""

    def __init__(self, *args: Any, transition: Transition, **options: Any) -> None:
        super().__init__(*args, **options)
        if transition.reasons:
            self.fields["reason"] = forms.TypedChoiceField(
                label="Why?",
                choices=[(reason.value, REASON_LABELS[reason]) for reason in transition.reasons],
                coerce=Reason,
                widget=forms.RadioSelect,
            )


class ScheduleForm(forms.Form):
    """When the first visit will be."""

    visit_at = _moment("When is the first visit?", help_text="Local time.")


class KeptForm(forms.Form):
    """When the first visit took place."""

    kept_at = _moment("When did the visit take place?", help_text="Local time.")


class OutreachForm(forms.Form):
    """One try to reach the person."""

    channel = forms.ChoiceField(label="How did you try?", choices=CHANNELS, widget=forms.RadioSelect)
    outcome = forms.ChoiceField(label="What came of it?", choices=OUTCOMES, widget=forms.RadioSelect)
    happened_at = _moment("When?", help_text="Local time.")


class PacketForm(forms.Form):
    """What goes to the provider with the handoff."""

    keys = forms.MultipleChoiceField(
        label="What should go with it?",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="Choose nothing to send the handoff without papers.",
    )

    def __init__(self, *args: Any, items: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["keys"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(items)


def _line(provider: ProviderChoice) -> str:
    facts = [provider.hours, "walk-in" if provider.accepts_walk_in else "", provider.warm_line]
    return " · ".join(fact for fact in facts if fact)
