"""The evidence about one person in the form in which rules read it: sorted, and every paper judged once on its face.

Preparing costs more than deciding; whoever decides several requests on the same evidence prepares it once. Nothing here
depends on the request, so nothing here can be a permit that outlives its moment.
"""

from datetime import datetime

from consent.facts import (
    Agreement,
    Consent,
    ConsentKind,
    DisclosureRequest,
    Emergency,
    Evidence,
    LegalProcess,
    Restriction,
    Signer,
    Threat,
    UnrecognizedEvidence,
)
from consent.instruments import ElementFinding, face_findings, request_findings
from consent.instruments.elements import CHECKS_IN_REQUEST
from consent.instruments.lifetime import age_of, plain_period, time_findings
from consent.instruments.recipients import covers_purpose, plainly_named, reaches_recipient


class Reading:
    """What stands between one paper and every request that it fails, or meets, in exactly the same ways.

    Segments are left out: `by_segment` keeps what a law has put into words for one of them.
    """

    __slots__ = ("by_segment", "findings")

    def __init__(self, findings: tuple[ElementFinding, ...]) -> None:
        self.findings = findings
        self.by_segment: dict[object, object] = {}


class Paper:
    """One signed paper read as one kind of instrument, with what is wrong with it whatever is asked."""

    __slots__ = (
        "_checks",
        "_for_care",
        "_names",
        "_names_otherwise",
        "_readings",
        "begins",
        "consent",
        "ends",
        "face",
        "id",
        "kind",
        "signed_by_the_person",
    )

    def __init__(self, consent: Consent, kind: ConsentKind) -> None:
        self.id = consent.id
        self.consent = consent
        self.kind = kind
        self.face: tuple[ElementFinding, ...] = _on_its_face(consent, kind)
        self.signed_by_the_person: bool = consent.signer is Signer.PATIENT
        self._names = plainly_named(consent)
        # A member of a class, an individual, an organization for one purpose: that has to be looked at each time.
        self._names_otherwise: bool = consent.recipient_class is not None or len(self._names) < len(consent.recipients)
        self._checks = tuple(
            [
                check.met
                for check, _finding in CHECKS_IN_REQUEST[kind]
                if not (check.settled_by_its_statement and check.code in consent.statements)
            ]
        )
        #: The period in which time finds nothing wanting; no start: it has to be asked each time.
        self.begins, self.ends = plain_period(consent)
        if consent.recipient_class is not None:
            self.begins = None  # who belongs to a class may depend on an agreement that is in force at the instant
        self._for_care: bool = kind is ConsentKind.PART2_TPO
        self._readings: dict[object, Reading] = {}

    def holds_plainly(self, now: datetime) -> bool:
        """Return whether `now` lies in the period in which the instant makes no difference to this paper."""
        return self.begins is not None and self.begins <= now and (self.ends is None or now < self.ends)

    def _age(self, now: datetime) -> tuple[object, ...]:
        try:
            return age_of(self.consent, self.kind, now)
        except TypeError:
            return time_findings(self.consent, self.kind, now)

    def read(self, request: DisclosureRequest, agreements: tuple[Agreement, ...]) -> Reading:
        """Return what stands between this paper and `request`, apart from its segments.

        It is judged anew for every request. Only the wording is kept: requests that it fails, or meets, in exactly the
        same ways get the very same answer.
        """
        consent, kind, now = self.consent, self.kind, request.now
        ways = 1 if consent.person_id == request.person_id else 0
        if request.discloser.organization_id in consent.discloser_ids:
            ways |= 2
        named = request.recipient.organization_id in self._names
        if named or (self._names_otherwise and reaches_recipient(consent, kind, request, agreements)):
            ways |= 4
        if request.purpose in consent.purposes or (self._for_care and covers_purpose(consent, kind, request)):
            ways |= 8
        for met in self._checks:
            ways = ways << 1 | met(consent, request)
        if self.holds_plainly(now):
            key: object = ways
        else:
            key = (ways, *self._age(now))
        reading = self._readings.get(key)
        if reading is None:
            found = request_findings(consent, kind, request, agreements)
            reading = self._readings[key] = Reading((*self.face, *found))
        return reading


class Readings:
    """The readings of all papers of one kind for one request; `answers` keeps what laws have made of exactly these."""

    __slots__ = ("answers", "each")

    def __init__(self, each: tuple[Reading, ...]) -> None:
        self.each = each
        self.answers: dict[object, object] = {}


