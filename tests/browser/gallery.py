"""Every component on a page of its own, with data in the shapes the views use; what the component tests look at.

Invented people and events only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.template import engines

_LOCAL = ZoneInfo("America/New_York")

FRAME: dict[str, Any] = {
    "surface": "clinician",
    "role_label": "Clinician",
    "home_url": "/",
    "navigation": [
        {"label": "My day", "url": "/", "current": True},
        {"label": "Calls", "url": "/calls/", "current": False},
        {"label": "People", "url": "/people/", "current": False},
        {"label": "Handoffs", "url": "/handoffs/", "current": False},
    ],
    "signed_in_name": "Dana Whitfield, LCSW",
    "sign_out_url": "/sign-out/",
    "supervisor_phone": "412-555-0100",
    "csrf_token": "0" * 64,
}

_LAWS = ["42 CFR Part 2", "HIPAA", "Pennsylvania MHPA"]
_ANSWERS = [("yes", "Yes"), ("no", "No"), ("unknown", "Unknown"), ("declined", "Declined")]


def local(year: int, month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=_LOCAL)


class EncounterForm(forms.Form):
    """One field of every kind the pages use."""

    happened_at = forms.DateTimeField(
        label="When did it happen?",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="Change it if you are writing this later.",
    )
    script_given = forms.ChoiceField(
        label="Was the role script given?", choices=_ANSWERS, widget=forms.RadioSelect, help_text="Select one."
    )
    present = forms.MultipleChoiceField(
        label="Who was present?",
        choices=[("family", "Family"), ("officer", "Officer"), ("medic", "Medic"), ("nobody", "Nobody else")],
        widget=forms.CheckboxSelectMultiple,
        help_text="Select all that apply.",
    )
    language = forms.ChoiceField(
        choices=[("", "Select"), ("en", "English"), ("es", "Spanish"), ("ne", "Nepali")], required=False
    )
    narrative = forms.CharField(
        label="What happened", widget=forms.Textarea(attrs={"rows": 6}), help_text="The person's own words."
    )
    born = forms.DateField(label="Date of birth", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    late = forms.BooleanField(label="This is a late entry", required=False)


class SignatureForm(forms.Form):
    signed_name = forms.CharField(label="Type the person's full name")
    drawing = forms.CharField(widget=forms.HiddenInput, required=False)


class SignInForm(forms.Form):
    username = forms.EmailField()
    password = forms.CharField(widget=forms.PasswordInput)


@dataclass(frozen=True)
class Specimen:
    """One page of the gallery: the body of the content block and what it is given."""

    body: str
    context: Mapping[str, Any] = field(default_factory=dict)
    template: str | None = None

    def render(self) -> str:
        engine = engines["django"]
        context = {**FRAME, **self.context}
        if self.template:
            return engine.get_template(self.template).render(context)
        page = '{% extends "base.html" %}{% block title %}Specimen{% endblock %}{% block content %}' + self.body
        return engine.from_string(
            page + "{% endblock %}{% block scripts %}{% if signature %}"
            '{% include "components/signature_scripts.html" %}{% endif %}{% endblock %}'
        ).render(context)


def specimens() -> dict[str, Specimen]:
    """The gallery, by address."""
    wrong = EncounterForm(
        {"script_given": "declined", "narrative": 'A long afternoon.\nHe said "<b>no</b>".', "late": "on"}
    )
    filled = EncounterForm(
        initial={
            "happened_at": local(2026, 5, 4, 14, 32),
            "present": ["family"],
            "script_given": "yes",
            "language": "es",
        }
    )
    return {
        "home": Specimen(
            '{% include "components/page_header.html" with title="My day" summary="Zone 3, 7:00 to 15:00" %}'
            '<div class="columns"><div class="stack-large"><section><div class="section-heading">'
            '<h2>Open encounters</h2></div>{% include "components/link_list.html" with items=encounters '
            'label="Open encounters" %}</section><section><div class="section-heading"><h2>Calls near you</h2></div>'
            '{% include "components/table.html" with caption="Calls near you" caption_hidden=True columns=columns '
            'rows=rows %}</section></div><aside class="stack" aria-label="Follow-up">'
            '<div class="card"><h2>Due today</h2>{% include "components/timeline.html" with entries=due '
            'label="Due today" %}</div>{% include "components/empty_state.html" with title="No note is waiting" '
            'text="Signed notes are in the person\'s record." %}</aside></div>',
            {
                "encounters": [
                    {
                        "url": "/encounters/1/",
                        "title": "Encounter in zone 3",
                        "detail": "800 block of Penn Avenue, welfare check",
                        "tag": {"kind": "progress", "label": "On scene"},
                        "at": local(2026, 5, 4, 14, 2),
                        "precision": "clock",
                    },
                    {
                        "url": "/encounters/2/",
                        "title": "Encounter in zone 3",
                        "detail": "Note not signed yet, due by 23:00",
                        "tag": {"kind": "attention", "label": "Note not signed"},
                        "at": local(2026, 5, 3, 21, 40),
                    },
                ],
                "columns": [
                    {"label": "Received"},
                    {"label": "Type"},
                    {"label": "Block"},
                    {"label": "Priority", "numeric": True},
                    {"label": "State"},
                ],
                "rows": [
                    {
                        "cells": [
                            {"at": local(2026, 5, 4, 14, 10), "url": "/calls/1/"},
                            {"text": "Crisis complaint, general"},
                            {"text": "2100 block of Murray Avenue"},
                            {"text": "3"},
                            {"kind": "neutral", "label": "Waiting"},
                        ]
                    },
                    {
                        "cells": [
                            {"at": date(2026, 5, 4), "precision": "date", "url": "/calls/2/"},
                            {"text": "Suicide, person threatening"},
                            {"text": ""},
                            {"text": "2"},
                            {"kind": "urgent", "label": "Overdue"},
                        ]
                    },
                ],
                "due": [
                    {
                        "at": local(2026, 5, 4, 15, 0),
                        "title": "Safety call",
                        "tag": {"kind": "urgent", "label": "Overdue"},
                    },
                    {"at": local(2026, 5, 4, 16, 30), "title": "First outreach", "by": "Dana Whitfield"},
                ],
            },
        ),
        "form": Specimen(
            '{% include "components/step_indicator.html" with steps=steps label="Steps of this encounter" %}'
            '{% include "components/page_header.html" with title="Arrive" back_url="/encounters/1/" '
            'back_label="Encounter" %}{% include "components/form.html" with form=form submit_label="Save and go on" '
            'cancel_url="/" row=True mark_optional=True %}<p class="save-state" role="status">Saved 14:32</p>',
            {"form": filled, "steps": _steps()},
        ),
        "form-errors": Specimen(
            '{% include "components/page_header.html" with title="Arrive" %}{% include "components/form.html" '
            "with form=form %}",
            {"form": wrong},
        ),
        "encounter": Specimen(
            '{% include "components/page_header.html" with title="Unknown person A" eyebrow="Encounter" tag=tag '
            'summary="Opened from a call in zone 3" actions=actions back_url="/" back_label="My day" %}'
            '<div class="columns"><div class="stack"><section class="card"><h2>Facts</h2>'
            '{% include "components/definition_list.html" with items=facts %}</section>'
            '{% include "components/withheld.html" with reason="Consent does not cover this reader." '
            'request_url="/ask/" %}{% include "components/notice.html" with title="You may not pass this on" '
            'text=notice source="42 CFR 2.32(a)(1)" %}</div>'
            '<aside class="card" aria-label="History"><h2>What happened</h2>'
            '{% include "components/timeline.html" with entries=entries %}</aside></div>',
            {
                "tag": {"kind": "progress", "label": "On scene"},
                "actions": [
                    {"label": "Share", "url": "/share/", "icon": "share"},
                    {"label": "Write note", "url": "/note/", "primary": True, "icon": "pen"},
                ],
                "facts": [
                    {"label": "Arrived", "at": local(2026, 5, 4, 14, 2)},
                    {"label": "Call received", "at": date(2026, 5, 4), "precision": "date"},
                    {"label": "Consent", "tag": {"kind": "good", "label": "Given in part"}},
                    {"label": "Interpreter", "value": None},
                    {"label": "Description", "value": "About forty, grey coat.\nSpeaks softly.", "wide": True},
                ],
                "notice": (
                    "42 CFR part 2 prohibits unauthorized use or disclosure of these records. Use them only for the "
                    "purpose named here."
                ),
                "entries": [
                    {"at": local(2026, 5, 4, 13, 51), "title": "Call received", "by": "911"},
                    {"at": local(2026, 5, 4, 14, 2), "title": "Arrived", "by": "Dana Whitfield"},
                    {
                        "at": local(2026, 5, 4, 14, 20),
                        "title": "Consent signed",
                        "detail": "Mental-health summary to one police bureau until June 30.",
                        "by": "Dana Whitfield",
                        "tag": {"kind": "good", "label": "In force"},
                    },
                ],
            },
        ),
        "share": Specimen(
            '{% include "components/page_header.html" with title="Share" summary="To the police bureau, zone 3, for '
            'follow-up of this call" %}<div class="stack-large">{% include "components/decision_table.html" with '
            'caption="What would leave and why" laws=laws rows=rows %}{% include "components/confirm.html" with '
            'title="Share the mental-health summary?" consequences=consequences confirm_label="Share it" '
            'cancel_url="/" hidden=hidden %}</div>',
            {
                "laws": _LAWS,
                "rows": [
                    {
                        "label": "Mental-health summary",
                        "detail": "Section of the note of May 4",
                        "permitted": True,
                        "verdicts": [
                            {"outcome": "silent"},
                            {
                                "outcome": "permits",
                                "reasons": ["A signed authorization names this bureau until June 30, 2026."],
                                "citations": ["45 CFR 164.508"],
                            },
                            {
                                "outcome": "permits",
                                "reasons": ["Written consent covers this recipient and purpose."],
                                "citations": ["55 Pa. Code 5100.34"],
                            },
                        ],
                    },
                    {
                        "label": "Substance-use section",
                        "permitted": False,
                        "verdicts": [
                            {
                                "outcome": "withholds",
                                "reasons": [
                                    "No consent covers substance-use information.",
                                    "No emergency is recorded.",
                                ],
                                "citations": ["42 CFR 2.31", "42 CFR 2.51"],
                            },
                            {"outcome": "permits", "citations": ["45 CFR 164.506"]},
                            {"outcome": "silent"},
                        ],
                    },
                ],
                "consequences": [
                    "The bureau's liaison can read it until June 30, 2026.",
                    "It is copied as it is now. Later changes do not reach them.",
                    "The person can stop it at any time.",
                ],
                "hidden": [{"name": "digest", "value": "ab12"}],
            },
        ),
        "revoke": Specimen(
            '{% include "components/confirm.html" with title="End this consent?" text="It stops at once." '
            'confirm_label="End consent" kind="secondary" cancel_url="/" %}<h1 class="visually-hidden">End consent</h1>'
        ),
        "sign": Specimen(
            '{% include "components/page_header.html" with title="Sign" %}<form class="form" method="post">'
            '{% csrf_token %}{% include "components/signature.html" with typed=form.signed_name drawn=form.drawing %}'
            '<div class="form__actions"><button class="usa-button usa-button--big" type="submit">Sign</button>'
            "</div></form>",
            {"form": SignatureForm(), "signature": True},
        ),
        "tags": Specimen(
            "<h1>States</h1><p>{% for tag in tags %}{% include 'components/status_tag.html' with kind=tag label=tag %} "
            "{% endfor %}</p><div role='status'>{% for level in levels %}{% include 'components/message.html' with "
            "level=level text='The note was signed.' %}{% endfor %}</div>",
            {
                "tags": ["neutral", "progress", "good", "attention", "urgent", "withheld", "closed"],
                "levels": ["success", "info", "warning", "error"],
            },
        ),
        "sign-in": Specimen("", {"form": SignInForm(), **_SIGNED_OUT}, "staff/sign_in.html"),
        "sign-in-error": Specimen(
            "",
            {"form": SignInForm({"username": "dana@agency.example"}), "is_police_process": True, **_SIGNED_OUT},
            "staff/sign_in.html",
        ),
        **{code: Specimen("", {}, f"{code}.html") for code in ("400", "403", "403_csrf", "404", "500")},
    }


_SIGNED_OUT: dict[str, Any] = {"navigation": [], "signed_in_name": "", "role_label": ""}


def _steps() -> list[dict[str, str]]:
    labels = ["Arrive", "Consent", "Screen", "Plan", "Hand off", "Clear"]
    states = ["complete", "complete", "current", "open", "open", "open"]
    return [
        {"label": label, "url": f"/step/{label}/", "state": state} for label, state in zip(labels, states, strict=True)
    ]
