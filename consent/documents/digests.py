"""The digest of a kept document, and the check that not one byte of it has changed since."""

import hashlib
import hmac


class AlteredDocumentError(Exception):
    """A kept document is not the one whose digest stands in the record. It says nothing of the contents."""


def digest_of(content: bytes) -> str:
    """Return the SHA-256 of the content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def check(content: bytes, digest: str) -> None:
    """Raise AlteredDocumentError unless the content is exactly what the digest was made of."""
    if not hmac.compare_digest(digest_of(content).encode(), digest.encode()):
        raise AlteredDocumentError("The document is not the one that was kept.")