class Scope:
    """Requests about one person from one discloser to one recipient for one purpose in one matter, at any instant."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[object, list[Reading | None]] = {}

    def of(self, papers: object, how_many: int) -> list[Reading | None]:
        """Return the readings known of `papers`, for the times in which the instant makes no difference to them."""
        known = self._known.get(papers)
        if known is None:
            known = self._known[papers] = [None] * how_many
        return known


class Papers:
    """Every paper on file that is one kind of instrument, in the order of identifiers."""

    __slots__ = ("_readings", "each", "nobody", "signed_by_the_person")

    def __init__(self, each: tuple[Paper, ...]) -> None:
        self.each = each
        self.nobody: tuple[None, ...] = (None,) * len(each)
        self.signed_by_the_person: bool = all(paper.signed_by_the_person for paper in each)
        self._readings: dict[tuple[Reading, ...], Readings] = {}

    def read(self, request: DisclosureRequest, agreements: tuple[Agreement, ...], scope: Scope) -> Readings:
        """Return what stands between each paper and `request`, in order.

        Whom a paper names and what for is compared once for a `scope`; whether it holds at this instant, every time.
        """
        known, now = scope.of(self, len(self.each)), request.now
        each = []
        for number, paper in enumerate(self.each):
            # Spelled out rather than called: this is asked of every paper of every kind in every request.
            if paper.begins is not None and paper.begins <= now and (paper.ends is None or now < paper.ends):
                reading = known[number]
                if reading is None:
                    reading = known[number] = paper.read(request, agreements)
            else:
                reading = paper.read(request, agreements)
            each.append(reading)
        found = tuple(each)
        readings = self._readings.get(found)
        if readings is None:
            readings = self._readings[found] = Readings(found)
        return readings


def _on_its_face(consent: Consent, kind: ConsentKind) -> tuple[ElementFinding, ...]:
    try:
        return face_findings(consent, kind)
    except Exception:
        # A paper whose elements cannot even be looked at is no basis. The error may quote facts: it goes no further.
        return (ElementFinding("X-FACE", "42 CFR 2.31(c)(2)", "could not be read"),)


class Dossier:
    """Everything on file that may carry or stop a disclosure, in an order that does not depend on how it came."""

    __slots__ = (
        "agreements",
        "consents",
        "contradictory",
        "emergencies",
        "evidence",
        "legal_process",
        "papers",
        "restrictions",
        "scopes",
        "threats",
        "unrecognized",
        "withdrawn",
    )

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.consents: tuple[Consent, ...] = tuple(sorted(evidence.consents, key=lambda fact: fact.id))
        self.emergencies: tuple[Emergency, ...] = tuple(sorted(evidence.emergencies, key=lambda fact: fact.id))
        self.threats: tuple[Threat, ...] = tuple(sorted(evidence.threats, key=lambda fact: fact.id))
        self.restrictions: tuple[Restriction, ...] = tuple(sorted(evidence.restrictions, key=lambda fact: fact.id))
        self.agreements: tuple[Agreement, ...] = tuple(sorted(evidence.agreements, key=lambda fact: fact.id))
        self.legal_process: tuple[LegalProcess, ...] = tuple(sorted(evidence.legal_process, key=lambda fact: fact.id))
        self.unrecognized: tuple[UnrecognizedEvidence, ...] = tuple(
            sorted(evidence.unrecognized, key=lambda fact: fact.id)
        )
        on_file = (
            self.consents,
            self.emergencies,
            self.threats,
            self.restrictions,
            self.agreements,
            self.legal_process,
        )
        #: Two pieces of one sort under one identifier: nobody can tell which of them counts.
        self.contradictory: bool = any(len({fact.id for fact in facts}) != len(facts) for facts in on_file)
        self.papers: dict[ConsentKind, Papers] = {
            kind: Papers(tuple([Paper(consent, kind) for consent in self.consents if kind in consent.kinds]))
            for kind in ConsentKind
        }
        self.scopes: dict[object, Scope] = {}
        self.withdrawn: tuple[Consent, ...] = tuple(
            [consent for consent in self.consents if consent.revoked_at or consent.revoked_orally_at]
        )

    def read(self, kind: ConsentKind, request: DisclosureRequest) -> Readings:
        """Return what stands between each paper of `kind` and `request`, apart from its segments."""
        discloser, recipient = request.discloser.organization_id, request.recipient
        key = (request.person_id, discloser, recipient, request.purpose, request.circumstances.matter)
        scope = self.scopes.get(key)
        if scope is None:
            scope = self.scopes[key] = Scope()
        return self.papers[kind].read(request, self.agreements, scope)


def prepare(evidence: Evidence) -> Dossier:
    """Return `evidence` ready for any number of requests. Evidence that cannot even be sorted raises TypeError."""
    return Dossier(evidence)
