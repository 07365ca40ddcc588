"""Asking for consent, page by page: prepare, choose, read and sign; or why nobody signs. Thin: services write.

What was answered travels in the form, sealed, and never in an address. On the person's pages every word is of their
language, and there is no way into the record.
"""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_GET, require_http_methods

from casework.wall.session import current_user_id
from consent import presenters
from consent.capture import carrying, forms_deciding, forms_preparing, pages, questions, recording, trial
from consent.capture.papers import language_of, words_in
from consent.capture.terms import Terms
from consent.carried_terms import TermsLost
from consent.documents.content import plain_text
from consent.documents.digests import digest_of
from consent.documents.rendering import UnprintableDocumentError
from consent.errors import AlreadyAnswered, NotConfirmed
from consent.facts import end_of_day
from consent.gate import ReleasablePerson
from consent.typed import names_somebody
from consent.views import case_or_404, recipients

_LOST = "These pages were open for too long, so nothing was recorded. Please start again."
get_or_post = require_http_methods(["GET", "POST"])


# Prepare --------------------------------------------------------------------------------------------------------------


@get_or_post
def prepare(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Step 1, for the clinician: is this the moment, and what is asked. A deferred question comes filled as it was."""
    by, now = current_user_id(), timezone.now()
    case = case_or_404(person_id, by=by, now=now)
    answer = request.POST.get("answer", "") if request.method == "POST" else ""
    organizations = recipients(by)
    if answer == "take_up":
        return _take_up(request, case, organizations, by=by, now=now)
    takes_up = questions.key_to_take_up(request.POST.get("takes_up", ""), person_id=person_id)
    if not answer:
        form = forms_preparing.PrepareForm(organizations=organizations, age=case.age)
        return _show_preparing(request, case, form)
    wants_paper = answer == "go_on"
    form = forms_preparing.PrepareForm(request.POST, organizations=organizations, age=case.age, for_paper=wants_paper)
    if not form.is_valid():
        return _show_preparing(request, case, form, takes_up=takes_up, status=422)
    asked = _asked(form, takes_up)
    if not wants_paper:
        return _show_outcome(request, case, asked, forms_preparing.OutcomeForm(), by=by)
    if form.hindrance:
        return _show_outcome(
            request, case, asked, forms_preparing.OutcomeForm(must_wait=form.hindrance), must_wait=form.hindrance, by=by
        )
    if not names_somebody(case.name):
        form.add_error(None, "Say first who this is: a paper names the person. You can also ask again later.")
        return _show_preparing(request, case, form, takes_up=takes_up, status=422)
    for code in recording.kept_back(form.terms, person_id=person_id, by=by, now=now) if form.terms else ():
        form.add_error(None, pages.why_not_on_paper(code, case.age))
    if form.errors or form.terms is None:
        return _show_preparing(request, case, form, takes_up=takes_up, status=422)
    return _show_choosing(request, case, form.terms, asked, by=by)


def _take_up(
    request: HttpRequest, case: ReleasablePerson, organizations: list[Any], *, by: uuid.UUID, now: datetime
) -> HttpResponse:
    found = questions.to_take_up(request.POST.get("question", ""), person_id=case.person_id)
    if found is None:
        messages.info(request, "This question was taken up already.")
        return redirect("consent:to_ask")
    form = forms_preparing.PrepareForm(organizations=organizations, age=case.age, initial=questions.as_it_was(found))
    return _show_preparing(request, case, form, takes_up=str(found.pk))


def _asked(form: forms_preparing.PrepareForm, takes_up: str) -> dict[str, Any]:
    """What travels from step 1 on: codes, days and names, and the key that makes this asking end once."""
    terms = form.terms
    return {
        "key": str(uuid.uuid4()),
        "terms": terms.to_json() if terms else None,
        "recipient": form.cleaned_data["recipient"],
        "segments": [*form.segments],
        "answers": form.answers if form.cleaned_data.get("state") else {},
        "takes_up": takes_up,
    }


def _show_preparing(
    request: HttpRequest,
    case: ReleasablePerson,
    form: forms_preparing.PrepareForm,
    *,
    takes_up: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        **presenters.pages_of(case.person_id),
        "form": form,
        "takes_up": takes_up,
        "has_name": names_somebody(case.name),
        "notes": pages.about_signing(case.age),
    }
    return render(request, "consent/capture/prepare.html", context, status=status)


# Choose ---------------------------------------------------------------------------------------------------------------


@get_or_post
def choose(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Step 2, for the person: yes or no to each kind of information, and until when."""
    by, now = current_user_id(), timezone.now()
    case = case_or_404(person_id, by=by, now=now)
    if request.method == "GET":
        return redirect("consent:new", person_id=person_id)
    try:
        asked = carrying.carried("asked", request.POST.get("asked", ""), person_id=person_id, by=by)
    except TermsLost:
        messages.warning(request, _LOST)
        return redirect("consent:new", person_id=person_id)
    terms = Terms.from_json(asked["terms"])
    if ended := recording.already_answered(uuid.UUID(asked["key"]), person_id=person_id):
        return _answered_before(request, ended)
    with translation.override(terms.language):
        form = forms_deciding.ChooseForm(request.POST, terms=terms)
        answer = request.POST.get("answer", "")
        if answer in {"declined", "later"} or (answer == "show" and form.says_no_to_all()):
            return _ended_by_person(request, case, asked, later=answer == "later", by=by, now=now)
        if answer == "again":
            return _show_choosing(request, case, terms, asked, by=by)
        if not form.is_valid():
            return _show_choosing(request, case, terms, asked, form=form, by=by, status=422)
        chosen = recording.shortened(terms, segments=form.segments, last_day=form.last_day)
        return _show_signing(request, case, chosen, asked, by=by, now=now)


def _show_choosing(
    request: HttpRequest,
    case: ReleasablePerson,
    terms: Terms,
    asked: dict[str, Any],
    *,
    by: uuid.UUID,
    form: forms_deciding.ChooseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    with translation.override(terms.language):
        form = form or forms_deciding.ChooseForm(terms=terms)
        context = {
            **presenters.pages_of(case.person_id),
            **pages.choosing(terms, form, pages.names_shown(terms, person_id=case.person_id, by=by)),
            "asked": carrying.carry("asked", asked, person_id=case.person_id, by=by),
        }
        return render(request, "consent/capture/choose.html", context, status=status)


# Read and sign --------------------------------------------------------------------------------------------------------


@get_or_post
def sign(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Step 3, for the person: the whole paper, what would go today, and the signature. Or not."""
    by, now = current_user_id(), timezone.now()
    case = case_or_404(person_id, by=by, now=now)
    if request.method == "GET":
        return redirect("consent:new", person_id=person_id)
    try:
        chosen = carrying.carried("chosen", request.POST.get("chosen", ""), person_id=person_id, by=by)
    except TermsLost:
        messages.warning(request, _LOST)
        return redirect("consent:new", person_id=person_id)
    asked, terms = chosen["asked"], Terms.from_json(chosen["terms"])
    if ended := recording.already_answered(uuid.UUID(asked["key"]), person_id=person_id):
        return _answered_before(request, ended)
    with translation.override(terms.language):
        answer = request.POST.get("answer", "")
        if answer in {"declined", "later"}:
            return _ended_by_person(request, case, asked, later=answer == "later", by=by, now=now)
        if answer == "again":
            return _show_choosing(request, case, Terms.from_json(asked["terms"]), asked, by=by)
        paper = recording.paper_for(terms, person_id=person_id, by=by, now=now)
        if digest_of(plain_text(paper).encode()) != chosen["paper"]:
            return _show_signing(request, case, terms, asked, by=by, now=now, is_changed=True)
        form = forms_deciding.SignForm(
            request.POST, language=terms.language, signer_name=terms.signer_name or case.name
        )
        if not form.is_valid():
            return _show_signing(request, case, terms, asked, form=form, by=by, now=now)
        return _sign(request, case, terms, asked, form, by=by, now=now)


def _sign(
    request: HttpRequest,
    case: ReleasablePerson,
    terms: Terms,
    asked: dict[str, Any],
    form: forms_deciding.SignForm,
    *,
    by: uuid.UUID,
    now: datetime,
) -> HttpResponse:
    try:
        record = recording.record_signed(
            terms,
            form.signed,
            person_id=case.person_id,
            asked=tuple(asked["segments"]),
            takes_up=uuid.UUID(asked["takes_up"]) if asked["takes_up"] else None,
            answers={**asked["answers"], "copy": form.cleaned_data["copy"]},
            key=uuid.UUID(asked["key"]),
            by=by,
            now=now,
        )
    except AlreadyAnswered as error:
        return _answered_before(request, error.consent_id)
    except NotConfirmed:
        return _show_signing(request, case, terms, asked, by=by, now=now, is_changed=True)
    except UnprintableDocumentError:
        form.add_error("signed_name", words_in(terms.language).ERRORS["drawing"])
        return _show_signing(request, case, terms, asked, form=form, by=by, now=now)
    return redirect("consent:asked", consent_id=record.pk)


def _show_signing(
    request: HttpRequest,
    case: ReleasablePerson,
    terms: Terms,
    asked: dict[str, Any],
    *,
    by: uuid.UUID,
    now: datetime,
    form: forms_deciding.SignForm | None = None,
    is_changed: bool = False,
) -> HttpResponse:
    paper = recording.paper_for(terms, person_id=case.person_id, by=by, now=now)
    chosen = {"terms": terms.to_json(), "asked": asked, "paper": digest_of(plain_text(paper).encode())}
    status = 422 if is_changed or form else 200
    form = form or forms_deciding.SignForm(language=terms.language, signer_name=terms.signer_name or case.name)
    context = {
        **presenters.pages_of(case.person_id),
        **pages.signing(terms, paper, trial.try_paper(terms, person_id=case.person_id, by=by, now=now)),
        "form": form,
        "is_changed": is_changed,
        "chosen": carrying.carry("chosen", chosen, person_id=case.person_id, by=by),
    }
    return render(request, "consent/capture/sign.html", context, status=status)


# Otherwise ------------------------------------------------------------------------------------------------------------


@get_or_post
def outcome(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """For the clinician: it ended without a paper. Nothing else waits for it."""
    by, now = current_user_id(), timezone.now()
    case = case_or_404(person_id, by=by, now=now)
    if request.method == "GET":
        return redirect("consent:new", person_id=person_id)
    try:
        carried = carrying.carried("outcome", request.POST.get("asked", ""), person_id=person_id, by=by)
    except TermsLost:
        messages.warning(request, _LOST)
        return redirect("consent:new", person_id=person_id)
    asked, must_wait = carried["asked"], carried["must_wait"]
    if ended := recording.already_answered(uuid.UUID(asked["key"]), person_id=person_id):
        return _answered_before(request, ended)
    form = forms_preparing.OutcomeForm(request.POST, must_wait=must_wait)
    if not form.is_valid():
        return _show_outcome(request, case, asked, form, must_wait=must_wait, by=by, status=422)
    try:
        record = _record(
            asked,
            form.cleaned_data["outcome"],
            person_id=person_id,
            why=form.cleaned_data["why"],
            again_on=form.cleaned_data["again_on"],
            by=by,
            now=now,
        )
    except AlreadyAnswered as error:
        return _answered_before(request, error.consent_id)
    messages.info(request, pages.recorded(record))
    return redirect("consent:consents", person_id=person_id)


def _show_outcome(
    request: HttpRequest,
    case: ReleasablePerson,
    asked: dict[str, Any],
    form: forms_preparing.OutcomeForm,
    *,
    by: uuid.UUID,
    must_wait: str = "",
    status: int = 200,
) -> HttpResponse:
    carried = {"asked": asked, "must_wait": must_wait}
    context = {
        **presenters.pages_of(case.person_id),
        "form": form,
        "because": pages.why_wait(must_wait),
        "asked": carrying.carry("outcome", carried, person_id=case.person_id, by=by),
    }
    return render(request, "consent/capture/outcome.html", context, status=status)


def _ended_by_person(
    request: HttpRequest, case: ReleasablePerson, asked: dict[str, Any], *, later: bool, by: uuid.UUID, now: datetime
) -> HttpResponse:
    """The person said no, or not now, on a page of theirs: recorded at once, with the page that says that it is fine."""
    try:
        record = _record(
            asked,
            "deferred" if later else "declined",
            person_id=case.person_id,
            why="asked_for_time" if later else "",
            again_on=forms_preparing.tomorrow() if later else None,
            by=by,
            now=now,
        )
    except AlreadyAnswered as error:
        return _answered_before(request, error.consent_id)
    return redirect("consent:asked", consent_id=record.pk)


def _record(
    asked: dict[str, Any],
    outcome_code: str,
    *,
    person_id: uuid.UUID,
    why: str,
    again_on: Any,
    by: uuid.UUID,
    now: datetime,
) -> Any:
    return recording.record_unsigned(
        questions.outcome_named(outcome_code),
        person_id=person_id,
        recipient_id=uuid.UUID(asked["recipient"]),
        terms=Terms.from_json(asked["terms"]) if asked["terms"] else None,
        asked=tuple(asked["segments"]),
        why=why,
        ask_again_by=end_of_day(again_on) if again_on else None,
        takes_up=uuid.UUID(asked["takes_up"]) if asked["takes_up"] else None,
        answers=asked["answers"],
        key=uuid.UUID(asked["key"]),
        by=by,
        now=now,
    )


def _answered_before(request: HttpRequest, consent_id: uuid.UUID) -> HttpResponse:
    """This asking ended already: its first end stands, and its page says so in the person's language."""
    record = questions.question_or_404(consent_id)
    messages.info(request, words_in(language_of(record.language)).PAGE["done_already"])
    return redirect("consent:asked", consent_id=consent_id)


# Afterwards -----------------------------------------------------------------------------------------------------------


@require_GET
def asked(request: HttpRequest, consent_id: uuid.UUID) -> HttpResponse:
    """For the person, when it is over: that either answer is fine, and the copy. Then the tablet goes back."""
    record = questions.question_or_404(consent_id)
    if not questions.was_answered(record):
        return redirect("consent:consent", consent_id=consent_id)
    with translation.override(language_of(record.language)):
        context = {**presenters.pages_of(record.person_id), **pages.ended(record)}
        return render(request, "consent/capture/asked.html", context)


@require_GET
def to_ask(request: HttpRequest) -> HttpResponse:
    """The deferred questions of one's cases, the earliest day first. A fragment of it stands on the clinician's home."""
    by, now = current_user_id(), timezone.now()
    questions.check_can_ask()
    context = {"questions": pages.to_ask(questions.waiting(by=by, now=now), now)}
    return render(request, "consent/capture/to_ask.html", context)
