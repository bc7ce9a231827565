"""What the interface must refuse: one row an input, with the exact answer. Paths name objects of `Furnished`."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.builders import application, call, offer, organisation
from tests.integration.bad_field_values import (
    APPLICATION_FIELDS,
    CALL_FIELDS,
    LONG,
    OFFER_FIELDS,
    ORGANISATION_FIELDS,
    SMALL_FIELDS,
)

HUGE = b'{"motivation": "' + b"x" * 1_000_001 + b'"}'
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class BadInput:
    """`who` names a token of `Furnished` ("" is nobody); `expected` are the (pointer, code) pairs of the fields."""

    name: str
    who: str
    method: str
    path: str
    body: Any
    status: int
    code: str
    expected: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def data(self) -> bytes | None:
        """The body as it goes over the wire."""
        return self.body if self.body is None or isinstance(self.body, bytes) else json.dumps(self.body).encode()


# name → (who may send it, path, a body that is accepted)
WRITES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "call": ("MA", "/calls", call()),
    "organisation": ("host MA", "/organisations", organisation()),
    "accreditation": ("MA", "/organisations/{organisation A}/accreditation", {"decision": "accredit"}),
    "offer": ("host MA", "/offers", offer()),
    "approval": ("MA", "/offers/{draft A}/approval", {}),
    "return": ("MA", "/offers/{draft A}/return", {"reason": "x"}),
    "shortlist": ("host MA", "/offers/{offer A}/shortlist", {"applications": ["x"]}),
    "application": ("", "/applications", application(call="2027A")),
    "information": ("fatou", "/applications/{waiting A}/information", {"passport_expiry": "2031-01-01"}),
    "withdrawal": ("awa", "/applications/{application A}/withdrawal", {}),
    "review request": ("awa", "/applications/{application A}/review-request", {}),
    "decision": ("SN", "/applications/{application A}/decision", {"decision": "accept", "reason": "x"}),
    "round": ("MA", "/rounds", {"call": "2027A"}),
    "validation": ("MA", "/rounds/{round A}/validation", {}),
    "discard": ("MA", "/rounds/{round A}/discard", {}),
    "what if": ("MA", "/rounds/{round A}/what-if", {"changes": [{"kind": "call", "by": 1}]}),
    "acceptance": ("host MA", "/placements/{placement A}/acceptance", {}),
    "refusal": ("host MA", "/placements/{placement A}/refusal", {"code": "other"}),
    "checklist item": ("MA", "/placements/{placement A}/checklist/D02", {"done": True, "date": "2027-01-10"}),
    "start": ("MA", "/placements/{placement A}/start", {}),
    "suspension": ("MA", "/placements/{placement B}/suspension", {"code": "health"}),
    "postponement": ("MA", "/placements/{placement A}/postponement", {"code": "health"}),
    "early end": ("MA", "/placements/{placement B}/early-end", {"code": "health"}),
    "resumption": ("MA", "/placements/{placement B}/resumption", {}),
    "completion": ("MA", "/placements/{placement B}/completion", {}),
    "cancellation": ("MA", "/placements/{placement A}/cancellation", {"code": "other"}),
    "incident": ("awa", "/placements/{placement A}/incidents", {"category": "other", "text": "x"}),
    "protection": ("MA", "/placements/{placement A}/protection", {"kind": "insurance", "from": "2027-03-01"}),
    "erasure": ("awa", "/me/erasure", {}),
    "answers": ("", "/feedback/{feedback A}", {"answers": {}}),
    "export request": ("evaluator", "/exports/requests", {"format": "csv", "lang": "fr", "reason": "x"}),
    "export decision": ("admin", "/exports/requests/{export request A}/decision", {"decision": "agree"}),
    "response": ("SN", "/recommendations/{recommendation A}/response", {"response": "accepted"}),
    "follow-up": ("SN", "/recommendations/{recommendation A}/follow-up", {"progress": "under_way"}),
}
# (write, changed fields, pointer, code): what is wrong inside a part.
INSIDE: tuple[tuple[str, dict[str, Any], str, str], ...] = (
    ("application", {"languages": [{}]}, "/languages/0/language|/languages/0/level", "required"),
    ("application", {"languages": [{"language": "fr", "level": "Z9"}]}, "/languages/0/level", "not_a_choice"),
    ("application", {"languages": [{"language": "fr", "level": "B1", "x": 1}]}, "/languages/0/x", "unknown_field"),
    ("application", {"languages": ["fr"]}, "/languages/0", "not_a_mapping"),
    ("application", {"languages": [{"language": "Français", "level": "B1"}]}, "/languages/0/language", "too_long"),
    ("application", {"languages": [{"language": "FR", "level": "B1"}]}, "/languages/0/language", "not_understood"),
    ("application", {"nationalities": ["SN", "sn"]}, "/nationalities/1", "not_a_country"),
    ("application", {"nationalities": ["SN", "SN"]}, "/nationalities/1", "repeated"),
    ("application", {"nationalities": [1]}, "/nationalities/0", "not_a_country"),
    ("application", {"preferences": ["O00001", "O00001"]}, "/preferences/1", "repeated"),
    ("application", {"preferences": ["O00001", "O99999"]}, "/preferences/1", "unknown_offer"),
    ("application", {"preferences": ["O00005"]}, "/preferences/0", "unknown_offer"),
    ("application", {"preferences": [1]}, "/preferences/0", "not_text"),
    ("application", {"skills": ["Very good"]}, "/skills/0", "not_understood"),
    ("application", {"skills": ["teaching", "teaching"]}, "/skills/1", "repeated"),
    ("application", {"consent": {"data": False, "version": "1"}}, "/consent/data", "consent_needed"),
    ("application", {"consent": {"data": "true", "version": "1"}}, "/consent/data", "not_yes_or_no"),
    ("application", {"consent": {"data": True}}, "/consent/version", "required"),
    ("application", {"consent": {"data": True, "version": "1", "role": "x"}}, "/consent/role", "unknown_field"),
    ("application", {"a/b~c": 1}, "/a~1b~0c", "unknown_field"),
    (
        "application",
        {"available_from": "2027-06-01", "available_to": "2027-05-01"},
        "/available_to",
        "end_before_start",
    ),
    ("answers", {"answers": {"agreement_days": 3}}, "/answers/agreement_days", "hidden_item"),
    ("answers", {"answers": {"procedure_days": 0, "entry_days": 3}}, "/answers/entry_days", "hidden_item"),
    ("answers", {"answers": {"cost": 100_001}}, "/answers/cost", "out_of_scale"),
    ("answers", {"answers": {"cost": "1e9"}}, "/answers/cost", "not_a_decimal"),
    ("answers", {"answers": {"legal_obstacle": ["none", "entry"]}}, "/answers/legal_obstacle", "cannot_be_combined"),
    ("answers", {"answers": {"overall": 3}}, "/answers/overall", "unknown_question"),
    ("information", {"languages": [{"language": "fr"}]}, "/languages/0/level", "required"),
    ("information", {"languages": [{}]}, "/languages/0/language|/languages/0/level", "required"),
    ("information", {"consent": {}}, "/consent/data|/consent/version", "required"),
    ("information", {"documents": [{}]}, "/documents/0/code|/documents/0/date", "required"),
    ("information", {"documents": [{"code": "D02"}]}, "/documents/0/date", "required"),
    ("information", {"documents": [{"code": "x", "date": "2026-11-01"}]}, "/documents/0/code", "not_understood"),
    ("information", {"documents": [{"code": "D02", "date": "2026-02-30"}]}, "/documents/0/date", "not_a_date"),
    ("information", {"documents": "D02"}, "/documents", "not_a_list"),
    ("information", {"birth_date": "2027-01-01"}, "/birth_date", "birth_date_in_future"),
    ("information", {"available_to": "2026-12-01"}, "/available_to", "end_before_start"),
    ("information", {"phone": "12"}, "/phone", "not_a_phone"),
    ("information", {"preferences": ["O99999"]}, "/preferences/0", "unknown_offer"),
    ("information", {"conduct": False}, "/conduct", "conduct_needed"),
    ("information", {"given_names": None}, "/given_names", "required"),
    ("call", {"corridors": [{"origin": "SN", "host": "SN"}]}, "/corridors/0", "corridor_not_listed"),
    ("call", {"corridors": [{"origin": "SN", "host": "MA"}] * 2}, "/corridors/1", "corridor_not_listed"),
    ("call", {"corridors": [{"origin": "SN", "host": "CI"}]}, "/corridors/0", "corridor_without_mou"),
    ("call", {"corridors": [{"origin": "SN"}]}, "/corridors/0/host", "required"),
    ("call", {"corridors": [{"origin": "SN", "host": "MA", "cap": "2"}]}, "/corridors/0/cap", "not_a_number"),
    ("call", {"corridors": [{"origin": "SN", "host": "MA", "seats": 2}]}, "/corridors/0/seats", "unknown_field"),
    ("call", {"host_caps": [{"host": "MA", "cap": 1}] * 2}, "/host_caps/1", "repeated"),
    ("call", {"host_caps": [{"host": "MA"}]}, "/host_caps/0/cap", "required"),
    ("call", {"modalities": ["tourism"]}, "/modalities/0", "not_a_choice"),
    ("call", {"seed": "known"}, "/seed", "unknown_field"),
    ("offer", {"title": {"fr": 1}}, "/title/fr", "not_text"),
    ("offer", {"title": {"de": "x"}}, "/title/de", "unknown_field"),
    ("offer", {"allowance": {"amount": 1}}, "/allowance/currency", "required"),
    ("offer", {"allowance": {"amount": "1", "currency": "MAD"}}, "/allowance/amount", "not_a_number"),
    ("offer", {"allowance": {"amount": 1, "currency": "dirham"}}, "/allowance/currency", "too_long"),
    ("offer", {"starts_on": "2026-11-21"}, "/starts_on", "in_the_past"),
    ("offer", {"organisation": "x"}, "/organisation", "unknown_field"),
    ("what if", {"changes": []}, "/changes", "required"),
    ("what if", {"changes": [{}]}, "/changes/0/by|/changes/0/kind", "required"),
    ("what if", {"changes": [{"kind": "call", "by": 0}]}, "/changes/0/by", "changes_nothing"),
    ("what if", {"changes": [{"kind": "call", "by": "1"}]}, "/changes/0/by", "not_a_number"),
    ("what if", {"changes": [{"kind": "call", "by": 1001}]}, "/changes/0/by", "number_out_of_range"),
    ("what if", {"changes": [{"kind": "seats", "by": 1}]}, "/changes/0/kind", "not_a_choice"),
    ("what if", {"changes": [{"kind": "call", "by": 1}] * 2}, "/changes/1", "repeated"),
    ("what if", {"changes": [{"kind": "call", "by": 1}] * 11}, "/changes", "too_many"),
    ("what if", {"changes": [{"kind": "call", "name": "x\0", "by": 1}]}, "/changes/0/name", "unreadable_characters"),
    ("what if", {"changes": [{"kind": "offer", "name": "O00001", "by": 1}]}, "/changes/0/name", "nothing_to_change"),
    ("shortlist", {"applications": ["x", "x"]}, "/applications/1", "repeated"),
    ("shortlist", {"applications": [1]}, "/applications/0", "not_text"),
    ("shortlist", {"applications": ["x" * 41]}, "/applications/0", "too_long"),
    ("shortlist", {"applications": ["none"]}, "/applications/0", "not_a_candidate"),
    ("accreditation", {"decision": "refuse"}, "/reason", "reason_needed"),
    (
        "checklist item",
        {"valid_from": "2027-03-01", "valid_until": "2027-02-01"},
        "/valid_until",
        "end_before_start",
    ),
    ("protection", {"kind": "allowance"}, "/due", "required"),
)
NOT_JSON: tuple[tuple[str, bytes], ...] = (
    ("half an object", b'{"a": '),
    ("text", b"hello"),
    ("a form", b"a=1&b=2"),
    ("a repeated key", b'{"call": "2027A", "call": "2027A"}'),
    ("a repeated key inside", b'{"consent": {"data": true, "data": true}}'),
    ("NaN", b'{"experience_years": NaN}'),
    ("Infinity", b'{"experience_years": Infinity}'),
    ("minus Infinity", b'{"experience_years": -Infinity}'),
    ("endless nesting", b"[" * 100_000),
    ("endless objects", b'{"a":' * 100_000),
    ("a number without end", b'{"experience_years": ' + b"9" * 5000 + b"}"),
    ("UTF-16", '{"a": 1}'.encode("utf-16")),
    ("broken UTF-8", b'{"a": "\xff"}'),
    ("a trailing comma", b'{"a": 1,}'),
    ("two documents", b"{} {}"),
)
NOT_AN_OBJECT: tuple[tuple[str, bytes], ...] = (
    ("an array", b"[]"),
    ("an array of bodies", b"[{}]"),
    ("null", b"null"),
    ("a word", b'"x"'),
    ("a number", b"5"),
    ("true", b"true"),
)
BAD_PAGING = (("page", "-1"), ("page", "0"), ("page", "abc"), ("page", "1.5"), ("page", ""), ("page", "1000000000001"))
BAD_PAGING += (
    ("page_size", "0"),
    ("page_size", "-1"),
    ("page_size", "101"),
    ("page_size", "abc"),
    ("page_size", "9" * 30),
)
LISTS = (("", "/calls"), ("", "/offers"), ("MA", "/applications"), ("MA", "/placements"))
BAD_QUERIES: tuple[tuple[str, str, str, str], ...] = (
    ("", "/offers?country=FR", "/country", "not_a_choice"),
    ("", "/offers?modality=tourism", "/modality", "not_a_choice"),
    ("", "/offers?language=F", "/language", "too_short"),
    ("", "/offers?language=%25", "/language", "too_short"),
    ("", "/offers?order=name", "/order", "unknown_field"),
    ("", "/offers?theme=war", "/theme", "not_a_choice"),
    ("", "/offers?from=2027-02-30", "/from", "not_a_date"),
    ("", "/offers?to=soon", "/to", "not_a_date"),
    ("", "/offers?from=2027-07-01&to=2027-06-30", "/to", "end_before_start"),
    ("", "/offers?free_from=2027-07-01", "/free_from", "unknown_field"),
    ("", f"/offers?q={LONG[:101]}", "/q", "too_long"),
    ("", "/offers?q=%20", "/q", "required"),
    ("", "/offers?q=%00", "/q", "unreadable_characters"),
    ("", "/calls?code=2027A", "/code", "unknown_field"),
    ("MA", "/applications?status=lost", "/status", "not_a_choice"),
    ("MA", "/applications?country=XX", "/country", "not_a_choice"),
    ("MA", "/applications?step_older_than=-1", "/step_older_than", "number_out_of_range"),
    ("MA", "/applications?step_older_than=P3D", "/step_older_than", "not_a_number"),
    ("MA", "/applications?status=%00", "/status", "unreadable_characters"),
    ("MA", "/applications?email=awa", "/email", "unknown_field"),
    ("MA", "/placements?status=lost", "/status", "not_a_choice"),
    ("evaluator", "/indicators?country=XX", "/country", "not_a_choice"),
    ("evaluator", "/indicators?by=shoes", "/by", "not_a_choice"),
    ("evaluator", "/indicators?by=.female", "/by", "not_a_choice"),
    ("evaluator", "/criteria?country=XX", "/country", "not_a_choice"),
    ("evaluator", "/exports/findings?format=exe&lang=fr", "/format", "not_a_choice"),
    ("evaluator", "/exports/findings?format=csv&lang=ar", "/lang", "not_a_choice"),
    ("evaluator", "/exports/findings?format=csv&lang=fr&tier=secret", "/tier", "not_a_choice"),
    ("evaluator", "/exports/findings?format=csv&lang=fr&table=secrets", "/table", "not_a_choice"),
    ("evaluator", "/exports/findings?format=pdf&lang=fr&table=criteria", "/table", "report_is_whole"),
    ("evaluator", "/exports/findings?format=csv&lang=fr&country=MA", "/country", "unknown_field"),
)
BAD_BEARERS = (
    "Bearer",
    "Bearer ",
    "Bearer none",
    "Bearer " + "x" * 300,
    "bearer\tx",
    "Basic YTpi",
    "Token x",
    "x",
    "",
    "Bearer é",
    "Bearer a b",
)
ILLEGAL: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("a second organisation", "host MA", "/organisations", organisation()),
    ("an offer without organisation", "newcomer none", "/offers", offer()),
    ("an offer before accreditation", "newcomer MA", "/offers", offer()),
    ("information when nothing is missing", "awa", "/applications/{application A}/information", {"sex": "other"}),
    ("a review of what was not refused", "awa", "/applications/{application A}/review-request", {}),
    ("a decision about a placed person", "SN", "/applications/{application A}/decision", WRITES["decision"][2]),
    ("leaving in the middle of service", "bintou", "/applications/{application B}/withdrawal", {}),
    ("approving twice", "MA", "/offers/{offer A}/approval", {}),
    ("a shortlist before publication", "host MA", "/offers/{draft A}/shortlist", {"applications": []}),
    ("returning what is published", "MA", "/offers/{offer A}/return", {"reason": "x"}),
    ("a round beside an open one", "MA", "/rounds", {"call": "2027B"}),
    ("accepting twice (host)", "host MA", "/placements/{placement A}/acceptance", {}),
    ("accepting twice (volunteer)", "awa", "/placements/{placement A}/acceptance", {}),
    ("refusing what was accepted", "awa", "/placements/{placement A}/refusal", {"code": "other"}),
    ("departing before all is done", "MA", "/placements/{placement A}/start", {}),
    ("suspending before service", "MA", "/placements/{placement A}/suspension", {"code": "health"}),
    ("ending before service", "MA", "/placements/{placement A}/early-end", {"code": "health"}),
    ("completing before service", "MA", "/placements/{placement A}/completion", {}),
    ("resuming what was not interrupted", "MA", "/placements/{placement A}/resumption", {}),
    ("starting twice", "MA", "/placements/{placement B}/start", {}),
    ("postponing a service", "MA", "/placements/{placement B}/postponement", {"code": "health"}),
    ("cancelling a service", "MA", "/placements/{placement B}/cancellation", {"code": "other"}),
    ("a checklist during service", "MA", "/placements/{placement B}/checklist/D02", WRITES["checklist item"][2]),
)
MISSING: tuple[tuple[str, str, str], ...] = (
    ("", "GET", "/nothing"),
    ("", "GET", "/calls/2027A"),
    ("", "GET", "/offers/O99999"),
    ("", "GET", "/offers/%00"),
    ("", "GET", "/offers/" + "x" * 3000),
    ("", "GET", "/offers/%ED%A0%80"),
    ("", "GET", "/offers/..%2f..%2fetc"),
    ("", "GET", "/offers/{draft A}"),
    ("", "GET", "/feedback/none"),
    ("MA", "GET", "/applications/none"),
    ("MA", "GET", "/applications/' OR 1=1 --"),
    ("MA", "GET", "/applications/%00"),
    ("MA", "GET", "/rounds/R99999"),
    ("MA", "GET", "/rounds/R99999/certificate"),
    ("ML", "GET", "/rounds/{round A}"),
    ("awa", "GET", "/applications/{application B}"),
    ("MA", "POST", "/placements/{placement A}/nonsense"),
)
WRONG_METHODS = (
    ("DELETE", "/applications"),
    ("PUT", "/calls"),
    ("PATCH", "/offers/O00001"),
    ("GET", "/organisations"),
    ("DELETE", "/rounds"),
    ("GET", "/placements/x/acceptance"),
    ("TRACE", "/calls"),
)


def table() -> Iterator[BadInput]:
    """Every bad input."""
    yield from _wrong_fields()
    yield from _wrong_inside()
    yield from _wrong_documents()
    yield from _more_than_asked()
    yield from _wrong_queries()
    yield from _wrong_people()
    yield from _wrong_moments()
    yield from _wrong_addresses()


def _write(
    name: str, write: str, body: Any, status: int, code: str, *expected: tuple[str, str], **more: Any
) -> BadInput:
    who, path, _ = WRITES[write]
    return BadInput(f"{write}: {name}", more.pop("who", who), "POST", path, body, status, code, expected, **more)


def _wrong_fields() -> Iterator[BadInput]:
    large = {
        "application": APPLICATION_FIELDS,
        "offer": OFFER_FIELDS,
        "call": CALL_FIELDS,
        "organisation": ORGANISATION_FIELDS,
    }
    for write, wrong in {**large, **SMALL_FIELDS}.items():
        body = WRITES[write][2]
        for name, values in wrong.items():
            for value, code in values:
                shown = repr(value)[:40]
                yield _write(f"{name}={shown}", write, {**body, name: value}, 422, "validation", (f"/{name}", code))
        yield from _missing_fields(write)


def _missing_fields(write: str) -> Iterator[BadInput]:
    """Each field of the least body is left out once."""
    body = WRITES[write][2]
    optional = {"application": ("call", "family_name"), "protection": ("from",)}.get(write, ())
    for name in body:
        if name not in optional:
            rest = {key: value for key, value in body.items() if key != name}
            yield _write(f"no {name}", write, rest, 422, "validation", (f"/{name}", "required"))


def _wrong_inside() -> Iterator[BadInput]:
    for write, changes, pointers, code in INSIDE:
        expected = tuple((pointer, code) for pointer in pointers.split("|"))
        name = f"{next(iter(changes))} {pointers} {code}"
        yield _write(name, write, {**WRITES[write][2], **changes}, 422, "validation", *expected)


def _wrong_documents() -> Iterator[BadInput]:
    for name, body in NOT_JSON:
        yield _write(name, "application", body, 400, "not_json")
    for write in WRITES:
        yield _write("not JSON", write, b"{", 400, "not_json")
        yield _write("form", write, b"a=1", 415, "unsupported_media_type", headers={"Content-Type": "text/plain"})
        yield _write("too large", write, HUGE, 413, "too_large")
        for name, body in NOT_AN_OBJECT if write == "application" else NOT_AN_OBJECT[:1]:
            yield _write(name, write, body, 422, "validation", ("", "not_a_mapping"))
    for media in ("application/x-www-form-urlencoded", "text/json", "multipart/form-data", "application/xml", ""):
        yield _write(
            f"sent as {media}", "application", b"{}", 415, "unsupported_media_type", headers={"Content-Type": media}
        )
    for key in ("", "x" * 256):
        headers = {"Idempotency-Key": key}
        yield _write(f"key of {len(key)}", "application", WRITES["application"][2], 400, "bad_request", headers=headers)
    seed = {"call": "2027A", "seed": "not the seed"}
    yield _write("another seed", "round", seed, 422, "seed_mismatch")
    without = {key: value for key, value in WRITES["application"][2].items() if key != "call"}
    yield _write("two open calls", "application", without, 422, "call_required", ("/call", "required"))


def _more_than_asked() -> Iterator[BadInput]:
    """What would be somebody else's to set."""
    for write, (_, _, body) in WRITES.items():
        for name, value in (("role", "admin"), ("status", "placed"), ("country", "MA"), ("id", "x"), ("version", 9)):
            if name not in body:
                yield _write(
                    f"and {name}", write, {**body, name: value}, 422, "validation", (f"/{name}", "unknown_field")
                )


