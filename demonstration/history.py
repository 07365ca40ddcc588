"""What the demo's ledger says of the time before the city was loaded: invented entries about invented rows.

They have the shape that ``audit.ledger`` writes, with the times of the story. The entry that says that the city was
loaded is the mark by which it is known again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from audit.models import Action, LedgerEntry, Outcome
from demonstration.plan import Plan
from demonstration.roster import STAFF

LOADED = "demonstration.city"


@dataclass
class History:
    """Entries of both ledgers, by alias of the site."""

    plan: Plan
    entries: dict[str, list[LedgerEntry]] = field(default_factory=lambda: {"default": [], "police": []})

    def __post_init__(self) -> None:
        self._surfaces = {self.plan.key("staff", entry.key): entry.roles[0].value for entry in STAFF}

    def add(
        self,
        action: Action,
        at: datetime,
        by: UUID | None,
        object_type: str,
        object_id: UUID,
        person_id: UUID | None = None,
        *,
        outcome: str = Outcome.DONE,
        detail: Mapping[str, Any] | None = None,
        database: str = "default",
        surface: str = "",
    ) -> None:
        """One entry, as of ``at``. What one person did to one case at one moment shares a correlation."""
        entries = self.entries[database]
        entries.append(
            LedgerEntry(
                id=self.plan.key("ledger", database, len(entries)),
                timestamp=at,
                event=action,
                outcome=outcome,
                surface=surface or (self._surfaces[by] if by else ""),
                object_type=object_type,
                object_pk=str(object_id),
                person_id=person_id,
                detail=dict(detail or {}),
                actor_id=by,
                cid=self.plan.key("correlation", by, person_id, at.isoformat()).hex,
            )
        )

    def add_loaded(self, counts: Mapping[str, int], *, database: str) -> None:
        """The mark of the loaded city in one database: its seed, its day, and how many rows of each kind."""
        self.add(
            Action.IMPORT,
            self.plan.present,
            None,
            LOADED,
            self.plan.key("city"),
            detail={"seed": self.plan.seed, "as_of": self.plan.as_of.isoformat(), "invented": True, **counts},
            database=database,
        )

    def add_import(self, batch_id: UUID, detail: Mapping[str, Any]) -> None:
        """The entry that the dispatch feed writes when it has taken a file in."""
        at = self.plan.present
        self.add(
            Action.IMPORT,
            at,
            None,
            "police.importbatch",
            batch_id,
            detail=detail,
            database="police",
            surface="dispatch_feed",
        )
