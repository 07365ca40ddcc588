"""The clinician's pages of handoffs. Thin: read through selectors, act through services, show a refusal in words.

What the reader may not see and what never existed raise the same Http404; the ledger keeps that it was asked for.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit import ledger
from consent.errors import ContentsChanged, DisclosureError
from referrals import presenters, selectors, services
from referrals.errors import HandoffError, NoSuchCaseError, NoSuchHandoffError, NotYoursError
from referrals.forms import (
    ConversationForm,
    KeptForm,
    OfferForm,
    OutreachForm,
    PacketForm,
    ReasonForm,
    ScheduleForm,
)
from referrals.policies import can_move
from referrals.states import TRANSITIONS, Move, Transition
from referrals.words import sentence

_HIDDEN = (NoSuchHandoffError, NoSuchCaseError, NotYoursError)
_SAVED = "Saved."


@require_GET
def my_handoffs(request: HttpRequest) -> HttpResponse:
    """The reader's handoffs, overdue first."""
    now = timezone.now()
    rows = presenters.list_rows(selectors.my_handoffs(_reader(request)), now)
    return render(request, "referrals/list.html", {"rows": rows, "columns": presenters.LIST_COLUMNS})


@require_GET
def handoffs_of_person(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """A fragment for other pages: one person's handoffs, and the way to a new one from ``?encounter=``."""
    lines = selectors.handoffs_of_person(person_id)
    context = {
        "rows": presenters.list_rows(lines, timezone.now(), of_one=True),
        "columns": presenters.PERSON_COLUMNS,
        "person_id": person_id,
        "encounter_id": _identifier(request.GET.get("encounter", "")),
    }
    return render(request, "referrals/person_handoffs.html", context)


@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest) -> HttpResponse:
    """Offer a handoff to the person and for the encounter named in the address."""
    person_id = _identifier(request.GET.get("person", ""))
    encounter_id = _identifier(request.GET.get("encounter", ""))
    if person_id is None or encounter_id is None:
        raise Http404
    now, reader = timezone.now(), _reader(request)
    _visible(lambda: services.check_case(person_id=person_id, by=reader, now=now), "clinical.person", person_id)
    form = OfferForm(request.POST or None, providers=selectors.provider_choices())
    if request.method == "POST" and form.is_valid():
        try:
            handoff = services.offer_handoff(
                person_id=person_id,
                encounter_id=encounter_id,
                provider_id=uuid.UUID(form.cleaned_data["provider"]),
                needs_safety_call=form.cleaned_data["needs_safety_call"],
                receiver_name=form.cleaned_data["receiver_name"],
                spoke_at=form.cleaned_data["spoke_at"],
                by=reader,
                now=now,
            )
        except _HIDDEN:
            _hide("clinical.encounter", encounter_id)
        except HandoffError as error:
            form.add_error(None, sentence(error))
        else:
            return redirect("referrals:handoff", handoff.pk)
    context = {"form": form, "case": presenters.case_code(person_id)}
    return render(request, "referrals/offer.html", context, status=_status(form))


