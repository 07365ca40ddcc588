"""A kept document is the one that was kept, to the byte."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.documents.digests import AlteredDocumentError, check, digest_of


@given(st.binary(min_size=1, max_size=200), st.data())
def test_one_changed_byte_is_noticed(content: bytes, data: st.DataObject) -> None:
    digest = digest_of(content)
    at = data.draw(st.integers(0, len(content) - 1))
    changed = bytearray(content)
    changed[at] ^= data.draw(st.integers(1, 255))

    check(content, digest)
    with pytest.raises(AlteredDocumentError):
        check(bytes(changed), digest)


@pytest.mark.parametrize("digest", ["", "0" * 64, "ñ"])
def test_a_digest_that_never_was_one_fits_nothing(digest: str) -> None:
    with pytest.raises(AlteredDocumentError):
        check(b"content", digest)


def test_the_digest_is_the_sha_256() -> None:
    assert digest_of(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
