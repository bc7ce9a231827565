"""Keyed hashes that find a person again without storing her in clear, and tokens that can be derived again.

HMAC-SHA256 (RFC 2104) throughout. Tokens carry 192 bits and are stored only as SHA-256.
"""

import base64
import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from datetime import date


def token_hash(token: str) -> str:
    """What is stored of a bearer token. Tokens are long and random, so a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


@dataclass(frozen=True, slots=True)
class Keys:
    """The two secrets of an installation. Nothing of them shows in `repr`."""

    secret_key: str
    data_key: str

    def __repr__(self) -> str:
        return "Keys()"

    def token(self, purpose: str, subject: str) -> str:
        """The bearer token of a subject: the same every time, guessable by nobody without the key."""
        digest = hmac.digest(self.secret_key.encode(), f"{purpose}:{subject}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest[:24]).decode("ascii")

    @property
    def evidence_secret(self) -> bytes:
        """What salts the paddings and nodes of the evidence: the same in every evaluation, so that they compare."""
        return hmac.digest(self.data_key.encode(), b"evidence", "sha256")

    def email_hash(self, email: str) -> str:
        return self._keyed("email", email.strip().casefold())

    def phone_hash(self, phone: str) -> str:
        return self._keyed("phone", phone)

    def identity_hash(self, given_names: str, family_name: str | None, birth_date: date) -> str:
        """The same for "Awa DIOP" and "awa  diop", with and without accents."""
        name = f"{given_names} {family_name or ''}".casefold()
        plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
        return self._keyed("identity", f"{' '.join(plain.split())}|{birth_date.isoformat()}")

    def release_key(self) -> bytes:
        """What the fingerprints of releases are made with: nobody without it can try answers until one fits."""
        return bytes.fromhex(self._keyed("release", "fingerprints"))

    def _keyed(self, purpose: str, value: str) -> str:
        return hmac.new(self.data_key.encode(), f"{purpose}:{value}".encode(), hashlib.sha256).hexdigest()