@require_GET
def handoff(request: HttpRequest, handoff_id: uuid.UUID) -> HttpResponse:
    """One handoff: where it stands, what is due, what can be done now, and what happened."""
    now = timezone.now()
    page = _page(handoff_id)
    context = {
        "page": page,
        "case": presenters.case_code(page.person_id),
        "tag": presenters.state_tag(page.standing.state),
        "facts": presenters.facts(page),
        "moves": presenters.move_links(page),
        "windows": presenters.window_rows(page, now),
        "window_columns": presenters.WINDOW_COLUMNS,
        "history": presenters.history(page),
        "is_open": not page.standing.state.is_final,
        "waits_for_next_step": any(w.clock == "returned" and w.state == "open" for w in page.windows),
        "has_open_window": any(window.state == "open" for window in page.windows),
    }
    return render(request, "referrals/handoff.html", context)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, handoff_id: uuid.UUID, name: str) -> HttpResponse:
    """One move with what it asks for. A move that the handoff's state does not allow has no page."""
    transition = _transition(name)
    if transition.move is Move.SEND:
        return _send(request, handoff_id)
    page = _page(handoff_id)
    if request.method == "GET" and not can_move(page.standing, transition.move):
        raise Http404
    form = _form_of(transition, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = _act(form, handoff_id, lambda: _make(request, handoff_id, transition.move, form.cleaned_data))
        if done:
            return done
    return _form_page(request, page, form, title=transition.label, is_ending=presenters.is_ending(transition.move))


@require_http_methods(["GET", "POST"])
def conversation(request: HttpRequest, handoff_id: uuid.UUID) -> HttpResponse:
    """Write down that the person and the receiver spoke."""
    page = _page(handoff_id)
    form = ConversationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {"handoff_id": handoff_id, "by": _reader(request), "now": timezone.now(), **form.cleaned_data}
        done = _act(form, handoff_id, lambda: services.record_conversation(**facts))
        if done:
            return done
    return _form_page(request, page, form, title="The person and the provider spoke")


@require_http_methods(["GET", "POST"])
def outreach(request: HttpRequest, handoff_id: uuid.UUID) -> HttpResponse:
    """Write down a try to reach the person."""
    page = _page(handoff_id)
    initial = {"happened_at": timezone.localtime()}
    form = OutreachForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = {"handoff_id": handoff_id, "by": _reader(request), "now": timezone.now(), **form.cleaned_data}
        done = _act(form, handoff_id, lambda: services.record_outreach(**facts))
        if done:
            return done
    return _form_page(request, page, form, title="Record outreach")


@require_POST
def settle(request: HttpRequest, handoff_id: uuid.UUID) -> HttpResponse:
    """The next step after a provider declined is decided."""
    return _press(request, handoff_id, services.settle_return)


@require_POST
def ask(request: HttpRequest, handoff_id: uuid.UUID) -> HttpResponse:
    """Ask the supervisor to look."""
    return _press(request, handoff_id, services.ask_supervisor)


def _send(request: HttpRequest, handoff_id: uuid.UUID) -> HttpResponse:
    """Choose what goes along, look at what the law lets through, then send exactly that."""
    page, now, reader = _page(handoff_id), timezone.now(), _reader(request)
    if not can_move(page.standing, Move.SEND):
        raise Http404
    items = services.items_to_choose(handoff_id=handoff_id, by=reader, now=now)
    form = PacketForm(request.POST if request.method == "POST" else None, items=items)
    if request.method != "POST" or not form.is_valid():
        return _packet_page(request, page, form)
    keys, digest = form.cleaned_data["keys"], request.POST.get("digest", "")
    if keys and not digest:
        preview = services.preview_packet(handoff_id=handoff_id, keys=keys, by=reader, now=now)
        return _packet_page(request, page, form, preview=preview)
    try:
        services.send_handoff(handoff_id=handoff_id, keys=keys, digest=digest, by=reader, now=now)
    except ContentsChanged as changed:
        form.add_error(None, str(changed))
        # A decision of its own: the one that stopped was undone with its transaction, and what is shown must be logged.
        preview = services.preview_packet(handoff_id=handoff_id, keys=keys, by=reader, now=timezone.now())
        return _packet_page(request, page, form, preview=preview)
    except DisclosureError as error:
        form.add_error(None, str(error))
        return _packet_page(request, page, form)
    except HandoffError as error:
        form.add_error(None, sentence(error))
        return _packet_page(request, page, form)
    messages.success(request, _SAVED)
    return redirect("referrals:handoff", handoff_id)


def _packet_page(
    request: HttpRequest, page: selectors.HandoffPage, form: PacketForm, *, preview: Any = None
) -> HttpResponse:
    context = {"page": page, "case": presenters.case_code(page.person_id), "form": form, "preview": preview}
    return render(request, "referrals/packet.html", context, status=_status(form))


def _form_page(
    request: HttpRequest, page: selectors.HandoffPage, form: forms.Form, *, title: str, is_ending: bool = False
) -> HttpResponse:
    context = {
        "page": page,
        "case": presenters.case_code(page.person_id),
        "form": form,
        "title": title,
        "is_ending": is_ending,
    }
    return render(request, "referrals/move.html", context, status=_status(form))


def _form_of(transition: Transition, data: Any) -> forms.Form:
    if transition.move is Move.SCHEDULE_VISIT:
        return ScheduleForm(data)
    if transition.move is Move.RECORD_VISIT_KEPT:
        return KeptForm(data)
    return ReasonForm(data, transition=transition)


def _make(request: HttpRequest, handoff_id: uuid.UUID, name: Move, given: dict[str, Any]) -> object:
    by, now = _reader(request), timezone.now()
    if name is Move.SCHEDULE_VISIT:
        return services.schedule_visit(handoff_id=handoff_id, visit_at=given["visit_at"], by=by, now=now)
    if name is Move.RECORD_VISIT_KEPT:
        return services.record_visit_kept(handoff_id=handoff_id, kept_at=given["kept_at"], by=by, now=now)
    return services.move_handoff(handoff_id=handoff_id, move=name, reason=given.get("reason"), by=by, now=now)


def _act(form: forms.Form, handoff_id: uuid.UUID, act: Callable[[], object]) -> HttpResponseRedirect | None:
    """Do it and lead back to the handoff; where it is refused, the form says why."""
    try:
        act()
    except _HIDDEN:
        _hide("referrals.handoff", handoff_id)
    except HandoffError as error:
        form.add_error(None, sentence(error))
        return None
    return redirect("referrals:handoff", handoff_id)


def _press(request: HttpRequest, handoff_id: uuid.UUID, act: Callable[..., object]) -> HttpResponse:
    try:
        act(handoff_id=handoff_id, by=_reader(request), now=timezone.now())
    except _HIDDEN:
        _hide("referrals.handoff", handoff_id)
    except HandoffError as error:
        messages.warning(request, sentence(error))
    else:
        messages.success(request, _SAVED)
    return redirect("referrals:handoff", handoff_id)


def _page(handoff_id: uuid.UUID) -> selectors.HandoffPage:
    try:
        return selectors.handoff_page(handoff_id)
    except NoSuchHandoffError:
        return _hide("referrals.handoff", handoff_id)


def _visible(check: Callable[[], None], object_type: str, object_id: uuid.UUID) -> None:
    try:
        check()
    except _HIDDEN:
        _hide(object_type, object_id)


def _hide(object_type: str, object_id: uuid.UUID) -> Any:
    ledger.refuse(object_type=object_type, object_id=object_id, detail={"reason": "not_found"})
    raise Http404


def _transition(name: str) -> Transition:
    try:
        found = TRANSITIONS[Move(name)]
    except ValueError:
        raise Http404 from None
    if not found.sources:
        raise Http404
    return found


def _reader(request: HttpRequest) -> uuid.UUID:
    reader = request.user.pk
    assert isinstance(reader, uuid.UUID)
    return reader


def _identifier(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None


def _status(form: forms.Form) -> int:
    """Unprocessable, so that a fragment is swapped and a page is not taken for done."""
    return 422 if form.is_bound and form.errors else 200
