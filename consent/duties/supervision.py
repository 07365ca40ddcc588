"""The supervisor's queue of duties: what somebody of their team shared or opened in an emergency, to be looked at in time."""

import uuid
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from audit import ledger
from audit.models import Action
from casework.staff import directory
from casework.wall.session import current_user_id
from consent.duties import presenters, selectors, services
from consent.duties.forms import DoneForm
from consent.models import OpenDuty


class DutyQueue(ModelAdmin):
    """Open duties of the supervisor's desk, the most urgent first. Row policies show each supervisor their own."""

    object_type = selectors.OBJECT
    queue_title = "What is due"
    queue_description = (
        "What the law or the policy wants a supervisor to look at in the same shift, the most urgent first."
    )
    actions = None
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 50
    sortable_by = ()
    list_display = ("case", "what", "due", "state")

    def get_queryset(self, request: HttpRequest) -> QuerySet[OpenDuty]:
        return selectors.at_my_desk()

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

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """No column can be asked for through the address."""
        return False

    def get_urls(self) -> list[Any]:
        """The list and the page of one duty. History, deletion and the catch-all are left out."""
        kept = {f"{self.opts.app_label}_{self.opts.model_name}_{page}" for page in ("changelist", "change")}
        return [url for url in super().get_urls() if getattr(url, "name", None) in kept]

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """The ledger is the only history."""

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """The ledger is the only history."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """The ledger is the only history."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The queue. Logged as a list."""
        ledger.record(Action.LIST, object_type=self.object_type)
        known = {"title": self.queue_title, "queue_description": self.queue_description}
        return super().changelist_view(request, {**known, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One duty, and the form that says that it is done."""
        key = _key(object_id)
        try:
            duty = selectors.duty_for(key)
        except ObjectDoesNotExist:
            ledger.refuse(object_type=self.object_type, object_id=key, detail={"reason": "not_found"})
            raise Http404 from None
        form = DoneForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            note = form.cleaned_data["note"]
            services.finish_duty(duty_id=key, note=note, by=current_user_id(), now=timezone.now())
            messages.success(request, "Recorded as done.")
            return HttpResponseRedirect(self._list_address())
        is_open = duty.done_at is None
        request.current_app = self.admin_site.name
        context = {
            **self.admin_site.each_context(request),
            "back_url": self._list_address(),
            "back_label": self.queue_title,
            "title": presenters.duty_title(duty),
            "case": str(duty.person_id)[:8] if duty.person_id else "not known",
            "tag": presenters.due_tag(duty, timezone.now()),
            "facts": presenters.duty_facts(duty, directory.names_of([duty.created_by, duty.done_by])),
            "form": form if is_open else None,
            "button": "It is done" if is_open else "",
            "button_title": "Record it as done",
        }
        return TemplateResponse(request, "supervisor/record.html", context, status=422 if form.errors else 200)

    def _list_address(self) -> str:
        return reverse(
            f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist", current_app=self.admin_site.name
        )

    @admin.display(description="Case")
    def case(self, duty: OpenDuty) -> str:
        return presenters.case_code(duty.person_id)

    @admin.display(description="What")
    def what(self, duty: OpenDuty) -> str:
        return presenters.duty_title(duty)

    @admin.display(description="Due by")
    def due(self, duty: OpenDuty) -> str:
        return render_to_string("components/time.html", {"at": duty.due_at})

    @admin.display(description="State")
    def state(self, duty: OpenDuty) -> str:
        return render_to_string("components/table_cell.html", {"cell": presenters.due_tag(duty, timezone.now())})


def _key(object_id: str) -> uuid.UUID:
    try:
        return uuid.UUID(unquote(object_id))
    except ValueError:
        raise Http404 from None


def register(site: AdminSite) -> None:
    """Adds the queue to the supervisor's site."""
    site.register(OpenDuty, DutyQueue)
