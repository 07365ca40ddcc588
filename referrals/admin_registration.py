"""The follow-up queues of the supervisor's admin site: overdue windows, handoffs, and mail that could not be sent.

Nothing can be added, changed or deleted here. Lists show case codes, never names; every page that shows rows writes a
ledger entry.
"""

import contextlib
import uuid
from typing import Any

from django.contrib import admin
from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import Model, QuerySet
from django.db.models.functions import Now
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from audit import ledger
from audit.models import Action
from casework.staff import directory
from referrals.models import FollowUpWindow, Handoff, HandoffMove, OutboxMessage
from referrals.presenters import case_code, due_cell
from referrals.states import OPEN_STATES, REASON_LABELS, STATE_LABELS, TRANSITIONS, Move, Reason, State


def _moment(column: str, label: str, *, ends: bool = False) -> Any:
    """A column of the admin with a moment in it, as every other page shows it; one that ``ends`` may end with a day."""

    @admin.display(description=label)
    def shown(row: Any) -> str:
        at = getattr(row, column)
        if at is None:
            return "Not yet"
        cell = due_cell(at) if ends else {"at": at}
        return render_to_string("components/table_cell.html", {"cell": cell})

    return staticmethod(shown)


class ReadOnlyAdmin(ModelAdmin):
    """A queue to look at. Which rows, the row policies decide; the site itself is open to supervisors alone."""

    object_type = ""
    queue_title = ""
    queue_description = ""
    #: Whether what is in it waits for the supervisor, or merely is.
    queue_waits = True
    actions = None
    show_full_result_count = False
    list_per_page = 50
    list_max_show_all = 50
    sortable_by = ()

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

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The queue. Logged as a list."""
        ledger.record(Action.LIST, object_type=self.object_type)
        words = {"title": self.queue_title, "queue_description": self.queue_description}
        return super().changelist_view(request, {**words, **(extra_context or {})})

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """One row, logged as a read. What is hidden and what never was are the same missing page."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            with contextlib.suppress(ValueError):
                ledger.refuse(
                    object_type=self.object_type, object_id=uuid.UUID(object_id), detail={"reason": "not_found"}
                )
            raise Http404
        ledger.record(
            Action.READ,
            object_type=self.object_type,
            object_id=found.pk,
            person_id=getattr(found, "person_id", None),
        )
        return found

    def page_title(self, row: Any) -> str:
        """What one row is called on top of its page: no name, and no key of its own."""
        return self.queue_title

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *given: Any, **more: Any) -> Any:
        """The page of one row, under its own title and with the way back to its queue."""
        context |= {"title": self.page_title(context["original"]), "back_label": self.queue_title}
        return super().render_change_form(request, context, *given, **more)

    def get_urls(self) -> list[Any]:
        """The list and the page of one row; nothing that writes, and no history of its own."""
        wanted = {f"{self.opts.app_label}_{self.opts.model_name}_{page}" for page in ("changelist", "change")}
        return [url for url in super().get_urls() if getattr(url, "name", None) in wanted]


class WindowQueue(admin.SimpleListFilter):
    """Overdue windows first of all; the others on request."""

    title = "state"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "Open, not overdue"), ("closed", "Closed"), ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": "Overdue"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        is_open = FollowUpWindow.State.OPEN
        if self.value() == "all":
            return queryset
        if self.value() == "closed":
            return queryset.exclude(state=is_open)
        if self.value() == "open":
            return queryset.filter(state=is_open, due_at__gt=Now())
        return queryset.filter(state=is_open, due_at__lte=Now())


class HandoffQueue(admin.SimpleListFilter):
    """Handoffs under way first of all; the others on request."""

    title = "state"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("kept", "First visit kept"), ("ended", "Ended without a visit"), ("all", "All")]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": "Under way"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() == "all":
            return queryset
        if self.value() == "kept":
            return queryset.filter(state=State.FIRST_VISIT_KEPT)
        if self.value() == "ended":
            return queryset.exclude(state__in=[*OPEN_STATES, State.FIRST_VISIT_KEPT])
        return queryset.filter(state__in=OPEN_STATES)


class HandoffKind(admin.SimpleListFilter):
    """Warm handoffs, or cold referrals."""

    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("warm", "Warm"), ("cold", "Cold referral")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(is_warm=self.value() == "warm") if self.value() else queryset


