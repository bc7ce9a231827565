"""The one byte form of a document that is hashed: UTF-8 JSON, sorted keys, no spaces."""

import json
from hashlib import sha256


def canonical_bytes(document: object) -> bytes:
    """The bytes that everybody who holds the same document gets."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def document_sha256(document: object) -> str:
    """The hex SHA-256 of the canonical bytes."""
    return sha256(canonical_bytes(document)).hexdigest()
