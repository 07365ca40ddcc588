"""The privacy officer's pages: where signing in leads (what is due), the rules, and the simulator."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from consent import permissions
from consent.duties.pages import PRIVACY as DESK
from consent.duties.pages import rows_of
from consent.rule_pages import PRIVACY, rule_page, rules_page, simulator_page
from consent.views_restrictions import rows_to_answer


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The desk: what is due first, then where everything else is."""
    permissions.check_can_read_rules()
    context = {**PRIVACY.context(), **rows_of(DESK, timezone.now()), "limits": rows_to_answer()}
    return render(request, "consent/privacy_home.html", context)


@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule in force."""
    return rules_page(request, PRIVACY)


@require_GET
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule with its worked example."""
    return rule_page(request, PRIVACY, code)


@require_http_methods(["GET", "POST"])
def simulator(request: HttpRequest) -> HttpResponse:
    """Invented facts, decided."""
    return simulator_page(request, PRIVACY)
