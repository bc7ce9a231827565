"""Flask-Security as the keeper of passwords, authenticators and recovery codes, and of nothing else.

It lives in a Flask application of its own that answers no request: its routes, forms, hooks and cookies do not exist
here, its hashing, time steps and encryption do. Its keys are derived from the two secrets of the installation.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, cast

import segno
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import Flask, current_app
from flask_security import RoleMixin, Security, UserDatastore, UserMixin, hash_password
from flask_security.totp import Totp
from flask_security.utils import verify_and_update_password
from passlib.totp import TOTP, AppWallet, TotpMatch

from config.clock import Clock
from config.settings import Settings

EXTENSION = "passerelle.authentication"
ISSUER = "Passerelle"
RECOVERY_CODES = 8
# A code of the authenticator is taken half a minute early or late: telephones are rarely exact.
_TOLERANCE_SECONDS = 30
# OWASP's smallest: 19 MiB and two passes, so that several people can sign in at once on a small machine.
_ARGON2 = {"argon2__memory_cost": 19456, "argon2__rounds": 2, "argon2__parallelism": 1}
# Rounds of the key derivation for authenticators, as a power of two: the key itself is 256 random bits.
_WALLET_COST = 6


class _Holder(UserMixin):
    """What Flask-Security calls a user: the proofs that one question is about."""

    fs_uniquifier = ""
    active = True

    def __init__(self, password: str | None = None, codes: Sequence[str] = (), step: int | None = None) -> None:
        self.password = password
        self.mf_recovery_codes = list(codes)
        self.step = step


class _Role(RoleMixin):
    """Roles are ours; Flask-Security asks for the class."""


class _Datastore(UserDatastore):
    """Changes stay in the holder: the operation that asked stores them, in its own transaction."""

    def put(self, model: Any) -> Any:
        return model

    def commit(self) -> None:
        """Nothing: the operation commits."""


class _SteppedTotp(Totp):
    """Time steps on the injected clock, each usable once."""

    def __init__(self, clock: Clock, secrets: dict[str, str], issuer: str) -> None:
        wallet = AppWallet(secrets, encrypt_cost=_WALLET_COST)
        self._totp = TOTP.using(issuer=issuer, wallet=wallet, now=lambda: clock.now().timestamp())

    def get_last_counter(self, user: UserMixin) -> int | None:
        return cast(_Holder, user).step

    def set_last_counter(self, user: UserMixin, tmatch: TotpMatch) -> None:
        cast(_Holder, user).step = tmatch.counter


@dataclass(frozen=True, slots=True)
class Setup:
    """What somebody needs to set an authenticator up: the key in groups of four, and a picture of it."""

    key: str
    picture: str


@dataclass(frozen=True)
class Authentication:
    """Hashes, encrypts and checks; stores nothing. Built at its first use."""

    settings: Settings
    clock: Clock
    _stored_for_nobody: list[str] = field(default_factory=list, repr=False)

    def __repr__(self) -> str:
        return "Authentication()"

    @cached_property
    def _keeper(self) -> Flask:
        keeper = Flask("passerelle-keeper", static_folder=None)
        keeper.config.update(
            SECRET_KEY=self._key("security").hex(),
            SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of the algorithm
            SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=_ARGON2,
            SECURITY_PASSWORD_SALT=self._key("password").hex(),
            SECURITY_TOTP_SECRETS={"1": self._key("authenticator").hex()},
            SECURITY_TOTP_ISSUER=ISSUER,
            SECURITY_MULTI_FACTOR_RECOVERY_CODES=True,
            SECURITY_MULTI_FACTOR_RECOVERY_CODES_N=RECOVERY_CODES,
            SECURITY_MULTI_FACTOR_RECOVERY_CODES_KEYS=[base64.urlsafe_b64encode(self._key("recovery"))],
        )
        totp = cast(type[Totp], partial(_SteppedTotp, self.clock))
        Security(keeper, _Datastore(_Holder, _Role), register_blueprint=False, totp_cls=totp)
        return keeper

    @property
    def _security(self) -> Security:
        return cast(Security, self._keeper.extensions["security"])

    def _key(self, purpose: str) -> bytes:
        """A key of 256 bits for one purpose. Those of stored proofs live as long as the data key."""
        source = self.settings.secret_key if purpose == "security" else self.settings.data_key
        return HKDF(SHA256(), 32, salt=None, info=f"passerelle:{purpose}".encode()).derive(source.encode())

    def hash_of(self, password: str) -> str:
        """What is stored of a password."""
        with self._keeper.app_context():
            return str(hash_password(self._normal(password)))

    def check_password(self, password: str, stored: str | None) -> tuple[bool, str | None]:
        """Whether it is the password, and its hash made anew where hashing has changed.

        Without a stored hash the answer is no, after the same work.
        """
        holder = _Holder(password=stored or self._nobody())
        with self._keeper.app_context():
            right = bool(verify_and_update_password(self._normal(password), holder)) and stored is not None
        return right, holder.password if right and holder.password != stored else None

    def _nobody(self) -> str:
        if not self._stored_for_nobody:
            self._stored_for_nobody.append(self.hash_of(self._key("nobody").hex()))
        return self._stored_for_nobody[0]

    def _normal(self, password: str) -> str:
        return str(self._security.password_util.normalize(password))

    def new_authenticator(self) -> str:
        """The secret of a new authenticator, encrypted."""
        return str(self._security.totp_factory.generate_totp_secret())

    def setup_of(self, secret: str, email: str) -> Setup:
        """What the owner types or photographs."""
        totp = self._security.totp_factory
        return Setup(totp.get_totp_pretty_key(secret).replace("-", " "), _picture(totp.get_totp_uri(email, secret)))

    def step_of(self, secret: str, code: str, last_step: int | None) -> int | None:
        """The time step of a right code; None for a wrong one and for one that was used before."""
        holder = _Holder(step=last_step)
        totp = self._security.totp_factory
        right = totp.verify_totp(token=code, totp_secret=secret, user=holder, window=_TOLERANCE_SECONDS)
        return holder.step if right else None

    def new_recovery_codes(self) -> tuple[str, ...]:
        """Eight codes that replace the authenticator once each, encrypted."""
        holder = _Holder()
        with self._keeper.app_context():
            self._security.mf_recovery_codes_util.create_recovery_codes(holder)
        return tuple(holder.mf_recovery_codes or ())

    def shown_recovery_codes(self, stored: Sequence[str]) -> list[str]:
        """The codes as their owner writes them down."""
        with self._keeper.app_context():
            return list(self._security.mf_recovery_codes_util.get_recovery_codes(_Holder(codes=stored)))

    def without_recovery_code(self, stored: Sequence[str], code: str) -> tuple[str, ...] | None:
        """The codes that are left after using this one up; None when it is none of them."""
        holder = _Holder(codes=stored)
        with self._keeper.app_context():
            if not self._security.mf_recovery_codes_util.check_recovery_code(holder, code):
                return None
            self._security.mf_recovery_codes_util.delete_recovery_code(holder, code)
        return tuple(holder.mf_recovery_codes or ())


def install_authentication(app: Flask, settings: Settings, clock: Clock) -> None:
    """Make the keeper known to the application."""
    app.extensions[EXTENSION] = Authentication(settings, clock)


def authentication() -> Authentication:
    """The keeper of the running application."""
    return cast(Authentication, current_app.extensions[EXTENSION])


def _picture(text: str) -> str:
    """A QR code as the address of an image, a few hundred bytes: PNG with one bit a dot."""
    return str(segno.make_qr(text, error="m").png_data_uri(scale=4, border=4))
