"""Every code that the law knows reads as plain words, and no two codes of one list read alike."""

import enum

import pytest

from consent import facts, words_of_law
from consent.facts import ConsentKind, OrganizationKind, Purpose, Segment

LISTS = [
    member
    for member in vars(facts).values()
    if isinstance(member, type) and issubclass(member, enum.StrEnum) and member is not enum.StrEnum
]


@pytest.mark.parametrize("members", LISTS, ids=lambda members: members.__name__)
def test_every_code_reads_as_words_of_its_own(members: type[enum.StrEnum]) -> None:
    words = [words_of_law.of(member) for member in members]
    assert len(set(words)) == len(words)
    for told in words:
        assert told[0].isupper() or told[0].isdigit()
        assert "_" not in told
        assert "patient" not in told.lower()
        assert "segment" not in told.lower()


def test_there_are_lists_to_read() -> None:
    assert len(LISTS) > 15


def test_codes_that_two_lists_share_keep_their_own_words() -> None:
    assert ConsentKind.PART2_TPO == facts.RecordOrigin.CARE_CONSENT
    assert words_of_law.of(ConsentKind.PART2_TPO) != words_of_law.of(facts.RecordOrigin.CARE_CONSENT)
    assert words_of_law.of(Purpose.MEDIA) == words_of_law.of(OrganizationKind.MEDIA) == "Media"


def test_what_carries_no_label_says_so() -> None:
    assert "most restricted" in words_of_law.kind_of_information(None)
    assert words_of_law.kind_of_information(Segment.HIV) == "HIV-related"


def test_several_codes_are_listed_in_order() -> None:
    assert words_of_law.listed(frozenset({Purpose.TREATMENT, Purpose.AUDIT})) == "Audit; Treatment"
