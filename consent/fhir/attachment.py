"""The paper that goes along with a resource: plain text, exactly as it was sent."""

import base64
import binascii
import hashlib
from typing import Any

from consent.fhir.element import Element


def read_paper(root: Element) -> str:
    """The text of the paper, which is kept with the consent."""
    attachment = root.element("sourceAttachment")
    if attachment is None:
        return ""
    attachment.forbid("A document somewhere else cannot be fetched.", "url")
    kind = attachment.text("contentType").replace(" ", "").lower()
    if kind not in {"text/plain", "text/plain;charset=utf-8"}:
        raise attachment.refused("contentType", "not-supported", "The paper can be kept as plain text alone.")
    content = _content(attachment)
    attachment.leave_out("title", "creation", "language")
    attachment.finish()
    return content


def _content(attachment: Element) -> str:
    try:
        raw = base64.b64decode(attachment.text("data"), validate=True)
        content = raw.decode()
    except (binascii.Error, ValueError):
        raise attachment.refused("data", "value", "This is not the text of anything.") from None
    # FHIR R4 fixes SHA-1 for the hash of an attachment; it guards against a broken copy, not against anybody.
    digest = base64.b64encode(hashlib.sha1(raw, usedforsecurity=False).digest()).decode()
    stated: Any = attachment.take("hash")
    if stated not in {None, digest}:
        raise attachment.refused("hash", "business-rule", "The paper is not the one that the hash was made of.")
    size: Any = attachment.take("size")
    if size is not None and size != len(raw):
        raise attachment.refused("size", "business-rule", "The paper does not have this size.")
    if not content or len(content) > 100_000 or "\0" in content:
        raise attachment.refused("data", "value", "The paper is empty, or longer than can be kept.")
    return content