def _wrong_queries() -> Iterator[BadInput]:
    for who, path in LISTS:
        for name, value in BAD_PAGING:
            number = value.lstrip("-").isdecimal()
            code = "number_out_of_range" if number else "not_a_number"
            address = f"{path}?{name}={value}"
            yield BadInput(f"GET {address}", who, "GET", address, None, 422, "validation", ((f"/{name}", code),))
    for who, path, pointer, code in BAD_QUERIES:
        yield BadInput(f"GET {path}", who, "GET", path, None, 422, "validation", ((pointer, code),))


def _wrong_people() -> Iterator[BadInput]:
    for number, header in enumerate(BAD_BEARERS):
        headers = {"Authorization": header}
        for path in ("/calls", "/applications", "/nothing"):
            name = f"bearer form {number} at {path}"
            yield BadInput(name, "", "GET", path, None, 401, "unauthenticated", headers=headers)
    for write, (who, path, _) in WRITES.items():
        if who:
            # 401 comes before everything that is wrong with the body or the address.
            yield _write("nobody", write, b"{", 401, "unauthenticated", who="")
            missing = path.split("{")[0] + "none" + path.partition("}")[2] if "{" in path else path
            yield BadInput(f"{write}: nobody, nothing", "", "POST", missing, {}, 401, "unauthenticated")
            yield _write("wrong role", write, b"{", 403, "forbidden", who="safeguarding")
            yield BadInput(f"{write}: wrong role, nothing", "safeguarding", "POST", missing, {}, 403, "forbidden")
    yield _write("a country that only wishes", "decision", WRITES["decision"][2], 403, "forbidden", who="MA")
    yield BadInput("round of other countries", "ML", "POST", "/rounds", {"call": "2027B"}, 403, "forbidden")


def _wrong_moments() -> Iterator[BadInput]:
    for name, who, path, body in ILLEGAL:
        expected = {
            "an offer without organisation": (("", "no_organisation"),),
            "an offer before accreditation": (("", "not_accredited"),),
        }.get(name, ())
        yield BadInput(name, who, "POST", path, body, 409, "illegal_transition", expected)
    languages = (("/title/en", "translation_missing"),)
    yield BadInput("one language", "MA", "POST", "/offers/{draft A}/approval", {}, 422, "validation", languages)


def _wrong_addresses() -> Iterator[BadInput]:
    for who, method, path in MISSING:
        yield BadInput(f"{method} {path[:60]}", who, method, path, {} if method == "POST" else None, 404, "not_found")
    for method, path in WRONG_METHODS:
        yield BadInput(f"{method} {path}", "", method, path, None, 405, "method_not_allowed")
