"""A clinician's pages of consent: what is on file, a new paper, one paper and its end. Thin: services write."""

import uuid
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from audit import ledger
from casework.staff import directory
from casework.wall.session import current_user_id
from consent import carried_terms, forms, papers, permissions, policies, presenters, selectors, services, signatures
from consent.errors import NotConfirmed
from consent.facts import Signer
from consent.gate import NoSuchCase, ReleasablePerson, whose_case

_ADULT_SIGNER_FROM = 14
_TERMS = "terms"


def case_or_404(person_id: uuid.UUID, *, by: uuid.UUID, now: datetime) -> ReleasablePerson:
    """The case, if it is this clinician's; hidden and missing answer alike."""
    permissions.check_can_disclose()
    try:
        return whose_case(person_id=person_id, by=by, now=now)
    except NoSuchCase:
        ledger.refuse(object_type="clinical.person", object_id=person_id, detail={"reason": "not_found"})
        raise Http404 from None


def organization_names() -> dict[str, str]:
    return {str(one.pk): one.name for one in directory.organizations()}


def recipients(by: uuid.UUID) -> list[Any]:
    """Every organization but one's own."""
    own = directory.organization_of(by).pk
    return [one for one in directory.organizations() if one.pk != own]


@require_GET
def consents(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """What the person agreed to and declined, and what was shared. A fragment for htmx, else a page."""
    by, now = current_user_id(), timezone.now()
    case_or_404(person_id, by=by, now=now)
    names = organization_names()
    context = {
        **presenters.pages_of(person_id),
        "consents": [presenters.consent_row(one, names, now) for one in selectors.consents_of(person_id)],
        "releases": [presenters.release_row(one, now) for one in selectors.releases_of(person_id)],
    }
    template = "consent/consents_fragment.html" if request.headers.get("HX-Request") else "consent/consents.html"
    return render(request, template, context)


# A new paper ------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def new_consent(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Step 1: what, with whom, what for, until when. Or: the person declined, and that is all."""
    by, now = current_user_id(), timezone.now()
    case = case_or_404(person_id, by=by, now=now)
    if not case.name:
        return render(request, "consent/nobody_to_sign.html", presenters.pages_of(person_id))
    if request.method == "POST" and request.POST.get("answer") == "declined":
        declined = forms.DeclinedForm(request.POST, organizations=recipients(by))
        if declined.is_valid():
            return _declined(request, person_id, uuid.UUID(declined.cleaned_data["recipient"]), by=by, now=now)
        form = forms.TermsForm(request.POST, organizations=recipients(by), parent_signs=_parent_signs(case))
        form.ask_only_for("recipient", "Select whom the person does not want to be told.")
        return _show_terms(request, case, form, status=422)
    if request.method == "POST":
        form = forms.TermsForm(request.POST, organizations=recipients(by), parent_signs=_parent_signs(case))
        if not form.is_valid():
            return _show_terms(request, case, form, status=422)
        terms = services.ConsentTerms(
            recipient_id=uuid.UUID(form.cleaned_data["recipient"]),
            segments=form.segments,
            purpose=form.cleaned_data["purpose"],
            last_day=form.cleaned_data["last_day"],
        )
        return _show_paper(request, case, terms, forms.SignForm(), by=by, now=now)
    form = forms.TermsForm(organizations=recipients(by), parent_signs=_parent_signs(case))
    return _show_terms(request, case, form)


@require_http_methods(["GET", "POST"])
def sign_consent(request: HttpRequest, person_id: uuid.UUID) -> HttpResponse:
    """Step 2: the paper is signed or declined. Reached by the form of step 1 alone."""
    by, now = current_user_id(), timezone.now()
    case = case_or_404(person_id, by=by, now=now)
    if request.method == "GET":
        return redirect("consent:new", person_id=person_id)
    try:
        carried = carried_terms.unseal("terms", request.POST.get(_TERMS, ""), person_id=person_id, by=by)
    except carried_terms.TermsLost:
        messages.warning(request, "This page was open for too long, so nothing was signed. Please choose again.")
        return redirect("consent:new", person_id=person_id)
    terms = services.ConsentTerms(
        recipient_id=uuid.UUID(carried["recipient"]),
        segments=tuple(carried["segments"]),
        purpose=carried["purpose"],
        last_day=date.fromisoformat(carried["last_day"]),
    )
    if request.POST.get("answer") == "declined":
        return _declined(request, person_id, terms.recipient_id, by=by, now=now)
    paper = services.paper_for(person_id=person_id, person_name=case.name, terms=terms, by=by, now=now)
    if papers.digest_of(paper) != carried["paper"]:
        return _show_paper(request, case, terms, forms.SignForm(), by=by, now=now, changed=True, status=422)
    form = forms.SignForm(request.POST)
    if not form.is_valid():
        return _show_paper(request, case, terms, form, by=by, now=now, status=422)
    try:
        record = services.record_consent(
            person_id=person_id,
            terms=terms,
            paper=paper,
            signature=signatures.written(form.signature),
            signer=Signer.PARENT if _parent_signs(case) else Signer.PATIENT,
            answers={name: form.cleaned_data[name] for name in ("understands", "free", "copy")},
            by=by,
            now=now,
        )
    except NotConfirmed as error:
        form.add_error(None, str(error))
        return _show_paper(request, case, terms, form, by=by, now=now, status=422)
    messages.success(request, "The consent is signed and recorded.")
    return redirect("consent:consent", consent_id=record.pk)


def _declined(
    request: HttpRequest, person_id: uuid.UUID, recipient_id: uuid.UUID, *, by: uuid.UUID, now: datetime
) -> HttpResponse:
    services.record_declined(person_id=person_id, recipient_id=recipient_id, by=by, now=now)
    messages.info(request, "Recorded: the person declined. Nothing about their care changes.")
    return redirect("consent:consents", person_id=person_id)


def _parent_signs(case: ReleasablePerson) -> bool:
    """Under 14 a parent signs (55 Pa. Code 5100.33), and never for substance use."""
    return case.age is not None and case.age < _ADULT_SIGNER_FROM


def _show_terms(request: HttpRequest, case: ReleasablePerson, form: forms.TermsForm, status: int = 200) -> HttpResponse:
    context = {
        **presenters.pages_of(case.person_id),
        "form": form,
        "parent_signs": _parent_signs(case),
        "age_unknown": case.age is None,
    }
    return render(request, "consent/new.html", context, status=status)


def _show_paper(
    request: HttpRequest,
    case: ReleasablePerson,
    terms: services.ConsentTerms,
    form: forms.SignForm,
    *,
    by: uuid.UUID,
    now: datetime,
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    paper = services.paper_for(person_id=case.person_id, person_name=case.name, terms=terms, by=by, now=now)
    chosen = {
        "recipient": str(terms.recipient_id),
        "segments": list(terms.segments),
        "purpose": terms.purpose,
        "last_day": terms.last_day.isoformat(),
        "paper": papers.digest_of(paper),
    }
    items = selectors.choices_of_content(person_id=case.person_id, by=by, now=now)
    context = {
        **presenters.pages_of(case.person_id),
        "paper": presenters.paper_lines(paper),
        "content": presenters.content_of_terms(items, papers.fields_described(terms.segments), papers.field_of),
        "terms": carried_terms.seal("terms", chosen, person_id=case.person_id, by=by),
        "form": form,
        "changed": changed,
        "parent_signs": _parent_signs(case),
    }
    return render(request, "consent/sign.html", context, status=status)


# One paper --------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def consent(request: HttpRequest, consent_id: uuid.UUID) -> HttpResponse:
    """One paper as it was signed, its state, and the form that ends it."""
    permissions.check_can_disclose()
    by, now = current_user_id(), timezone.now()
    try:
        record = selectors.consent_for(consent_id)
    except ObjectDoesNotExist:
        ledger.refuse(object_type="consent.consent", object_id=consent_id, detail={"reason": "not_found"})
        raise Http404 from None
    form = forms.RevokeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not policies.can_revoke(record):
            return redirect("consent:consent", consent_id=consent_id)
        if form.is_valid():
            services.revoke_consent(
                consent_id=consent_id, in_writing=form.cleaned_data["how"] == "writing", by=by, now=now
            )
            messages.success(request, "Stopped. Whoever could read what was shared cannot read it any more.")
            return redirect("consent:consent", consent_id=consent_id)
    staff = directory.names_of([record.recorded_by]).get(record.recorded_by, "")
    standing = [one for one in selectors.releases_of(record.person_id) if record.pk in one.evidence_ids]
    context = {
        **presenters.pages_of(record.person_id),
        "state": presenters.consent_state(record, now),
        "facts": presenters.consent_facts(record, organization_names(), staff, now),
        "paper": presenters.paper_lines(record.paper) if record.paper else None,
        "signature": presenters.signature_shown(record.signature),
        "releases": [presenters.release_row(one, now) for one in standing],
        "open_count": sum(policies.is_open(one, now) for one in standing),
        "form": form if policies.can_revoke(record) else None,
        "actions": [{"label": "Stop sharing", "url": "#stop"}] if policies.is_in_force(record, now) else [],
        "signed_by": "parent" if record.signer == Signer.PARENT else "person",
        "was_spoken": record.revoked_orally_at is not None,
        "was_given": record.outcome in record.SIGNED,
    }
    return render(request, "consent/consent.html", context, status=422 if form.errors else 200)
