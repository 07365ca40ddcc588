"""The privacy officer's desk in tests: papers served, a case opened, and the acts of the desk, each as its own role."""

import struct
import uuid
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from casework.staff.models import Organization, User
from casework.wall.roles import SurfaceRole
from casework.wall.session import acting_as
from consent.facts import CLINICAL_SEGMENTS, OrderFinding
from consent.models import LegalProcessRecord, ProcessAnswer
from consent.process import answering, kinds, services
from consent.process.scans import Scan, read_scan
from tests.people import Case, Staff, assign, make_organization

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
NONCRIMINAL: tuple[OrderFinding, ...] = kinds.NONCRIMINAL_FINDINGS
ADDRESSEE = "Clerk of Courts\n1 Court Square"


def png(width: int = 4, height: int = 4) -> bytes:
    """A PNG whose header claims this size, whatever it holds."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 20)) + chunk(b"IEND", b"")
    )


def jpeg(width: int = 4, height: int = 4) -> bytes:
    """The beginning and the end of a JPEG whose frame claims this size."""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8\xff\xe0" + struct.pack(">H", 4) + b"JF" + frame + b"\xff\xda\x00\x00scan\xff\xd9"


@dataclass
class Desk:
    """What one test does at the desk about one case."""

    staff: Staff
    case: Case
    court: Organization
    attorney: Organization
    prosecutor: Organization

    @property
    def officer(self) -> User:
        return self.staff.by_role["privacy_officer"]

    @contextmanager
    def as_officer(self, who: User | None = None) -> Iterator[uuid.UUID]:
        """One transaction as the privacy officer."""
        by = (who or self.officer).pk
        with acting_as(SurfaceRole.PRIVACY_OFFICER, user_id=by, databases=("default",)):
            yield by

    def open_case(self, case: Case | None = None) -> None:
        """The officer is assigned to the case, as opening it would do."""
        assign((case or self.case).person, self.officer, "privacy_officer", by=self.staff.by_role["supervisor"])

    def facts(self, now: datetime, **more: Any) -> services.ServedFacts:
        return services.ServedFacts(
            **{
                "requester_id": self.attorney.pk,
                "purpose": "court_proceeding",
                "issued_by": "Court of Common Pleas",
                "served_by": "Terry Server, for the attorney",
                "matter": "GD-26-001234",
                "subject": "Jordan Example, born May 4, 1990",
                "scope": "all treatment records\nattendance dates",
                "segments": tuple(segment.value for segment in CLINICAL_SEGMENTS),
                "served_at": now - timedelta(hours=1),
                "answer_due_at": now + timedelta(days=10),
                "in_force": True,
            }
            | more
        )

    def serve(
        self,
        code: str = "subpoena",
        *,
        now: datetime,
        scan: Scan | None = None,
        who: User | None = None,
        key: uuid.UUID | None = None,
        **facts: Any,
    ) -> LegalProcessRecord:
        """A paper of this kind, logged just now."""
        paper = kinds.paper_of(code)
        assert paper is not None
        with self.as_officer(who) as by:
            return services.log_paper(
                process_id=key or uuid.uuid4(),
                paper=paper,
                facts=self.facts(now, **facts),
                scan=scan or read_scan(PDF),
                by=by,
                now=now,
            )

    def serve_order(self, code: str = "order-2-64", *, now: datetime, **facts: Any) -> LegalProcessRecord:
        """An order that is complete under its own law, unless told otherwise."""
        paper = kinds.paper_of(code)
        assert paper is not None
        complete: dict[str, Any] = {
            "signed_by_judge": True,
            "findings": paper.findings,
            "accompanied_by_subpoena": True,
            "subpoena_in_force": True,
            "good_cause": True if "good_cause" in paper.asks else None,
        }
        return self.serve(code, now=now, **(complete | facts))

    def match(self, record: LegalProcessRecord, *, now: datetime, case: Case | None = None) -> LegalProcessRecord:
        """The paper is about this case, or the desk's."""
        with self.as_officer() as by:
            person_id = (case or self.case).person.pk
            return services.match(process_id=record.pk, person_id=person_id, by=by, now=now)

    def find_nobody(self, record: LegalProcessRecord, *, now: datetime) -> LegalProcessRecord:
        """The paper names nobody whom the agency knows."""
        with self.as_officer() as by:
            return services.match(process_id=record.pk, person_id=None, by=by, now=now)

    def tell_person(self, record: LegalProcessRecord, *, now: datetime) -> LegalProcessRecord:
        with self.as_officer() as by:
            return services.record_person_told(process_id=record.pk, told_at=now, by=by, now=now)

    def review(self, record: LegalProcessRecord, *, now: datetime) -> LegalProcessRecord:
        with self.as_officer() as by:
            return services.record_review(
                process_id=record.pk, reviewed_by="Cary Counsel", reviewed_at=now, now=now, by=by
            )

    def end(self, record: LegalProcessRecord, *, now: datetime) -> LegalProcessRecord:
        with self.as_officer() as by:
            return services.end(process_id=record.pk, by=by, now=now)

    def send(
        self,
        record: LegalProcessRecord,
        template: str = "neutral_denial",
        *,
        now: datetime,
        addressee: str = ADDRESSEE,
        answer_id: uuid.UUID | None = None,
    ) -> ProcessAnswer:
        """A letter without records, read and sent at the same moment."""
        free = answering.FreeFields(addressee)
        with self.as_officer() as by:
            read = answering.letter_without_records(
                record=self.fresh(record), template=template, free=free, by=by, now=now
            )
            confirmed = answering.Confirmed(answer_id or uuid.uuid4(), answering.digest_of_letter(read))
            return answering.send_letter(
                process_id=record.pk, template=template, free=free, confirmed=confirmed, by=by, now=now
            )

    def fulfil(self, record: LegalProcessRecord, *, now: datetime, **changes: Any) -> ProcessAnswer:
        """What the paper reaches, previewed and released at the same moment."""
        free = answering.FreeFields(ADDRESSEE)
        with self.as_officer() as by:
            served = self.fresh(record)
            preview = answering.preview_of_fulfilment(record=served, keys=changes.pop("keys", None), by=by, now=now)
            read = answering.fulfilment(record=served, preview=preview, free=free, by=by, now=now)
            return answering.fulfil(
                process_id=record.pk,
                free=free,
                chosen=answering.ToRelease(
                    **{
                        "keys": [item.key for item in preview.items],
                        "digest": preview.digest,
                        "preview_id": preview.decision_id,
                        "verification": "Called the clerk back",
                    }
                    | changes
                ),
                confirmed=answering.Confirmed(uuid.uuid4(), answering.digest_of_letter(read)),
                by=by,
                now=now,
            )

    def ready_order(self, code: str = "order-2-64", *, now: datetime, **facts: Any) -> LegalProcessRecord:
        """A complete order about the desk's case, which is open, reviewed by counsel, and the person told."""
        self.open_case()
        record = self.serve_order(code, now=now, **facts)
        self.match(record, now=now)
        self.tell_person(record, now=now)
        return self.review(record, now=now)

    @staticmethod
    def fresh(record: LegalProcessRecord) -> LegalProcessRecord:
        return LegalProcessRecord.objects.defer("document_sealed").get(pk=record.pk)


def make_desk(staff: Staff, case: Case) -> Desk:
    return Desk(
        staff,
        case,
        make_organization("Court of Common Pleas", "court"),
        make_organization("Steel and Partners", "attorney"),
        make_organization("District Attorney", "prosecutor"),
    )