class FollowUpWindowAdmin(ReadOnlyAdmin):
    """What should have happened by now and has not."""

    object_type = "referrals.window"
    queue_title = "Overdue follow-ups"
    queue_description = "What should have happened by now and has not, the longest overdue first."
    list_display = ("case", "clock", "due", "overdue_by", "escalated", "state")
    list_filter = (WindowQueue, "clock")
    ordering = ("due_at",)
    fields = (
        "case",
        "clock",
        "state",
        "began",
        "due",
        "reminded",
        "escalated",
        "closed",
        "assigned",
        "about",
    )
    readonly_fields = fields
    began = _moment("starts_at", "Began")
    due = _moment("due_at", "Due", ends=True)
    reminded = _moment("reminded_at", "Reminded")
    escalated = _moment("escalated_at", "Supervisor told")
    closed = _moment("closed_at", "Closed")

    def page_title(self, row: Any) -> str:
        code = case_code(row.person_id)
        return f"Follow-up of {code[:1].lower()}{code[1:]}"

    @admin.display(description="Case")
    def case(self, window: FollowUpWindow) -> str:
        return case_code(window.person_id)

    @admin.display(description="Overdue by")
    def overdue_by(self, window: FollowUpWindow) -> str:
        late = timezone.now() - window.due_at
        if window.state != FollowUpWindow.State.OPEN or late.total_seconds() < 0:
            return "Not overdue"
        hours = int(late.total_seconds() // 3600)
        return f"{hours // 24} days {hours % 24} h" if hours >= 24 else f"{hours} h"

    @admin.display(description="Assigned to")
    def assigned(self, window: FollowUpWindow) -> str:
        return _colleague(window.assigned_to)

    @admin.display(description="Handoff")
    def about(self, window: FollowUpWindow) -> str:
        address = reverse("admin:referrals_handoff_change", args=[window.handoff_id], current_app=self.admin_site.name)
        return format_html('<a href="{}">Open the handoff</a>', address)


class HandoffAdmin(ReadOnlyAdmin):
    """Handoffs under the reader's supervision, with their history."""

    object_type = "referrals.handoff"
    queue_title = "Handoffs"
    queue_description = "Handoffs under way under your supervision, the newest first."
    queue_waits = False
    list_display = ("case", "provider", "state", "kind", "offered")
    list_filter = (HandoffQueue, HandoffKind)
    list_select_related = ("provider",)
    ordering = ("-offered_at",)
    fields = (
        "case",
        "provider",
        "state",
        "kind",
        "offered",
        "sent",
        "visit",
        "missed_visits",
        "kept",
        "closed",
        "sender",
        "moves",
    )
    readonly_fields = fields
    offered = _moment("offered_at", "Offered")
    sent = _moment("sent_at", "Sent to the provider")
    visit = _moment("visit_scheduled_for", "First visit scheduled for")
    kept = _moment("first_visit_kept_at", "First visit kept")
    closed = _moment("closed_at", "Closed")

    def page_title(self, row: Any) -> str:
        code = case_code(row.person_id)
        return f"Handoff of {code[:1].lower()}{code[1:]}"

    @admin.display(description="Case")
    def case(self, handoff: Handoff) -> str:
        return case_code(handoff.person_id)

    @admin.display(description="Kind")
    def kind(self, handoff: Handoff) -> str:
        return "Warm" if handoff.is_warm else "Cold referral"

    @admin.display(description="Sender")
    def sender(self, handoff: Handoff) -> str:
        return _colleague(handoff.created_by)

    @admin.display(description="History")
    def moves(self, handoff: Handoff) -> str:
        rows = HandoffMove.objects.filter(handoff_id=handoff.pk)
        return "\n".join(_history_line(row) for row in rows)


class OutboxMessageAdmin(ReadOnlyAdmin):
    """Mail to our own staff that could not be sent, or not yet: nobody else will notice."""

    object_type = "referrals.message"
    queue_title = "Mail that could not be sent"
    queue_description = "Reminders and escalations that did not reach a colleague. Tell them yourself."
    list_display = ("number", "kind", "state", "attempts", "last_error_code", "written", "next_try")
    list_filter = ("kind",)
    ordering = ("-created_at",)
    fields = (
        "number",
        "kind",
        "state",
        "recipient",
        "written",
        "attempts",
        "last_error_code",
        "next_try",
    )
    readonly_fields = fields
    written = _moment("created_at", "Written")
    next_try = _moment("next_attempt_at", "Next attempt")

    def page_title(self, row: Any) -> str:
        return "Message that could not be sent"

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutboxMessage]:
        """What failed, and what has failed at least once and is tried again."""
        rows = super().get_queryset(request)
        return rows.exclude(last_error_code="").filter(
            state__in=(OutboxMessage.State.WAITING, OutboxMessage.State.FAILED)
        )

    @admin.display(description="Message")
    def number(self, message: OutboxMessage) -> str:
        return str(message.pk)[:8]

    @admin.display(description="To")
    def recipient(self, message: OutboxMessage) -> str:
        return _colleague(message.recipient_id)


def register(site: AdminSite) -> None:
    """Add the follow-up queues to the supervisor's site."""
    site.register(FollowUpWindow, FollowUpWindowAdmin)
    site.register(Handoff, HandoffAdmin)
    site.register(OutboxMessage, OutboxMessageAdmin)


def _history_line(row: HandoffMove) -> str:
    label = TRANSITIONS[Move(row.move)].label
    reason = f" ({REASON_LABELS[Reason(row.reason)]})" if row.reason else ""
    return f"{timezone.localtime(row.at):%b %-d, %Y, %H:%M}: {label}{reason}, now {STATE_LABELS[State(row.to_state)]}"


def _colleague(user_id: uuid.UUID | None) -> str:
    return directory.names_of([user_id]).get(user_id, "-") if user_id else "-"
