"""The supervisor's list of disclosures that the law or policy wants a supervisor to know of (NOTIFY_SUPERVISOR)."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from audit import ledger
from audit.models import Action
from consent import words
from consent.duties.supervision import register as register_duties
from consent.models import ReleaseObligation


class DisclosuresToKnowOf(ModelAdmin):
    """Emergencies and warnings of the last days. Row policies show a supervisor the cases of their supervision alone."""

    object_type = "consent.release"
    queue_title = "Disclosures in an emergency or to avert a threat"
    queue_description = "What was shared without consent because somebody was in danger, the newest first."
    queue_waits = False
    actions = None
    show_full_result_count = False
    list_per_page = 50
    sortable_by = ()
    list_display_links = None
    list_display = ("case", "recipient", "purpose", "shared")
    ordering = ("-met_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ReleaseObligation]:
        return ReleaseObligation.objects.filter(code="NOTIFY_SUPERVISOR").select_related("release")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.admin_site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.admin_site.has_permission(request)

    def get_urls(self) -> list[Any]:
        """The list alone."""
        wanted = f"{self.opts.app_label}_{self.opts.model_name}_changelist"
        return [url for url in super().get_urls() if getattr(url, "name", None) == wanted]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list. Logged as one."""
        ledger.record(Action.LIST, object_type=self.object_type)
        known = {"title": self.queue_title, "queue_description": self.queue_description}
        return super().changelist_view(request, {**known, **(extra_context or {})})

    @admin.display(description="Case")
    def case(self, duty: ReleaseObligation) -> str:
        return f"Case {str(duty.person_id)[:8]}"

    @admin.display(description="Shared with")
    def recipient(self, duty: ReleaseObligation) -> str:
        return duty.release.recipient_name

    @admin.display(description="Purpose")
    def purpose(self, duty: ReleaseObligation) -> str:
        return words.purpose(duty.release.purpose)

    @admin.display(description="When")
    def shared(self, duty: ReleaseObligation) -> str:
        return render_to_string("components/table_cell.html", {"cell": {"at": duty.release.released_at}})


def register(site: AdminSite) -> None:
    """Adds what is due, and the list, to the supervisor's site."""
    register_duties(site)
    site.register(ReleaseObligation, DisclosuresToKnowOf)
