"""Pages on which a clinician breaks the glass, and gives back what was opened."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from audit import ledger
from casework.clinical import break_glass, presenters_access, signing_brake
from casework.clinical.forms_access import EmergencyAccessForm, OpeningForm
from casework.clinical.views import found_or_missing, get_or_post
from casework.wall.session import current_user_id


@get_or_post
def open_in_emergency(request: HttpRequest) -> HttpResponse:
    """Reason, facts, one person, the password; then the case is open for some hours, or nothing is."""
    me = current_user_id()
    sent = request.POST if request.method == "POST" else None
    form = EmergencyAccessForm(sent, password_hash=getattr(request.user, "password", ""))
    error = ""
    if sent is not None:
        error = stands_against(form, by=me)
        if not error and form.is_valid():
            opening = break_glass.open_in_emergency(sought=form.sought, by=me, now=timezone.now())
            if opening.outcome is break_glass.Outcome.ALREADY_OPEN:
                messages.info(request, "This case is already open to you, so nothing was broken open.")
                return redirect("clinical:person", person_id=opening.person_id)
            if opening.person_id is not None:
                messages.success(request, "The case is open. Your supervisor can see that you opened it, and why.")
                return redirect("clinical:person", person_id=opening.person_id)
            error = presenters_access.not_opened(opening.outcome)
    context = {
        "form": form,
        "errors": [{"text": error}] if error else [],
        "is_not_opened": bool(error) and form.is_valid(),
        "consequences": presenters_access.consequences_of_emergency(),
    }
    return render(request, "clinical/break_glass.html", context, status=422 if form.is_bound else 200)


def stands_against(form: OpeningForm, *, by: uuid.UUID) -> str:
    """What the password says against going on, in words, or nothing. Counts what was guessed wrong."""
    if signing_brake.is_on(by):
        return "Too many wrong passwords. Wait a while, or call your supervisor."
    if form.is_valid():
        signing_brake.release(by)
    elif form.has_error("password", "wrong_password"):
        signing_brake.count_failure(by)
        ledger.refuse(object_type="clinical.breakglass", object_id=None, detail={"reason": "wrong_password"})
    return ""


@require_POST
@found_or_missing
def end_access(request: HttpRequest, breakglass_id: uuid.UUID) -> HttpResponse:
    """Gives the case back at once."""
    break_glass.end_access(access_id=breakglass_id, by=current_user_id(), now=timezone.now())
    messages.success(request, "Ended. The case is closed to you again.")
    return redirect("clinical:home")
