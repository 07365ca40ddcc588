"""The privacy officer's answers: what a paper reaches in a case, each letter before it goes, and each letter that went."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casework.staff import directory
from casework.wall.session import current_user_id
from consent import carried_terms, gate, permissions
from consent import presenters as sharing
from consent.documents.digests import AlteredDocumentError
from consent.errors import DisclosureError, ObligationWithoutHandler
from consent.previews import PreviewItem
from consent.process import answering, forms, letters, policies, selectors
from consent.process.errors import NotReadyError, ReleaseOverError
from consent.process.pages import altered, as_a_file, not_found, over, paper_or_404
from consent.process.reach import in_case, reached_in

_TERMS = "terms"
_REVIEW_ALL = (
    "Nothing was sent: a duty of the law is not met yet. Record counsel's review of every paper on this case that reaches"
    " the same records, and how it was verified who asks."
)


@require_POST
def reached(request: HttpRequest, process_id: uuid.UUID) -> HttpResponse:
    """What of the case's record the paper reaches, and what not. The decision is logged; nothing leaves."""
    record = paper_or_404(process_id)
    try:
        return _show_reached(request, record)
    except gate.NoSuchCase:
        return _open_the_case_first(request, process_id)


def _show_reached(request: HttpRequest, record: Any, form: forms.FulfilForm | None = None) -> HttpResponse:
    preview = in_case(record, by=current_user_id(), now=timezone.now())
    carried = reached_in(preview, record.pk)
    items = [item for item in preview.items if item.key in carried]
    may_go = any(item.key in carried for item in preview.contents)
    may_be_fulfilled = policies.may_be_fulfilled(record)
    if form is None and may_go and may_be_fulfilled:
        form = _fulfil_form(record, _pieces(items))
    context = {
        "process_id": record.pk,
        "table": sharing.decision_table(preview, {}),
        "items": items,
        "others": any(item.permitted and item.key not in carried for item in preview.items),
        "nothing_in_record": not preview.items,
        "scope": record.scope,
        "may_go": may_go,
        "duties": sharing.duties(preview.decision),
        "counsel_asked": record.counsel_asked_at is not None,
        "reviewed": record.reviewed_at is not None,
        "form": form if may_go and may_be_fulfilled else None,
    }
    return render(request, "consent/process/reached.html", context, status=422 if form and form.errors else 200)


# Letters without records ------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, process_id: uuid.UUID, code: str) -> HttpResponse:
    """Fill in whom it goes to (GET), then read the letter (POST). Nothing is sent here."""
    record = paper_or_404(process_id)
    template = _template(code)
    form = _letter_form(request, record, template)
    if request.method == "POST" and form.is_valid():
        return _show_letter(request, record, template, form)
    return _show_letter_form(request, record, template, form)


@require_POST
def send(request: HttpRequest, process_id: uuid.UUID, code: str) -> HttpResponse:
    """Keep exactly the letter that was read, as sent."""
    record = paper_or_404(process_id)
    template = _template(code)
    form = _letter_form(request, record, template)
    if not form.is_valid() or request.POST.get("again"):
        return _show_letter_form(request, record, template, form)
    by = current_user_id()
    try:
        terms = carried_terms.unseal(
            f"letter.{template.code}", request.POST.get(_TERMS, ""), person_id=process_id, by=by
        )
        sent = answering.send_letter(
            process_id=process_id,
            template=template.code,
            free=_free(form),
            confirmed=_confirmed(terms),
            by=by,
            now=timezone.now(),
        )
    except carried_terms.TermsLost:
        return _show_letter(request, record, template, form, stopped="The letter was open for too long. Read it again.")
    except DisclosureError as stopped:
        return _show_letter(request, record, template, form, stopped=str(stopped))
    messages.success(request, "The letter is kept as it was sent. Download it to print or mail it.")
    return redirect("consent_process:answer", answer_id=sent.pk)


def _show_letter_form(
    request: HttpRequest, record: Any, template: letters.LetterTemplate, form: forms.LetterForm
) -> HttpResponse:
    context = {"process_id": record.pk, "template": template, "form": form}
    return render(request, "consent/process/letter.html", context, status=422 if form.errors else 200)


