"""A sign-in under way in one browser: which address asked, what it waits for, and whether the address is proven.

A mailed code is derived from the id of the row and stored nowhere; the browser is known by the hash of its cookie.
"""

import base64
import hmac
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select, update

from storage.keys import Keys, token_hash
from storage.tables.credentials import sign_ins

# What a sign-in waits for: the mailed code; a choice, the address being proven; the second proof of staff; the first
# code of a new authenticator; "I have kept them".
CODE, PROVEN, SECOND_FACTOR = "code", "proven", "second_factor"
AUTHENTICATOR, RECOVERY_CODES = "authenticator", "recovery_codes"
CODE_LIFE = timedelta(minutes=10)
PROOF_LIFE = timedelta(minutes=30)
MOST_TRIES = 5
MOST_CODES_AN_HOUR = 12
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOK_ALIKE = str.maketrans("OIL", "011")
_CODE_LENGTH = 8


@dataclass(frozen=True, slots=True)
class SignIn:
    """One row. `authenticator` is the encrypted secret that is being set up."""

    id: str
    stage: str
    email_hash: str
    account_id: str | None
    tries: int
    authenticator: str | None
    started_at: datetime
    expires_at: datetime
    ended_at: datetime | None

    def is_open(self, at: datetime) -> bool:
        """Whether it may still be used."""
        return self.ended_at is None and self.expires_at > at


def proven_email(connection: Connection, visit_secret: str, at: datetime) -> str | None:
    """The keyed hash of the e-mail address that this browser proved by a code in the last 30 minutes."""
    found = under_way(connection, visit_secret, at, PROVEN)
    return None if found is None else found.email_hash


def begin_sign_in(
    connection: Connection,
    at: datetime,
    visit_secret: str,
    stage: str,
    email_hash: str,
    *,
    account: str | None = None,
    authenticator: str | None = None,
) -> str:
    """Begin anew at a stage and return the id; what waited at this stage in this browser ends."""
    end_stage(connection, visit_secret, at, stage)
    identifier = uuid.uuid4().hex
    connection.execute(
        insert(sign_ins).values(
            id=identifier,
            visit_hash=token_hash(visit_secret),
            stage=stage,
            email_hash=email_hash,
            account_id=account,
            tries=0,
            authenticator=authenticator,
            started_at=at,
            expires_at=at + (CODE_LIFE if stage == CODE else PROOF_LIFE),
        )
    )
    return identifier


def latest_sign_in(connection: Connection, visit_secret: str, stage: str) -> SignIn | None:
    """The last one of this browser at a stage, also when it has ended."""
    query = (
        select(sign_ins)
        .where(sign_ins.c.visit_hash == token_hash(visit_secret), sign_ins.c.stage == stage)
        .order_by(sign_ins.c.ended_at.is_(None).desc(), sign_ins.c.started_at.desc(), sign_ins.c.id)
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else SignIn(**{name: row._mapping[name] for name in SignIn.__slots__})


def under_way(connection: Connection, visit_secret: str, at: datetime, stage: str) -> SignIn | None:
    """The one of this browser that waits at a stage and may still be used."""
    found = latest_sign_in(connection, visit_secret, stage)
    return found if found is not None and found.is_open(at) else None


def count_try(connection: Connection, identifier: str) -> int:
    """Count one try before it is looked at, and return how many there were: two at once are two."""
    counted = update(sign_ins).where(sign_ins.c.id == identifier).values(tries=sign_ins.c.tries + 1)
    return int(connection.execute(counted.returning(sign_ins.c.tries)).scalar_one())


def prove(connection: Connection, identifier: str, at: datetime, visit_secret: str) -> bool:
    """The code was right: the address is proven for half an hour, in the browser that holds the new secret.

    False when the code was used a moment before.
    """
    waiting = (sign_ins.c.id == identifier) & (sign_ins.c.stage == CODE) & sign_ins.c.ended_at.is_(None)
    proven = {"stage": PROVEN, "visit_hash": token_hash(visit_secret), "expires_at": at + PROOF_LIFE}
    return connection.execute(update(sign_ins).where(waiting).values(proven)).rowcount == 1


def follow_visit(connection: Connection, old_secret: str, new_secret: str) -> None:
    """What is under way stays with a browser that gets another secret."""
    connection.execute(
        update(sign_ins)
        .where(sign_ins.c.visit_hash == token_hash(old_secret), sign_ins.c.ended_at.is_(None))
        .values(visit_hash=token_hash(new_secret))
    )


def end_stage(connection: Connection, visit_secret: str, at: datetime, *stages: str) -> None:
    """End what waits at these stages in this browser; without a stage, everything."""
    ended = update(sign_ins).where(sign_ins.c.visit_hash == token_hash(visit_secret), sign_ins.c.ended_at.is_(None))
    connection.execute((ended.where(sign_ins.c.stage.in_(stages)) if stages else ended).values(ended_at=at))


def end_of_account(connection: Connection, account: str, at: datetime) -> None:
    """End what is under way for an account in every browser: it was about proofs that are no longer the same."""
    begun = (sign_ins.c.account_id == account) & sign_ins.c.ended_at.is_(None)
    connection.execute(update(sign_ins).where(begun).values(ended_at=at))


def end_sign_in(connection: Connection, identifier: str, at: datetime) -> None:
    """It cannot be used any more."""
    connection.execute(update(sign_ins).where(sign_ins.c.id == identifier).values(ended_at=at))


def codes_asked(connection: Connection, email_hash: str, at: datetime) -> int:
    """How many sign-ins began for an address within the last hour."""
    recent = (sign_ins.c.email_hash == email_hash) & (sign_ins.c.started_at > at - timedelta(hours=1))
    return int(connection.execute(select(func.count()).select_from(sign_ins).where(recent)).scalar_one())


def code_of(keys: Keys, identifier: str) -> str:
    """The code of a sign-in: eight characters that cannot be mistaken for each other, as `ABCD-EFGH`."""
    digest = base64.urlsafe_b64decode(keys.token("sign-in-code", identifier))
    written = "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:_CODE_LENGTH])
    return f"{written[:4]}-{written[4:]}"


def is_code(keys: Keys, identifier: str, typed: str) -> bool:
    """Whether this is the code, typed in any case, with or without the dash, O for 0 and I or L for 1."""
    plain = "".join(character for character in unicodedata.normalize("NFKC", typed).upper() if character.isalnum())
    wanted = code_of(keys, identifier).replace("-", "")
    return hmac.compare_digest(plain.translate(_LOOK_ALIKE).encode(), wanted.encode())
