"""The pages of rules that supervisors and privacy officers share; each surface has its own addresses and views for them.

Nothing that is typed into the simulator is stored, logged or put into an address: the ledger learns that it was opened.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from audit import ledger
from audit.models import Action
from consent import permissions, presenters_rules, presenters_simulator
from consent.decision import decide
from consent.examples import EXAMPLES
from consent.forms_rules import RuleFilterForm, ScenarioForm
from consent.jurisdiction import laws_in_force
from consent.presenters_decisions import decision_shown
from consent.rule_catalog import chosen, find
from consent.simulator import additions
from consent.simulator.evidence_questions import EVIDENCE
from consent.simulator.sheet import Facts, Sheet, numbered_anew

FIRST_EXAMPLE = "p2-consent-general"
"""What the simulator shows where nothing was asked for."""


@dataclass(frozen=True)
class Place:
    """Where one surface has these pages."""

    namespace: str

    @property
    def rules_url(self) -> str:
        return reverse(f"{self.namespace}:rules")

    @property
    def simulator_url(self) -> str:
        return reverse(f"{self.namespace}:simulator")

    def rule_url(self, code: str) -> str:
        """The page of one rule."""
        return reverse(f"{self.namespace}:rule", args=[code])

    def context(self) -> dict[str, Any]:
        """Where the pages lead."""
        return {"rules_url": self.rules_url, "simulator_url": self.simulator_url}


PRIVACY, SUPERVISION = Place("consent_privacy"), Place("consent_supervision")


# The rules --------------------------------------------------------------------------------------------------------------


def rules_page(request: HttpRequest, place: Place) -> HttpResponse:
    """Every rule, or those that fit. What was sent without words goes back into the address, so that it can be kept."""
    permissions.check_can_read_rules()
    form = RuleFilterForm(request.POST if request.method == "POST" else _codes_in_address(request))
    if not form.is_valid():
        return render(request, "consent/rules.html", place.context() | {"form": form}, status=422)
    if request.method == "POST" and not form.cleaned_data["words"]:
        query = urlencode(form.codes())
        return HttpResponseRedirect(f"{place.rules_url}?{query}" if query else place.rules_url)
    found = chosen(form.wanted())
    context = place.context() | {
        "form": form,
        "is_filtered": bool(form.codes() or form.cleaned_data["words"]),
        "groups": presenters_rules.groups_of_rules(found, place.rule_url),
        "how_many": presenters_rules.how_many_of_all(len(found)),
        "governing": presenters_rules.governing_table(),
        "notices": presenters_rules.notices_shown(),
        "rules_version": presenters_rules.rules_version(),
    }
    return render(request, "consent/rules.html", context)


def rule_page(request: HttpRequest, place: Place, code: str) -> HttpResponse:
    """One rule with its worked example, decided now."""
    permissions.check_can_read_rules()
    entry = find(code)
    if entry is None:
        raise Http404
    context = place.context() | {
        "rule": presenters_rules.rule_shown(entry, place.rule_url),
        "example": presenters_rules.example_shown(entry.example, place.rule_url) if entry.example else None,
        "rules_version": presenters_rules.rules_version(),
    }
    return render(request, "consent/rule.html", context)


def _codes_in_address(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET.get(name, "") for name in RuleFilterForm.CODES}


# The simulator ----------------------------------------------------------------------------------------------------------


def simulator_page(request: HttpRequest, place: Place) -> HttpResponse:
    """The form with the facts of an example (GET), or the decision on what was sent (POST)."""
    permissions.check_can_read_rules()
    if request.method != "POST":
        _note_use()
        example, facts = _asked_for(request)
        return _show(request, place, Sheet(facts=facts), decided=facts, example=example)
    if request.headers.get("HX-Request"):
        return _answer_alone(request, place)
    _note_use()
    change = request.POST.get("change", "")
    if change == "fill":
        return _filled_from_scenario(request, place)
    sheet = Sheet(data=request.POST)
    if not sheet.is_valid():
        return _show(request, place, sheet, status=422)
    facts = sheet.facts()
    if change:
        facts = _changed(facts, change)
        sheet = Sheet(facts=facts)
    return _show(request, place, sheet, decided=facts)


def _note_use() -> None:
    ledger.record(Action.READ, object_type="consent.simulator")


def _asked_for(request: HttpRequest) -> tuple[str, Facts]:
    """The facts of the example that the address names, without one fact where it names that too."""
    code = request.GET.get("example") or FIRST_EXAMPLE
    example = EXAMPLES.get(code)
    if example is None:
        raise Http404
    scene = example.scene
    if lacking := request.GET.get("without"):
        if lacking not in {str(place) for place in range(1, len(example.needs) + 1)}:
            raise Http404
        scene = example.needs[int(lacking) - 1].take_away(scene)
    return code, (scene.request, scene.evidence)


def _changed(facts: Facts, change: str) -> Facts:
    """One piece of evidence more or fewer, as the button says. Raises Http404 for a button that no page has."""
    action, _, rest = change.partition(":")
    sort, _, place = rest.partition(":")
    if sort not in EVIDENCE:
        raise Http404
    if action == "add":
        return additions.with_one_more(facts, sort)
    if action == "drop" and place.isascii() and place.isdigit():
        return additions.with_one_fewer(facts, sort, int(place))
    raise Http404


def _filled_from_scenario(request: HttpRequest, place: Place) -> HttpResponse:
    form = ScenarioForm(request.POST)
    if not form.is_valid():
        _, facts = _asked_for(request)
        return _show(request, place, Sheet(facts=facts), decided=facts, scenario=form, status=422)
    facts = numbered_anew(form.cleaned_data["scenario"])
    sheet = Sheet(facts=facts)
    return _show(request, place, sheet, decided=facts, is_whole=_shows_all(sheet, facts))


def _shows_all(sheet: Sheet, facts: Facts) -> bool:
    """Whether whoever sends the form as it is gets the very same decision."""
    sent = Sheet(data=sheet.as_sent())
    if not sent.is_valid():
        return False
    return decide(*sent.facts(), laws=laws_in_force()) == decide(*facts, laws=laws_in_force())


def _answer_alone(request: HttpRequest, place: Place) -> HttpResponse:
    """The decision without the form, for whoever changed a fact: focus stays where it is."""
    sheet = Sheet(data=request.POST)
    context = place.context()
    if sheet.is_valid():
        context |= _decided(sheet.facts(), place)
    else:
        context |= {"errors": sheet.errors()}
    return render(request, "consent/simulator_answer.html", context)


def _decided(facts: Facts, place: Place) -> dict[str, Any]:
    request, evidence = facts
    return {"decision": decision_shown(decide(request, evidence, laws=laws_in_force()), request, place.rule_url)}


def _show(
    request: HttpRequest,
    place: Place,
    sheet: Sheet,
    *,
    decided: Facts | None = None,
    scenario: ScenarioForm | None = None,
    example: str = "",
    is_whole: bool = True,
    status: int = 200,
) -> HttpResponse:
    context = place.context() | {
        "sheet": presenters_simulator.sheet_shown(sheet),
        "scenario": scenario or ScenarioForm(),
        "starting_points": presenters_simulator.starting_points(),
        "example": example,
        "is_whole": is_whole,
    }
    if decided is None:
        context |= {"errors": sheet.errors()}
    else:
        context |= _decided(decided, place)
    return render(request, "consent/simulator.html", context, status=status)