def _show_letter(
    request: HttpRequest, record: Any, template: letters.LetterTemplate, form: forms.LetterForm, *, stopped: str = ""
) -> HttpResponse:
    by = current_user_id()
    try:
        document = answering.letter_without_records(
            record=record, template=template.code, free=_free(form), by=by, now=timezone.now()
        )
    except NotReadyError as nothing:
        form.add_error(None, str(nothing))
        return _show_letter_form(request, record, template, form)
    context = {
        "process_id": record.pk,
        "template": template,
        "document": document,
        "form": form,
        "stopped": stopped,
        "terms": carried_terms.seal(
            f"letter.{template.code}",
            {"answer": str(uuid.uuid4()), "letter": answering.digest_of_letter(document)},
            person_id=record.pk,
            by=by,
        ),
    }
    return render(request, "consent/process/letter_read.html", context, status=422 if stopped else 200)


# Records ----------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def records(request: HttpRequest, process_id: uuid.UUID) -> HttpResponse:
    """Read the letter and every word that would go with it (POST). Nothing leaves here."""
    record = paper_or_404(process_id)
    if request.method == "GET":
        return redirect("consent_process:paper", process_id=process_id)
    if not selectors.has_case(record, by=current_user_id(), now=timezone.now()):
        return _open_the_case_first(request, process_id)
    if not policies.may_be_fulfilled(record):
        return redirect("consent_process:paper", process_id=process_id)
    try:
        preview = answering.preview_of_fulfilment(record=record, keys=None, by=current_user_id(), now=timezone.now())
        form = _fulfil_form(record, _pieces(preview.items), request)
        if not form.is_valid():
            return _show_reached(request, record, form)
        return _show_records(request, record, form)
    except gate.NoSuchCase:
        return _open_the_case_first(request, process_id)


@require_POST
def send_records(request: HttpRequest, process_id: uuid.UUID) -> HttpResponse:
    """Release exactly what was previewed, with exactly the letter that was read."""
    record = paper_or_404(process_id)
    by = current_user_id()
    try:
        terms = carried_terms.unseal("records", request.POST.get(_TERMS, ""), person_id=process_id, by=by)
    except carried_terms.TermsLost:
        messages.warning(request, "This was open for too long, so nothing was sent. Please begin again.")
        return redirect("consent_process:paper", process_id=process_id)
    form = _fulfil_form(record, [(key, key, "") for key in terms["keys"]], request)
    try:
        if not form.is_valid() or request.POST.get("again"):
            return _show_reached(request, record, _as_typed(record, request, by=by))
        sent = answering.fulfil(
            process_id=process_id,
            free=_free(form),
            chosen=answering.ToRelease(
                keys=terms["keys"],
                digest=terms["digest"],
                preview_id=uuid.UUID(terms["preview"]),
                verification=form.cleaned_data["verification"],
            ),
            confirmed=_confirmed(terms),
            by=by,
            now=timezone.now(),
        )
    except gate.NoSuchCase:
        return _open_the_case_first(request, process_id)
    except NotReadyError as stopped:
        messages.warning(request, str(stopped))
        return redirect("consent_process:paper", process_id=process_id)
    except ObligationWithoutHandler:
        return _show_records(request, record, form, stopped=_REVIEW_ALL)
    except DisclosureError as stopped:
        return _show_records(request, record, form, stopped=str(stopped))
    messages.success(request, "The records are released, and the letter is kept as it was sent.")
    return redirect("consent_process:answer", answer_id=sent.pk)


def _as_typed(record: Any, request: HttpRequest, *, by: uuid.UUID) -> forms.FulfilForm:
    """The form again with what was typed, over what the paper reaches now."""
    preview = answering.preview_of_fulfilment(record=record, keys=None, by=by, now=timezone.now())
    return _fulfil_form(record, _pieces(preview.items), request)


