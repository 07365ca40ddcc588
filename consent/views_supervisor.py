"""The clinical supervisor's pages of rules, beside the admin site of the work queues."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from consent.rule_pages import SUPERVISION, rule_page, rules_page, simulator_page


@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule in force."""
    return rules_page(request, SUPERVISION)


@require_GET
def rule(request: HttpRequest, code: str) -> HttpResponse:
    """One rule with its worked example."""
    return rule_page(request, SUPERVISION, code)


@require_http_methods(["GET", "POST"])
def simulator(request: HttpRequest) -> HttpResponse:
    """Invented facts, decided."""
    return simulator_page(request, SUPERVISION)
