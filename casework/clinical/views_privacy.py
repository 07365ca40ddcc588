"""The privacy officer's pages of the clinical record: cases opened for a legal process, and accesses referred to them."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from casework.clinical import break_glass, presenters_access, selectors
from casework.clinical.forms_access import LegalProcessAccessForm, safe_way_back
from casework.clinical.presenters import case_code
from casework.clinical.views import found_or_missing, get_or_post
from casework.clinical.views_access import stands_against
from casework.staff import directory
from casework.wall.session import current_user_id

_DESK = "/privacy/"


@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """Cases that are open to the officer now, by code, each with its end."""
    rows = selectors.cases_open_to(current_user_id())
    return render(request, "clinical/privacy_cases.html", {"cases": presenters_access.opened_cases(rows)})


@get_or_post
def open_for_legal_process(request: HttpRequest) -> HttpResponse:
    """Docket, reason, one person, the password; then the case is open for some days, or nothing is."""
    me = current_user_id()
    sent = request.POST if request.method == "POST" else None
    # Where the officer came from: the address of a page of theirs, which names nobody.
    back = safe_way_back((sent or request.GET).get("next", ""), within=_DESK)
    form = LegalProcessAccessForm(sent, initial={"next": back}, password_hash=getattr(request.user, "password", ""))
    error = ""
    if sent is not None:
        error = stands_against(form, by=me)
        if not error and form.is_valid():
            opening = break_glass.open_for_legal_process(sought=form.sought, by=me, now=timezone.now())
            if opening.person_id is not None:
                was_open = opening.outcome is break_glass.Outcome.ALREADY_OPEN
                code = case_code(opening.person_id)
                messages.success(request, f"Case {code} {'was already' if was_open else 'is'} open to you.")
                return HttpResponseRedirect(back) if back else redirect("clinical_privacy:cases")
            error = presenters_access.not_opened(opening.outcome)
    context = {
        "form": form,
        "errors": [{"text": error}] if error else [],
        "back_url": back,
        "consequences": presenters_access.consequences_of_legal_process(),
    }
    return render(request, "clinical/open_for_legal_process.html", context, status=422 if form.is_bound else 200)


@require_POST
@found_or_missing
def end_access(request: HttpRequest, breakglass_id: uuid.UUID) -> HttpResponse:
    """Gives a case back at once."""
    break_glass.end_access(access_id=breakglass_id, by=current_user_id(), now=timezone.now())
    messages.success(request, "Ended. The case is closed to you again.")
    return redirect("clinical_privacy:cases")


@require_GET
def referred(request: HttpRequest) -> HttpResponse:
    """Accesses that a supervisor has referred to the privacy officer."""
    rows = selectors.referred_accesses(current_user_id())
    names = directory.names_of([*(row.user_id for row in rows), *(row.reviewed_by for row in rows)])
    context = {"columns": presenters_access.REFERRED_COLUMNS, "rows": presenters_access.referred_rows(rows, names)}
    return render(request, "clinical/referred_accesses.html", context)


@require_GET
@found_or_missing
def referred_access(request: HttpRequest, breakglass_id: uuid.UUID) -> HttpResponse:
    """One of them, with the reason that was given."""
    access = selectors.referred_access_for(current_user_id(), breakglass_id)
    names = directory.names_of([access.user_id, access.reviewed_by])
    context = {"code": case_code(access.person_id), "facts": presenters_access.access_facts(access, names)}
    return render(request, "clinical/referred_access.html", context)
