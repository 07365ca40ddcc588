"""The clinician's pages. They choose words and status codes; rules, reads and writes are the services' and selectors'.

A record that is not the reader's answers exactly as one that never was, and the attempt is written down.
"""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit import ledger
from casework.clinical import policies, presenters, presenters_access, selectors, services, signing_brake
from casework.clinical.errors import ClinicalError
from casework.clinical.forms import (
    ClearForm,
    EncounterForm,
    FindForm,
    IdentifyForm,
    SectionFormSet,
    SignForm,
    Who,
)
from casework.staff import directory
from casework.wall.session import current_user_id

get_or_post = require_http_methods(["GET", "POST"])


def found_or_missing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hidden and missing answer alike, and the ledger keeps what was asked for."""

    @wraps(view)
    def answer(request: HttpRequest, **keys: uuid.UUID) -> HttpResponse:
        try:
            return view(request, **keys)
        except ObjectDoesNotExist:
            for name, key in keys.items():
                ledger.refuse(
                    object_type=f"clinical.{name.removesuffix('_id')}", object_id=key, detail={"reason": "not_found"}
                )
            raise Http404 from None

    return answer


def _sent(request: HttpRequest) -> Any:
    """The fields that were sent, also when none was filled; None where the page is only looked at."""
    return request.POST if request.method == "POST" else None


# Home -----------------------------------------------------------------------------------------------------------------


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What is open, what is due, whom one works with."""
    me, now = current_user_id(), timezone.now()
    context = {
        "open_encounters": presenters.encounters(selectors.my_open_encounters(me), with_person=True),
        "unsigned_notes": presenters.unsigned_notes(selectors.my_unsigned_notes(me), now=now),
        "caseload": presenters.people(selectors.my_people(me)),
        "opened": presenters_access.opened_in_emergency(selectors.my_accesses(me)),
        "find_form": FindForm(),
    }
    return render(request, "clinical/home.html", context)


@get_or_post
def find(request: HttpRequest) -> HttpResponse:
    """Searches one's own cases. The words travel in the body alone."""
    form = FindForm(_sent(request))
    if request.method != "POST":
        return render(request, "clinical/find.html", {"form": form})
    if not form.is_valid():
        return render(request, "clinical/find.html", {"form": form}, status=422)
    cleaned = form.cleaned_data
    found = selectors.find_people(current_user_id(), name=cleaned["find_name"], birth_date=cleaned["find_birth_date"])
    return render(
        request, "clinical/find.html", {"form": form, "found": presenters.people(found), "was_searched": True}
    )


# People ---------------------------------------------------------------------------------------------------------------


