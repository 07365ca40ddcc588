"""Rows that several rules share, because they read one sort of evidence in the same way: in time, in force, on whom."""

from functools import partial
from typing import Any

from consent.examples.papers import NOW
from consent.examples.worked import on_file, without
from tests.consent.law.one_rule import EARLIER, TICK, TOMORROW, Row, not_true, opens, wants

process = partial(on_file, "legal_process")
agreement = partial(on_file, "agreements")
emergency = partial(on_file, "emergencies")
threat = partial(on_file, "threats")
paper = partial(on_file, "consents")
limit = partial(on_file, "restrictions")

SOMEBODY_ELSE = "somebody else"


def when_process_is_in_force(
    code: str, held: str, *, holder_must_be_named: bool = True, cites: tuple[str, ...] = (), **more: Any
) -> list[Row]:
    """From its first instant to before its last, against this very holder. `held` and `more`: how the rule holds."""
    wanting: dict[str, Any] = {"evidence": ("process-1",), "cites": cites}
    holding: dict[str, Any] = {"evidence": ("process-1",), "cites": cites, **more}
    unnamed = process(holder_id=None)
    return [
        opens(code, held, process(begins_at=None), process(begins_at=NOW), process(begins_at=EARLIER), **holding),
        opens(code, held, process(ends_at=TOMORROW), ends_at=TOMORROW, **holding),
        opens(code, held, process(ends_at=NOW + TICK), ends_at=NOW + TICK, **holding),
        wants(code, "the legal process is not known to be in force", *not_true(process, "in_force"), **wanting),
        wants(code, "the legal process is not in force yet", process(begins_at=NOW + TICK), **wanting),
        wants(
            code, "the legal process is no longer in force", process(ends_at=NOW), process(ends_at=EARLIER), **wanting
        ),
        wants(code, "the legal process is directed at another holder", process(holder_id=SOMEBODY_ELSE), **wanting),
        wants(code, "it is not known on whom the legal process was served", unnamed, **wanting)
        if holder_must_be_named
        else opens(code, held, unnamed, **holding),
    ]


def when_order_reaches(code: str, held: str, **more: Any) -> list[Row]:
    """A judge's order to this holder that covers this information, and what it expressly authorizes."""
    cites = more.pop("cites", ())
    wanting: dict[str, Any] = {"evidence": ("process-1",), "cites": cites}
    as_worded = ("only what the order expressly authorizes: dates of attendance",)
    return [
        *when_process_is_in_force(code, held, cites=cites, limits=as_worded, **more),
        opens(code, held, evidence=("process-1",), cites=cites, limits=as_worded, **more),
        opens(
            code,
            held,
            process(scope=("dates of attendance", "dose")),
            evidence=("process-1",),
            cites=cites,
            limits=("only what the order expressly authorizes: dates of attendance, dose",),
            **more,
        ),
        opens(
            code,
            held,
            process(scope=()),
            evidence=("process-1",),
            cites=cites,
            limits=("only what the order expressly authorizes",),
            **more,
        ),
        opens(
            code, held, process(segments=frozenset()), evidence=("process-1",), cites=cites, limits=as_worded, **more
        ),
        wants(code, "the order is not signed by a judge", *not_true(process, "signed_by_judge"), **wanting),
        wants(code, "the order covers other information", process(segments=frozenset({"operational"})), **wanting),
    ]


def when_agreement_is_in_force(code: str, held: str, wanting: str, **more: Any) -> list[Row]:
    """Between these two parties, from its first instant to before its last."""
    holding: dict[str, Any] = {"evidence": ("agreement-1",), **more}
    return [
        opens(code, held, agreement(begins_at=None), agreement(begins_at=NOW), **holding),
        opens(code, held, agreement(ends_at=TOMORROW), ends_at=TOMORROW, **holding),
        opens(code, held, agreement(ends_at=NOW + TICK), ends_at=NOW + TICK, **holding),
        wants(
            code,
            wanting,
            *not_true(agreement, "in_force"),
            agreement(begins_at=NOW + TICK),
            agreement(ends_at=NOW),
            agreement(party_ids=frozenset({SOMEBODY_ELSE, "another"})),
            without("agreements"),
        ),
    ]


def when_complaint_is_pending(code: str, held: str, wanting: str, **more: Any) -> list[Row]:
    """An action that the person brings against this holder, or that names no holder, from its first instant to its last."""
    holding: dict[str, Any] = {"evidence": ("process-1",), **more}
    return [
        opens(code, held, **holding),
        opens(code, held, process(holder_id=None), process(begins_at=NOW), **holding),
        opens(code, held, process(ends_at=TOMORROW), ends_at=TOMORROW, **holding),
        wants(
            code,
            wanting,
            *not_true(process, "brought_by_patient"),
            *not_true(process, "in_force"),
            process(begins_at=NOW + TICK),
            process(ends_at=NOW),
            process(holder_id=SOMEBODY_ELSE),
            without("legal_process"),
        ),
    ]


def when_emergency_goes_on(code: str, held: str, **more: Any) -> list[Row]:
    """This person's, from its first instant to before its last, and with what 2.51(c) wants written down."""
    holding: dict[str, Any] = {"evidence": ("emergency-1",), **more}
    wanting: dict[str, Any] = {"evidence": ("emergency-1",)}
    return [
        opens(code, held, emergency(occurred_at=NOW), emergency(occurred_at=EARLIER), **holding),
        opens(code, held, emergency(ended_at=TOMORROW), ends_at=TOMORROW, **holding),
        opens(code, held, emergency(ended_at=NOW + TICK), ends_at=NOW + TICK, **holding),
        wants(code, "the emergency on file is another person's", emergency(person_id=SOMEBODY_ELSE), **wanting),
        wants(code, "the emergency is dated in the future", emergency(occurred_at=NOW + TICK), **wanting),
        wants(code, "the emergency is over", emergency(ended_at=NOW), emergency(ended_at=EARLIER), **wanting),
        wants(
            code,
            "the record of the emergency is incomplete",
            *(emergency(**{fact: " "}) for fact in ("nature", "disclosed_by", "medical_personnel_name")),
            **wanting,
        ),
    ]


def when_threat_is_serious(code: str, held: str, **more: Any) -> list[Row]:
    """This person's threat, serious, imminent, recorded by somebody on some ground, and not resolved."""
    holding: dict[str, Any] = {"evidence": ("threat-1",), **more}
    wanting: dict[str, Any] = {"evidence": ("threat-1",)}
    ground = "who believes the threat, and on what ground, is not recorded"
    return [
        opens(code, held, threat(recorded_at=NOW), **holding),
        opens(code, held, threat(resolved_at=TOMORROW), ends_at=TOMORROW, **holding),
        opens(code, held, threat(resolved_at=NOW + TICK), ends_at=NOW + TICK, **holding),
        wants(code, "no threat is documented", without("threats")),
        wants(code, "the threat on file is about another person", threat(person_id=SOMEBODY_ELSE), **wanting),
        wants(code, "the threat is dated in the future", threat(recorded_at=NOW + TICK), **wanting),
        wants(code, "the threat is resolved", threat(resolved_at=NOW), threat(resolved_at=EARLIER), **wanting),
        wants(code, "the threat is not recorded as serious", *not_true(threat, "serious"), **wanting),
        wants(code, "the threat is not recorded as imminent", *not_true(threat, "imminent"), **wanting),
        wants(code, ground, threat(recorded_by=" "), threat(basis=""), **wanting),
    ]