def _show_records(request: HttpRequest, record: Any, form: forms.FulfilForm, *, stopped: str = "") -> HttpResponse:
    """Raises gate.NoSuchCase."""
    by, now = current_user_id(), timezone.now()
    keys = form.cleaned_data["pieces"]
    preview = answering.preview_of_fulfilment(record=record, keys=keys, by=by, now=now)
    document = answering.fulfilment(record=record, preview=preview, free=_free(form), by=by, now=now)
    context = {
        "process_id": record.pk,
        "document": document if preview.has_content else None,
        "form": form,
        "stopped": stopped,
        "duties": sharing.duties(preview.decision),
        "recipient_name": preview.recipient_name,
        "terms": carried_terms.seal(
            "records",
            {
                "answer": str(uuid.uuid4()),
                "letter": answering.digest_of_letter(document),
                "keys": sorted(item.key for item in preview.items),
                "digest": preview.digest,
                "preview": str(preview.decision_id),
            },
            person_id=record.pk,
            by=by,
        ),
    }
    return render(request, "consent/process/records_read.html", context, status=422 if stopped else 200)


# What was sent ----------------------------------------------------------------------------------------------------------


@require_GET
def answer(request: HttpRequest, answer_id: uuid.UUID) -> HttpResponse:
    """A letter as it was sent."""
    permissions.check_can_answer_process()
    try:
        sent = selectors.answer(answer_id, by=current_user_id(), now=timezone.now())
    except ObjectDoesNotExist:
        raise not_found(answer_id, "consent.answer") from None
    except ReleaseOverError:
        return over(request, answer_id)
    context = {
        "answer_id": answer_id,
        "process_id": sent.process_id,
        "template": letters.TEMPLATES[sent.template],
        "lines": sent.letter.splitlines(),
        "answered_at": sent.answered_at,
        "answered_by": directory.names_of([sent.answered_by]).get(sent.answered_by, "A colleague"),
        "digest": sent.document_digest,
    }
    return render(request, "consent/process/answer.html", context)


@require_GET
def answer_letter(request: HttpRequest, answer_id: uuid.UUID) -> HttpResponse:
    """The PDF of a letter as it was sent, once it was compared with its digest."""
    permissions.check_can_answer_process()
    try:
        sent = selectors.letter_of(answer_id, by=current_user_id(), now=timezone.now())
    except ObjectDoesNotExist:
        raise not_found(answer_id, "consent.answer") from None
    except ReleaseOverError:
        return over(request, answer_id)
    except AlteredDocumentError:
        return altered(request)
    return as_a_file(sent.document, "application/pdf", f"answer-{str(sent.pk)[:8]}.pdf")


def _template(code: str) -> letters.LetterTemplate:
    template = letters.TEMPLATES.get(code.replace("-", "_"))
    if template is None or template.code not in letters.WITHOUT_RECORDS:
        raise Http404
    return template


def _letter_form(request: HttpRequest, record: Any, template: letters.LetterTemplate) -> forms.LetterForm:
    discloser, requester = selectors.parties(record, current_user_id())
    return forms.LetterForm(
        request.POST if request.method == "POST" else None,
        asks_contact=template.names_contact,
        initial={
            "addressee": record.issued_by if template.to_the_court else requester.name,
            "contact": discloser.phone,
        },
    )


def _fulfil_form(
    record: Any, pieces: Sequence[tuple[str, str, str]], request: HttpRequest | None = None
) -> forms.FulfilForm:
    """The form over these pieces: empty, or with what was typed on ``request``."""
    discloser, requester = selectors.parties(record, current_user_id())
    return forms.FulfilForm(
        request.POST if request else None,
        pieces=pieces,
        initial={"addressee": requester.name, "contact": discloser.phone},
    )


def _pieces(items: Sequence[PreviewItem]) -> list[tuple[str, str, str]]:
    return [(item.key, f"{item.heading}: {sharing.kind_of(item.segment)}", item.text) for item in items]


def _free(form: forms.LetterForm) -> answering.FreeFields:
    return answering.FreeFields(form.cleaned_data["addressee"], form.cleaned_data.get("contact", ""))


def _confirmed(terms: dict[str, Any]) -> answering.Confirmed:
    return answering.Confirmed(uuid.UUID(terms["answer"]), terms["letter"])


def _open_the_case_first(request: HttpRequest, process_id: uuid.UUID) -> HttpResponse:
    messages.warning(request, "This case is not open to you now. Open it first, then go on here.")
    return redirect("consent_process:paper", process_id=process_id)