@require_GET
@found_or_missing
def person(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """One case: who it is, the encounters, and the places of what other parts of the record hold."""
    me = current_user_id()
    shown = selectors.person_for(me, person_id)
    context = {
        "person_id": shown.pk,
        "name": presenters.person_name(shown),
        "is_known": shown.is_known,
        "facts": presenters.person_facts(shown, now=timezone.now()),
        "encounters": presenters.encounters(selectors.encounters_of(me, person_id), with_person=False),
        **presenters_access.open_access(selectors.my_access_to(me, person_id)),
        **presenters.slots(shown.pk),
    }
    return render(request, "clinical/person.html", context)


@get_or_post
@found_or_missing
def identify(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Says who an unknown person is, or corrects a name or a birth date."""
    me = current_user_id()
    shown = selectors.person_for(me, person_id)
    known = {"name": shown.name, "birth_date": presenters.birth_date(shown)}
    form = IdentifyForm(_sent(request), initial=known)
    context = {"form": form, "person_id": shown.pk, "is_known": shown.is_known, "description": shown.description}
    if request.method != "POST":
        return render(request, "clinical/identify.html", context)
    if not form.is_valid():
        return render(request, "clinical/identify.html", context, status=422)
    services.identify_person(person_id=person_id, details=form.details, by=me, now=timezone.now())
    messages.success(request, "Saved.")
    return redirect("clinical:person", person_id=person_id)


# Encounters -----------------------------------------------------------------------------------------------------------


@get_or_post
@found_or_missing
def new_encounter(request: HttpRequest) -> HttpResponse:
    """Who was met, when, in answer to which call. A new case and its encounter are made together or not at all."""
    me, now = current_user_id(), timezone.now()
    people = {str(row.pk): presenters.person_name(row) for row in selectors.my_people(me)}
    initial: dict[str, Any] = {"happened_at": now, "incident": _key(request.GET.get("incident"))}
    chosen = _key(request.GET.get("person"))
    if chosen:
        people.setdefault(str(chosen), presenters.person_name(selectors.person_for(me, chosen)))
        initial |= {"who": Who.CASELOAD, "person": str(chosen)}
    form = EncounterForm(_sent(request), initial=initial, caseload=list(people.items()), now=now)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            return _begin(form, by=me)
        status = 422
    call_url = presenters.call_url(_key(form["incident"].value()))
    return render(request, "clinical/new_encounter.html", {"form": form, "call_url": call_url}, status=status)


def _begin(form: EncounterForm, *, by: uuid.UUID) -> HttpResponseRedirect:
    now = timezone.now()
    with transaction.atomic():
        person_id = form.chosen_person or services.open_case(details=form.details, by=by, now=now).pk
        begun = services.begin_encounter(
            person_id=person_id,
            incident_id=form.cleaned_data["incident"],
            zone_id=None,
            happened_at=form.cleaned_data["happened_at"],
            by=by,
            now=now,
        )
    return redirect("clinical:encounter", encounter_id=begun.pk)


def _key(given: Any) -> uuid.UUID | None:
    """A key out of an address or a form. Anything else answers as a page that does not exist."""
    try:
        return uuid.UUID(str(given)) if given else None
    except ValueError:
        raise Http404 from None


@require_GET
@found_or_missing
def encounter(request: HttpRequest, encounter_id: uuid.UUID) -> HttpResponse:
    """The spine of one contact: steps in any order, notes, consents, handoffs, and clearing it."""
    return _encounter_page(request, encounter_id, ClearForm())


def _encounter_page(
    request: HttpRequest, encounter_id: uuid.UUID, form: ClearForm, *, error: str = "", status: int = 200
) -> HttpResponse:
    me, now = current_user_id(), timezone.now()
    shown = selectors.encounter_for(me, encounter_id)
    notes = selectors.notes_of_encounter(me, encounter_id)
    names = directory.names_of([shown.clinician_id, *(row.author_id for row in notes)])
    steps = presenters.steps(shown, notes)
    context = {
        "encounter_id": shown.pk,
        "person_id": shown.person_id,
        "person_name": presenters.person_name(shown.person),
        "is_cleared": shown.cleared_at is not None,
        "steps": steps,
        "step_title": presenters.step_title(steps),
        "person_facts": presenters.person_facts(shown.person, now=now),
        "facts": presenters.encounter_facts(shown, names.get(shown.clinician_id, "")),
        "notes": presenters.notes(notes, names, now=now),
        "missing": presenters.missing_before_clearing(notes),
        "clear_form": form,
        "errors": [{"text": error}] if error else [],
        **presenters_access.open_access(selectors.my_access_to(me, shown.person_id)),
        **presenters.slots(shown.person_id, encounter_id=shown.pk, incident_id=shown.incident_id),
    }
    return render(request, "clinical/encounter.html", context, status=status)


@require_POST
@found_or_missing
def clear(request: HttpRequest, encounter_id: uuid.UUID) -> HttpResponse:
    """Closes an encounter with how it ended."""
    form = ClearForm(request.POST)
    if not form.is_valid():
        return _encounter_page(request, encounter_id, form, status=422)
    try:
        services.clear_encounter(
            encounter_id=encounter_id,
            disposition=form.cleaned_data["disposition"],
            by=current_user_id(),
            now=timezone.now(),
        )
    except ClinicalError as error:
        return _encounter_page(request, encounter_id, form, error=str(error), status=422)
    messages.success(request, "Cleared.")
    return redirect("clinical:encounter", encounter_id=encounter_id)


# Notes ----------------------------------------------------------------------------------------------------------------


@require_POST
@found_or_missing
def new_note(request: HttpRequest, encounter_id: uuid.UUID) -> HttpResponse:
    """Begins a draft and leads to it."""
    begun = services.begin_note(encounter_id=encounter_id, by=current_user_id(), now=timezone.now())
    return redirect("clinical:edit_note", note_id=begun.pk)


@require_POST
@found_or_missing
def new_addendum(request: HttpRequest, note_id: uuid.UUID) -> HttpResponse:
    """Begins an addendum to a signed note and leads to it."""
    me = current_user_id()
    original = selectors.note_for(me, note_id, read=False)
    begun = services.begin_note(encounter_id=original.encounter_id, by=me, now=timezone.now(), addendum_to=original.pk)
    return redirect("clinical:edit_note", note_id=begun.pk)


@require_GET
@found_or_missing
def note(request: HttpRequest, note_id: uuid.UUID) -> HttpResponse:
    """One note as it stands, and what was added to it."""
    me = current_user_id()
    shown = selectors.note_for(me, note_id)
    addenda = [row for row in selectors.notes_of_encounter(me, shown.encounter_id) if row.addendum_to_id == shown.pk]
    names = directory.names_of([shown.author_id, shown.cosigned_by, *(row.author_id for row in addenda)])
    context = {
        **_note_context(shown, names),
        "sections": presenters.sections(selectors.sections_of_note(me, note_id)),
        "addenda": presenters.notes(addenda, names, now=timezone.now()),
        "can_edit": policies.can_edit_note(shown, by=me),
        "can_add": shown.signed_at is not None and shown.addendum_to_id is None,
    }
    return render(request, "clinical/note.html", context)


def _note_context(shown: Any, names: presenters.Names) -> dict[str, Any]:
    return {
        "note_id": shown.pk,
        "encounter_id": shown.encounter_id,
        "original_id": shown.addendum_to_id,
        "kind": "Addendum" if shown.addendum_to_id else "Note",
        "is_signed": shown.signed_at is not None,
        "person_name": presenters.person_name(shown.person),
        "facts": presenters.note_facts(shown, names),
        "tag": presenters.note_tag(shown, now=timezone.now()),
    }


@get_or_post
@found_or_missing
def edit_note(request: HttpRequest, note_id: uuid.UUID) -> HttpResponse:
    """The sections of a draft. One empty section always waits at the end, so adding one needs no script."""
    me = current_user_id()
    shown = selectors.note_for(me, note_id)
    context = _note_context(shown, directory.names_of([shown.author_id]))
    if request.method == "GET":
        if not policies.can_edit_note(shown, by=me):
            return redirect("clinical:note", note_id=note_id)
        initial = [
            {"segment": section.segment or "", "text": section.text, "is_summary": section.is_summary}
            for section in selectors.sections_of_note(me, note_id)
        ]
        return render(request, "clinical/edit_note.html", context | {"formset": _formset(initial=initial)})
    formset = _formset(request.POST)
    errors = _save(formset, note_id, by=me)
    if errors:
        return render(request, "clinical/edit_note.html", context | {"formset": formset, "errors": errors}, status=422)
    if "sign" in request.POST:
        return redirect("clinical:sign_note", note_id=note_id)
    messages.success(request, f"Draft saved at {timezone.localtime():%H:%M}.")
    written = redirect("clinical:edit_note", note_id=note_id)
    if "add" in request.POST:
        written["Location"] += "#new-section"
    return written


@require_POST
@found_or_missing
def autosave_note(request: HttpRequest, note_id: uuid.UUID) -> HttpResponse:
    """Saves a draft while it is typed, and answers with a few words for the page."""
    errors = _save(_formset(request.POST), note_id, by=current_user_id())
    said = "Not saved yet: see what to check by pressing Save." if errors else f"Saved {timezone.localtime():%H:%M}"
    return HttpResponse(said, status=422 if errors else 200, content_type="text/plain")


def _formset(data: Any = None, *, initial: Any = None) -> Any:
    return SectionFormSet(data, initial=initial, prefix="sections")


def _save(formset: Any, note_id: uuid.UUID, *, by: uuid.UUID) -> list[dict[str, str]]:
    """Saves what is valid and says in words what is not."""
    if not formset.is_valid():
        found = [{"text": text} for text in formset.non_form_errors()]
        return found + [
            {"text": f"Section {number}, {field.label}: {text}", "target": field.auto_id}
            for number, form in enumerate(formset.forms, start=1)
            for field in form
            for text in field.errors
        ]
    try:
        services.save_draft(note_id=note_id, sections=[form.draft for form in formset.forms], by=by)
    except ClinicalError as error:
        return [{"text": str(error)}]
    return []


@get_or_post
@found_or_missing
def sign_note(request: HttpRequest, note_id: uuid.UUID) -> HttpResponse:
    """Shows the draft as it would stand for ever, and signs it with a password."""
    me = current_user_id()
    shown = selectors.note_for(me, note_id, read=request.method == "GET")
    if request.method == "GET" and not policies.can_edit_note(shown, by=me):
        return redirect("clinical:note", note_id=note_id)
    sections = selectors.sections_of_note(me, note_id)
    seen = presenters.fingerprint(sections)
    form = SignForm(_sent(request), initial={"seen": seen}, password_hash=getattr(request.user, "password", ""))
    context = {
        **_note_context(shown, directory.names_of([shown.author_id])),
        "sections": presenters.sections(sections),
        "has_unlabelled": any(not section.segment for section in sections),
    }
    error = ""
    if request.method == "POST" and signing_brake.is_on(me):
        error = "Too many wrong passwords. Signing rests for a while; the draft is kept."
    elif request.method == "POST" and form.is_valid():
        error = _sign(note_id, form, by=me)
        if not error:
            signing_brake.release(me)
            messages.success(request, "Signed. The note stays as it is from here on.")
            return redirect("clinical:note", note_id=note_id)
    if form.has_error("password", "wrong_password"):
        signing_brake.count_failure(me)
        ledger.refuse(object_type="clinical.note", object_id=note_id, detail={"reason": "wrong_password"})
    if form.is_bound:
        form.data = {**request.POST.dict(), "seen": seen}
    context |= {"form": form, "errors": [{"text": error}] if error else []}
    return render(request, "clinical/sign_note.html", context, status=422 if form.is_bound else 200)


def _sign(note_id: uuid.UUID, form: SignForm, *, by: uuid.UUID) -> str:
    """Signs, and answers with what stands against it in words, or with nothing."""
    read = form.cleaned_data["seen"]
    try:
        services.sign_note(
            note_id=note_id,
            by=by,
            now=timezone.now(),
            needs_cosign=form.cleaned_data["needs_cosign"],
            is_what_was_read=lambda sections: presenters.fingerprint(sections) == read,
        )
    except ClinicalError as refused:
        return str(refused)
    return ""
