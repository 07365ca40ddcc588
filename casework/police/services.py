"""Writing to the incident log. One verb, one transaction, one ledger entry.

The caller has entered the police database as ``dispatch_feed`` (``casework.wall.session.acting_as``).
"""

import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from audit import ledger
from audit.models import Action
from casework.police.importing.headers import match_header
from casework.police.importing.profiles import Profile
from casework.police.importing.refusals import ImportRefusedError, Reason, Rejection
from casework.police.importing.rejects import RejectLog
from casework.police.importing.rows import RowBuilder
from casework.police.importing.source import DEFAULT_MAX_BYTES, DEFAULT_MAX_ROWS, Records, inspect_file
from casework.police.importing.staging import ALIAS, Changes, Staging
from casework.police.importing.zones import ZoneMap
from casework.police.models import ImportBatch
from casework.police.permissions import check_can_import_calls


@dataclass(frozen=True)
class ImportOptions:
    """How a file is to be taken."""

    zone_map: ZoneMap | None = None
    dry_run: bool = False
    all_or_nothing: bool = False
    reject_file: Path | None = None
    max_rows: int = DEFAULT_MAX_ROWS
    max_bytes: int = DEFAULT_MAX_BYTES
    #: Called with the bytes read so far, out of the file's size.
    on_progress: Callable[[int], None] | None = None


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or in a dry run what it would do."""

    batch_id: uuid.UUID | None
    dry_run: bool
    encoding: str
    rows_read: int
    ambiguous_rows: int
    rejected: Counter[Reason]
    first_rejections: tuple[Rejection, ...]
    dropped_columns: tuple[str, ...]
    changes: Changes
    #: The same file was imported before with the same profile.
    seen_before: bool = field(default=False)

    @property
    def rows_rejected(self) -> int:
        return self.rejected.total()


@transaction.atomic(using=ALIAS)
def import_calls(
    *, file: Path, profile: Profile, options: ImportOptions, now: datetime, by: uuid.UUID | None
) -> ImportReport:
    """Takes a dispatch export into the incident log, in the caller's transaction and wholly or not at all.

    Good rows are taken and bad ones reported, or with ``all_or_nothing`` none is taken when one is bad. The same file
    again changes nothing. A dry run leaves nothing behind but the reject file. ``by`` is the person who asked, if any.
    Raises ImportRefusedError when nothing could be taken, and PermissionDenied for any role but the dispatch feed.
    """
    check_can_import_calls()
    if options.reject_file is not None and options.reject_file.resolve() == file.resolve():
        raise ImportRefusedError("reject_file_is_input", "The reject file may not be the file itself.")
    inspection = inspect_file(file, encoding=profile.encoding, max_bytes=options.max_bytes)
    records = Records(
        file,
        inspection,
        delimiter=profile.delimiter,
        max_rows=options.max_rows,
        on_progress=options.on_progress,
    )
    with RejectLog(options.reject_file) as rejects, records:
        layout = match_header(records.header(), profile)
        builder = RowBuilder(
            layout,
            profile,
            latest=(now + timedelta(days=1)).astimezone(profile.time_zone).date(),
            zone_map=options.zone_map,
            may_be_undecodable=records.may_be_undecodable,
        )
        staging = Staging(
            builder.staged,
            source_system=profile.source_system,
            agency=profile.agency,
            questions={question.code: question.question for question in profile.screening},
        )
        with staging.open():
            staging.copy(_build(records, builder, rejects))
            if options.all_or_nothing and rejects.total:
                raise ImportRefusedError(
                    "rows_rejected", f"{rejects.total:,} rows cannot be taken, so none was. The reject file says why."
                )
            batch_id = uuid.uuid4()
            changes = staging.foresee() if options.dry_run else staging.write(batch_id)
        earlier = _earlier_batch(inspection.digest, profile)
        batch = ImportBatch(
            id=batch_id,
            file_digest=inspection.digest,
            file_bytes=inspection.size,
            encoding=inspection.encoding,
            profile=profile.name,
            profile_digest=profile.digest,
            source_system=profile.source_system,
            rows_read=records.rows_read,
            rows_rejected=rejects.total,
            incidents_added=changes.incidents.added,
            incidents_changed=changes.incidents.changed,
            incidents_unchanged=changes.incidents.unchanged,
            units_added=changes.units.added,
            units_changed=changes.units.changed,
            answers_added=changes.answers.added,
            answers_changed=changes.answers.changed,
            imported_by=by,
            started_at=now,
            finished_at=timezone.now(),
        )
        if not options.dry_run:
            batch_id = _keep(batch, earlier if not changes.anything else None)
        return ImportReport(
            batch_id=None if options.dry_run else batch_id,
            dry_run=options.dry_run,
            encoding=inspection.encoding,
            rows_read=records.rows_read,
            ambiguous_rows=builder.ambiguous_rows,
            rejected=rejects.counts,
            first_rejections=tuple(rejects.first),
            dropped_columns=layout.dropped,
            changes=changes,
            seen_before=earlier is not None,
        )


def _build(records: Records, builder: RowBuilder, rejects: RejectLog) -> Iterator[str]:
    for chunk in records.chunks():
        text, rejected = builder.build(chunk)
        for rejection in rejected:
            rejects.add(rejection)
        yield text


def _earlier_batch(digest: str, profile: Profile) -> uuid.UUID | None:
    earlier = ImportBatch.objects.using(ALIAS).filter(file_digest=digest, profile=profile.name).order_by("started_at")
    return earlier.values_list("pk", flat=True).first()


def _keep(batch: ImportBatch, same_as: uuid.UUID | None) -> uuid.UUID:
    """Adds the batch, unless it repeats an earlier one to no effect; either way the ledger says that it was run."""
    if same_as is None:
        batch.save(using=ALIAS, force_insert=True)
    ledger.record(
        Action.IMPORT,
        using=ALIAS,
        object_type="police.importbatch",
        object_id=same_as or batch.pk,
        detail={
            "profile": batch.profile,
            "file_digest": batch.file_digest,
            "rows_read": batch.rows_read,
            "rows_rejected": batch.rows_rejected,
            "incidents_added": batch.incidents_added,
            "incidents_changed": batch.incidents_changed,
            "incidents_unchanged": batch.incidents_unchanged,
            "repeats_earlier_batch": same_as is not None,
        },
    )
    return same_as or batch.pk
