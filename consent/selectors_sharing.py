"""What the page of sharing has to know of a person's papers, as codes alone. Row policies limit it to the reader's cases."""

import uuid

from django.db.models import Q

from consent.models import ConsentRecord


def purposes_on_file(person_id: uuid.UUID) -> frozenset[str]:
    """What the signed papers of this case are for: a paper may name a purpose that no form offers."""
    signed = ConsentRecord.objects.filter(person_id=person_id, outcome__in=ConsentRecord.SIGNED)
    return frozenset(code for purposes in signed.values_list("purposes", flat=True) for code in purposes)


def said_no_to(person_id: uuid.UUID, recipient_id: uuid.UUID) -> bool:
    """Whether the person has declined to share with this recipient, or has taken a permission back."""
    no = Q(outcome=ConsentRecord.Outcome.DECLINED) | Q(revoked_at__isnull=False) | Q(revoked_orally_at__isnull=False)
    return ConsentRecord.objects.filter(no, person_id=person_id, recipient_id=recipient_id).exists()
