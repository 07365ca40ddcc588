"""The privacy officer's desk: what was served, whom it is about, what it reaches by itself, and what is found out since."""

import uuid

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.staff import directory
from casework.wall.session import current_user_id
from consent import gate, permissions
from consent.documents.digests import AlteredDocumentError
from consent.process import forms, kinds, presenters, reach, scans, selectors, services
from consent.process.errors import NotReadyError
from consent.process.pages import altered, as_a_file, not_found, paper_or_404

_ENDED = "The paper is ended. To close what was shared on it, if anything, open the case and end the paper once more."


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Everything that was served, the most pressing first."""
    permissions.check_can_answer_process()
    by, now = current_user_id(), timezone.now()
    shown = presenters.desk(selectors.served(by=by, now=now), selectors.names_of_organizations(), now)
    return render(request, "consent/process/desk.html", shown)


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Step 1 of 2: what kind of paper it is."""
    permissions.check_can_answer_process()
    return render(request, "consent/process/choose.html", {"kinds": presenters.kinds_to_choose()})


@require_http_methods(["GET", "POST"])
def log(request: HttpRequest, code: str) -> HttpResponse:
    """Step 2 of 2: what stands on it, and the scan."""
    permissions.check_can_answer_process()
    by = current_user_id()
    paper = kinds.paper_of(code)
    if paper is None:
        raise Http404
    own = directory.organization_of(by).pk
    form = forms.ServedPaperForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        paper=paper,
        organizations=[one for one in directory.organizations() if one.pk != own],
    )
    if request.method == "POST" and form.is_valid():
        record = services.log_paper(
            process_id=form.cleaned_data["key"],
            paper=paper,
            facts=form.facts(),
            scan=form.cleaned_data["scan"],
            by=by,
            now=timezone.now(),
        )
        messages.success(request, "The paper is logged. Next, find out whom it is about.")
        return redirect("consent_process:paper", process_id=record.pk)
    context = {"paper": paper, "form": form}
    return render(request, "consent/process/log.html", context, status=422 if form.errors else 200)


@require_GET
def paper(request: HttpRequest, process_id: uuid.UUID) -> HttpResponse:
    """One served paper: what stands on it, what it reaches by itself, and what has to be done next."""
    record = paper_or_404(process_id)
    by, now = current_user_id(), timezone.now()
    discloser, requester = selectors.parties(record, by)
    answers = selectors.answers_to(record, by=by, now=now)
    has_case = selectors.has_case(record, by=by, now=now)
    staff = directory.names_of([record.recorded_by, *(one.answered_by for one in answers)])
    context = {
        "process_id": process_id,
        **presenters.paper_shown(
            record,
            selectors.names_of_organizations(),
            logged_by=staff.get(record.recorded_by, "A colleague"),
            is_answered=bool(answers),
            has_case=has_case,
            now=now,
        ),
        "reach": presenters.reach_shown(
            reach.by_itself(record, discloser=discloser, requester=requester, now=now, as_served=not has_case),
            requester.name,
            record.segments,
            now,
        ),
        "letters": presenters.letters_to_choose(record),
        "sent": presenters.answer_rows(answers, staff),
    }
    return render(request, "consent/process/paper.html", context)


@require_GET
def scan(request: HttpRequest, process_id: uuid.UUID) -> HttpResponse:
    """The scanned paper, once it was compared with its digest."""
    permissions.check_can_answer_process()
    try:
        record = selectors.scan_of(process_id)
    except ObjectDoesNotExist:
        raise not_found(process_id) from None
    except AlteredDocumentError:
        return altered(request)
    ending = scans.ENDINGS.get(record.document_type, "bin")
    return as_a_file(record.document, record.document_type, f"served-paper-{str(record.pk)[:8]}.{ending}")


@require_http_methods(["GET", "POST"])
def match(request: HttpRequest, process_id: uuid.UUID) -> HttpResponse:
    """Whose case it is, among the cases at hand, or nobody's."""
    record = paper_or_404(process_id)
    by, now = current_user_id(), timezone.now()
    people = selectors.cases_at_hand(by=by, now=now)
    form = forms.MatchForm(request.POST if request.method == "POST" else None, cases=presenters.cases_to_choose(people))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["person"]
        person_id = None if chosen == forms.NOBODY else uuid.UUID(chosen)
        try:
            services.match(process_id=process_id, person_id=person_id, by=by, now=timezone.now())
        except (NotReadyError, gate.NoSuchCase) as stopped:
            form.add_error(None, str(stopped) or "This case is not yours any more. Open it again first.")
        else:
            return redirect("consent_process:paper", process_id=process_id)
    context = {"process_id": process_id, "form": form, "subject": record.subject, "has_cases": bool(people)}
    return render(request, "consent/process/match.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def told(request: HttpRequest, process_id: uuid.UUID) -> HttpResponse:
    """When the person was told of the paper."""
    paper_or_404(process_id)
    form = forms.ToldForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_person_told(
                process_id=process_id,
                told_at=form.cleaned_data["told_at"],
                by=current_user_id(),
                now=timezone.now(),
            )
        except NotReadyError as stopped:
            form.add_error(None, str(stopped))
        else:
            return redirect("consent_process:paper", process_id=process_id)
    context = {"process_id": process_id, "form": form}
    return render(request, "consent/process/told.html", context, status=422 if form.errors else 200)


@require_POST
def counsel(request: HttpRequest, process_id: uuid.UUID) -> HttpResponse:
    """Counsel was asked to check the paper."""
    paper_or_404(process_id)
    try:
        services.ask_counsel(process_id=process_id, by=current_user_id(), now=timezone.now())
    except NotReadyError as stopped:
        messages.warning(request, str(stopped))
    return redirect("consent_process:paper", process_id=process_id)


@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, process_id: uuid.UUID) -> HttpResponse:
    """Counsel's review of the paper."""
    paper_or_404(process_id)
    now = timezone.now()
    form = forms.ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_review(
                process_id=process_id,
                reviewed_by=form.cleaned_data["reviewed_by"],
                reviewed_at=form.reviewed_at(now),
                by=current_user_id(),
                now=now,
            )
        except NotReadyError as stopped:
            form.add_error(None, str(stopped))
        else:
            messages.success(request, "Counsel's review is recorded.")
            return redirect("consent_process:paper", process_id=process_id)
    context = {"process_id": process_id, "form": form}
    return render(request, "consent/process/review.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, process_id: uuid.UUID) -> HttpResponse:
    """The paper was withdrawn, set aside or logged in error (POST); or is it (GET)?"""
    record = paper_or_404(process_id)
    stopped, has_case = "", selectors.has_case(record, by=current_user_id(), now=timezone.now())
    if request.method == "POST":
        try:
            services.end(process_id=process_id, by=current_user_id(), now=timezone.now())
        except NotReadyError as error:
            stopped = str(error)
        else:
            messages.success(
                request, "The paper is ended, and what was shared on it is closed." if has_case else _ENDED
            )
            return redirect("consent_process:paper", process_id=process_id)
    context = {
        "process_id": process_id,
        "stopped": stopped,
        "is_ended": record.withdrawn_at is not None,
        "has_case": has_case,
    }
    return render(request, "consent/process/end.html", context, status=422 if stopped else 200)
