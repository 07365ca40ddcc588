"""The clinical queues of the supervisor's admin site: notes to cosign, emergency accesses to review, assignments.

Lists show case codes, never names; every list and every page of a record writes a ledger entry. Nothing can be added,
edited or deleted: each page offers one action, which is a service of its own. The admin's own history is not written.
"""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from audit import ledger
from audit.models import Action
from casework.clinical import policies, presenters, presenters_access, selectors, services
from casework.clinical.errors import ClinicalError
from casework.clinical.forms import FindingForm
from casework.clinical.models import Assignment, BreakGlass, Note
from casework.staff import directory
from casework.wall.session import current_user_id


class NamedList(ChangeList):
    """A page of a queue whose rows carry the names of the colleagues in them, fetched at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: list[Any] = list(self.result_list)
        column = getattr(self.model_admin, "colleague_column", "pk")
        names = directory.names_of(getattr(row, column) for row in rows)
        for row in rows:
            row.colleague_name = names.get(getattr(row, column), "")
        self.result_list = rows


class Queue(ModelAdmin):
    """A list of work and a page for each piece of it, limited to the reader's supervision."""

    object_type = ""
    queue_title = ""
    queue_description = ""
    #: Whether what is in it waits for the supervisor, or merely is.
    queue_waits = True
    #: The column with the colleague whom a row is about.
    colleague_column = ""
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

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """No column can be asked for through the address."""
        return False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return NamedList

    def waiting(self, reader: uuid.UUID) -> QuerySet[Any]:
        """The queue of one supervisor."""
        raise Http404

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return self.waiting(current_user_id())

    def get_urls(self) -> list[Any]:
        """The list and the page of one record. History, deletion and the catch-all are left out."""
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
        words = {"title": self.queue_title, "queue_description": self.queue_description}
        return super().changelist_view(request, {**words, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """One record, and the one thing that can be done with it."""
        key = self._key(object_id)
        try:
            context = self.page(request, key)
            if request.method == "POST":
                return self._act(request, key, context)
        except ObjectDoesNotExist:
            ledger.refuse(object_type=self.object_type, object_id=key, detail={"reason": "not_found"})
            raise Http404 from None
        return self._page(request, context)

    def page(self, request: HttpRequest, key: uuid.UUID) -> dict[str, Any]:
        """What the page of one record shows. Reads through a selector, which logs. Raises DoesNotExist."""
        raise Http404

    def act(self, request: HttpRequest, key: uuid.UUID, form: Any) -> str:
        """Does the one thing, and says so in a sentence without a name. Raises ClinicalError."""
        raise Http404

    def _act(self, request: HttpRequest, key: uuid.UUID, context: dict[str, Any]) -> HttpResponse:
        form = context.get("form")
        if form is not None and not form.is_valid():
            return self._page(request, context, status=422)
        try:
            said = self.act(request, key, form)
        except ClinicalError as refused:
            return self._page(request, context | {"errors": [{"text": str(refused)}]}, status=422)
        messages.success(request, said)
        return HttpResponseRedirect(self._address("changelist"))

    def _page(self, request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        request.current_app = self.admin_site.name
        frame = self.admin_site.each_context(request)
        words = {"back_url": self._address("changelist"), "back_label": self.queue_title}
        return TemplateResponse(request, "supervisor/record.html", frame | words | context, status=status)

    def _address(self, page: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", current_app=self.admin_site.name)

    @staticmethod
    def _key(object_id: str) -> uuid.UUID:
        try:
            return uuid.UUID(unquote(object_id))
        except ValueError:
            raise Http404 from None

    @admin.display(description="Case")
    def case(self, row: Any) -> str:
        return f"Case {presenters.case_code(row.person_id)}"

    @admin.display(description="Colleague")
    def colleague(self, row: Any) -> str:
        return row.colleague_name


class CosignQueue(Queue):
    """Signed notes that wait for a cosignature. The supervisor reads and cosigns; nobody but the author ever writes."""

    object_type = "clinical.note"
    queue_title = "Notes awaiting cosign"
    queue_description = "Signed notes of your team whose author asked for a cosignature, oldest first."
    colleague_column = "author_id"
    list_display = ("case", "signed", "author")

    def waiting(self, reader: uuid.UUID) -> QuerySet[Note]:
        return selectors.notes_awaiting_cosign(reader)

    @admin.display(description="Signed at")
    def signed(self, row: Note) -> str:
        return _moment(row.signed_at)

    @admin.display(description="Author")
    def author(self, row: Any) -> str:
        return row.colleague_name

    def page(self, request: HttpRequest, key: uuid.UUID) -> dict[str, Any]:
        me = current_user_id()
        note = selectors.note_for(me, key)
        if note.signed_at is None:  # a draft is its author's alone
            raise Note.DoesNotExist
        names = directory.names_of([note.author_id, note.cosigned_by])
        return {
            "title": "Note",
            "case": presenters.case_code(note.person_id),
            "tag": presenters.note_tag(note, now=timezone.now()),
            "sections": presenters.sections(selectors.sections_of_note(me, key)),
            "facts": presenters.note_facts(note, names),
            "button": "Cosign" if policies.can_cosign_note(note, by=me) else "",
            "button_title": "Cosign this note",
            "button_text": "You read it and agree with it. The note stays as its author wrote it. "
            "A cosignature cannot be taken back.",
        }

    def act(self, request: HttpRequest, key: uuid.UUID, form: Any) -> str:
        services.cosign_note(note_id=key, by=current_user_id(), now=timezone.now())
        return "Cosigned."


class ReviewQueue(Queue):
    """Cases that somebody opened in an emergency or for a legal process, each to be reviewed within two business days."""

    object_type = "clinical.breakglass"
    queue_title = "Emergency accesses to review"
    queue_description = (
        "Somebody opened a case that was not theirs, in an emergency or for a legal process, and said why. "
        "The most urgent review is first."
    )
    colleague_column = "user_id"
    list_display = ("case", "opened_for", "review_due", "lateness", "colleague")

    def waiting(self, reader: uuid.UUID) -> QuerySet[BreakGlass]:
        return selectors.accesses_to_review(reader)

    @admin.display(description="Opened for")
    def opened_for(self, row: BreakGlass) -> str:
        return row.get_kind_display()

    @admin.display(description="Review")
    def lateness(self, row: BreakGlass) -> str:
        return render_to_string("components/status_tag.html", presenters_access.review_tag(row, now=timezone.now()))

    @admin.display(description="Review due")
    def review_due(self, row: BreakGlass) -> str:
        return _moment(row.review_due_at)

    def page(self, request: HttpRequest, key: uuid.UUID) -> dict[str, Any]:
        me, now = current_user_id(), timezone.now()
        access = selectors.access_for(me, key)
        names = directory.names_of([access.user_id, access.reviewed_by])
        is_to_review = access.reviewed_at is None and access.user_id != me
        return {
            "title": f"Case opened: {access.get_kind_display().lower()}",
            "case": presenters.case_code(access.person_id),
            "tag": presenters_access.review_tag(access, now=now),
            "facts": presenters_access.access_facts(access, names),
            "form": FindingForm(request.POST if request.method == "POST" else None) if is_to_review else None,
            "button": "Record finding" if is_to_review else "",
            "button_title": "Was this access appropriate?",
            "button_text": "A finding stays as it is. What you refer, the privacy officer sees at once.",
        }

    def act(self, request: HttpRequest, key: uuid.UUID, form: Any) -> str:
        if form is None:
            raise ClinicalError("This access is not waiting for your review.")
        services.review_emergency_access(
            access_id=key, finding=form.cleaned_data["finding"], by=current_user_id(), now=timezone.now()
        )
        return "Finding recorded."


class AssignmentQueue(Queue):
    """Who works on which case under the reader's supervision."""

    object_type = "clinical.assignment"
    queue_title = "Assignments"
    queue_waits = False
    queue_description = "Who works on which case under your supervision, the longest first."
    colleague_column = "user_id"
    list_display = ("case", "colleague", "role", "since", "until")

    def waiting(self, reader: uuid.UUID) -> QuerySet[Assignment]:
        return selectors.assignments_in_supervision(reader)

    @admin.display(description="Since")
    def since(self, row: Assignment) -> str:
        return _moment(row.starts_at)

    @admin.display(description="Until", empty_value="No end set")
    def until(self, row: Assignment) -> str:
        return _moment(row.ends_at)

    def page(self, request: HttpRequest, key: uuid.UUID) -> dict[str, Any]:
        assignment = selectors.assignment_for(current_user_id(), key)
        names = directory.names_of([assignment.user_id, assignment.granted_by])
        return {
            "title": "Assignment",
            "case": presenters.case_code(assignment.person_id),
            "tag": {"kind": "progress", "label": "In force"},
            "facts": [
                {"label": "Colleague", "value": names.get(assignment.user_id)},
                {"label": "Works as", "value": assignment.get_role_display()},
                {"label": "Since", "at": assignment.starts_at},
                {"label": "Granted by", "value": names.get(assignment.granted_by)},
            ],
            "button": "End assignment",
            "button_kind": "secondary",
            "button_title": "End this assignment",
            "button_text": "Your colleague stops seeing this case at once. What they wrote stays.",
        }

    def act(self, request: HttpRequest, key: uuid.UUID, form: Any) -> str:
        services.end_assignment(assignment_id=key, by=current_user_id(), now=timezone.now())
        return "Assignment ended."


def _moment(at: datetime | None) -> str:
    """A moment in a list, as every other page shows it. Stays the safe string that it is: strip() would make it text."""
    return render_to_string("components/time.html", {"at": at}) if at else ""


def register(site: AdminSite) -> None:
    """Adds the clinical queues to the site."""
    site.register(Note, CosignQueue)
    site.register(BreakGlass, ReviewQueue)
    site.register(Assignment, AssignmentQueue)
