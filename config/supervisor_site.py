"""The clinical supervisor's admin site: work queues, no superuser, no deletion, no names in lists."""

import copy
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst

from audit import ledger
from audit.models import Action
from casework.wall.roles import SurfaceRole


class SupervisorSite(AdminSite):
    """Open to the surface role alone. Its own sign-in and sign-out pages are the site's."""

    site_header = "Bulkhead: clinical supervision"
    site_title = "Clinical supervision"
    index_title = "Work queues"
    enable_nav_sidebar = False
    index_template = "supervisor/index.html"
    login_template = None
    site_url = "/"

    def has_permission(self, request: HttpRequest) -> bool:
        surface = getattr(request, "surface", None)
        return surface is not None and surface.role is SurfaceRole.SUPERVISOR

    def get_urls(self) -> list[Any]:
        """Without the admin's sign-in, password, content-type and catch-all pages."""
        unwanted = {
            "login", "logout", "password_change", "password_change_done", "app_list", "view_on_site", "autocomplete", "jsi18n"
        }  # fmt: skip
        return [url for url in super().get_urls() if getattr(url, "name", None) not in unwanted]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The work queues with how much waits in each: follow-ups first, since they concern people and not papers."""
        return super().index(request, {"queues": self._queues(request), **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """None: there is one list of queues and no page per app, to which the admin would look for an address."""
        return []

    def _queues(self, request: HttpRequest) -> list[dict[str, Any]]:
        bare = copy.copy(request)
        bare.GET = QueryDict()  # what each queue shows before anything is filtered
        admins = sorted(self._registry.items(), key=lambda pair: pair[0]._meta.app_label != "referrals")
        queues = []
        for model, model_admin in admins:
            options = model._meta
            waiting = model_admin.get_changelist_instance(bare).result_count
            ledger.record(Action.LIST, object_type=getattr(model_admin, "object_type", ""), detail={"rows": waiting})
            queues.append(
                {
                    "url": reverse(f"admin:{options.app_label}_{options.model_name}_changelist", current_app=self.name),
                    "title": getattr(model_admin, "queue_title", "") or capfirst(options.verbose_name_plural),
                    "detail": getattr(model_admin, "queue_description", ""),
                    "tag": {
                        "kind": "attention" if waiting and getattr(model_admin, "queue_waits", True) else "neutral",
                        "label": str(waiting),
                    },
                }
            )
        return queues


supervisor_site = SupervisorSite(name="supervisor")
supervisor_site.final_catch_all_view = False

from casework.clinical.supervision import register as register_clinical  # noqa: E402  (needs the site)
from consent.supervision import register as register_consent  # noqa: E402  (needs the site)
from referrals.admin_registration import register as register_referrals  # noqa: E402  (needs the site)

# Promises to people come first on the page.
register_referrals(supervisor_site)
register_consent(supervisor_site)
register_clinical(supervisor_site)
