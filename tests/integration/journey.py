"""The pilot of the issue, steps 1 to 9, played through the JSON interface with invented people."""

import re
from dataclasses import dataclass, field
from typing import Any

from tests.installation import Installation

COUNTRIES = ("MA", "SN", "CI", "ML")
CITY = {"MA": "Salé", "SN": "Saint-Louis", "CI": "Bouaké", "ML": "Ségou"}


@dataclass
class Journey:
    """What the journey has so far: tokens by name, offers by country, applications by name."""

    pilot: Installation
    tokens: dict[str, str] = field(default_factory=dict)
    offers: dict[str, str] = field(default_factory=dict)
    applications: dict[str, dict[str, str]] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)

    def open_the_call(self, **changes: Any) -> None:
        """1. Accounts, a call, accredited hosts, approved offers."""
        for country in COUNTRIES:
            self.tokens[country] = self.pilot.account("coordinator", f"{country}@focal.example.org", country)
        self.tokens["evaluator"] = self.pilot.account("evaluator", "evaluator@example.org")
        corridors = [{"origin": "MA", "host": host, "cap": 2} for host in ("SN", "CI", "ML")]
        corridors += [{"origin": origin, "host": "MA", "cap": 2} for origin in ("SN", "CI", "ML")]
        call = {
            "code": "2027A",
            "opens": "2026-11-01",
            "closes": "2026-12-31",
            "modalities": ["volunteering"],
            "corridors": corridors,
            **changes,
        }
        self.pilot.post("/calls", self.tokens["MA"], call).expect(201)
        for country in COUNTRIES:
            self._host(country, capacity=3 if country == "MA" else 1)

    def _host(self, country: str, capacity: int) -> None:
        host = self.tokens[f"host {country}"] = self.pilot.account("host", f"host-{country}@example.org")
        organisation = {
            "name": f"Association exemple {country}",
            "country": country,
            "email": f"contact-{country}@example.org",
        }
        made = self.pilot.post("/organisations", host, organisation).expect(201)
        decision = {"decision": "accredit"}
        self.pilot.post(f"/organisations/{made['id']}/accreditation", self.tokens[country], decision).expect(200)
        offer = self.pilot.post("/offers", host, self._offer(country, capacity)).expect(201)
        self.pilot.post(f"/offers/{offer['id']}/approval", self.tokens[country]).expect(200)
        self.offers[country] = offer["id"]

    def _offer(self, country: str, capacity: int) -> dict[str, Any]:
        return {
            "title": {"fr": f"Soutien scolaire à {CITY[country]}", "en": f"School support in {CITY[country]}"},
            "description": {"fr": "Accompagner des élèves.", "en": "Help pupils."},
            "city": CITY[country],
            "languages": [{"language": "fr", "level": "B1"}],
            "skills": ["teaching"],
            "starts_on": "2027-03-01",
            "ends_on": "2027-08-31",
            "capacity": capacity,
            "tutor": True,
        }

    def apply(self, name: str, origin: str, **changes: Any) -> dict[str, str]:
        """2. An application; `changes` make it differ from a complete one."""
        hosts = ["SN", "CI"] if origin == "MA" else ["MA"]
        body: dict[str, Any] = {
            "language": "en" if len(self.applications) % 3 == 0 else "fr",
            "modality": "volunteering",
            "given_names": f"Exemple {name}",
            "family_name": "Échantillon",
            "email": f"{name}@volunteers.example.org",
            "birth_date": "1998-05-04",
            "sex": "female",
            "nationalities": [origin],
            "country_of_residence": origin,
            "origin_country": origin,
            "languages": [{"language": "fr", "level": "C1"}],
            "education_level": "bachelor",
            "skills": ["teaching"],
            "available_from": "2027-01-01",
            "available_to": "2027-12-31",
            "passport_expiry": "2031-01-01",
            "criminal_record": "none",
            "host_link": "none",
            "preferences": [self.offers[host] for host in hosts],
            "consent": {"data": True, "version": "2026-1"},
            "conduct": True,
            **changes,
        }
        receipt = self.pilot.post("/applications", None, body).expect(201)
        self.applications[name] = receipt
        self.tokens[name] = receipt["access_token"]
        return dict(receipt)

    def status(self, name: str) -> str:
        return str(self.file(name)["status"])

    def file(self, name: str) -> dict[str, Any]:
        answer = self.pilot.get(f"/applications/{self.applications[name]['id']}", self.tokens[name])
        return dict(answer.expect(200))

    def placement(self, name: str) -> dict[str, Any]:
        """The latest placement of a volunteer."""
        items = self.pilot.get("/placements", self.tokens[name]).expect(200)["items"]
        return dict(items[-1])

    def round(self) -> dict[str, Any]:
        """4. Ask for a round and let the worker simulate it."""
        asked = self.pilot.post("/rounds", self.tokens["MA"], {"call": "2027A"}).expect(202)
        self.pilot.deliver()
        return dict(self.pilot.get(f"/rounds/{asked['id']}", self.tokens["MA"]).expect(200))

    def confirm(self, name: str) -> dict[str, Any]:
        """5. The host accepts, then the volunteer."""
        placement = self.placement(name)
        host = self.tokens[f"host {placement['corridor'][-2:]}"]
        self.pilot.post(f"/placements/{placement['id']}/acceptance", host).expect(200)
        self.pilot.post(f"/placements/{placement['id']}/acceptance", self.tokens[name]).expect(200)
        return self.placement(name)

    def depart(self, name: str, day: str) -> dict[str, Any]:
        """6. Everything on the checklist is done, and service starts."""
        placement = self.placement(name)
        coordinator = self.tokens[placement["corridor"][:2]]
        for item in placement["checklist"]:
            body = {"done": True, "date": "2027-01-15"}
            if item["code"] == "D07":
                body |= {"valid_from": placement["starts_on"], "valid_until": placement["ends_on"]}
            self.pilot.post(f"/placements/{placement['id']}/checklist/{item['code']}", coordinator, body).expect(200)
        self.pilot.post(f"/placements/{placement['id']}/start", coordinator, {"date": day}).expect(200)
        return self.placement(name)

    def answer_feedback(self, answers: dict[str, Any]) -> int:
        """7. Everybody whose request is open answers; `answers` by item code, everything else is left out."""
        answered = 0
        for token in self._open_tokens():
            form = self.pilot.get(f"/feedback/{token}").expect(200)
            if form["expires_at"] <= self.pilot.clock.at.isoformat():
                continue
            given = {item["code"]: answers[item["code"]] for item in form["items"] if item["code"] in answers}
            self.pilot.post(f"/feedback/{token}", None, {"answers": given}).expect(201)
            self.answered.add(token)
            answered += 1
        return answered

    def file_of(self, file_format: str, language: str, tier: str) -> str:
        """9. A file of the newest release; a restricted one leaves with two people."""
        if tier == "restricted":
            self._agree(file_format, language)
        path = f"/exports/findings?format={file_format}&lang={language}&tier={tier}"
        return str(self.pilot.get(path, self.tokens["evaluator"]).expect(200))

    def _agree(self, file_format: str, language: str) -> None:
        if "second evaluator" not in self.tokens:
            self.tokens["second evaluator"] = self.pilot.account("evaluator", "second-evaluator@example.org")
        asked = {"format": file_format, "lang": language, "reason": "Comité de pilotage"}
        request = self.pilot.post("/exports/requests", self.tokens["evaluator"], asked).expect(201)["id"]
        decision = {"decision": "agree"}
        self.pilot.post(f"/exports/requests/{request}/decision", self.tokens["second evaluator"], decision).expect(200)

    def _open_tokens(self) -> list[str]:
        """The links in the mails that were sent, as their readers find them."""
        mails = self.pilot.mailbox()
        tokens = [token for mail in mails for token in re.findall(r"/feedback/([\w-]+)", mail["text"])]
        return sorted(set(tokens) - self.answered)


@dataclass(frozen=True)
class Outcome:
    """What two engines must agree about, byte for byte."""

    verdicts: dict[str, list[tuple[str, str]]]
    statuses: dict[str, str]
    certificates: list[dict[str, Any]]
    findings: dict[str, str]


def play(pilot: Installation) -> Outcome:
    """The whole pilot, from the call to the exported findings."""
    journey = Journey(pilot)
    journey.open_the_call()
    for number in range(5):
        journey.apply(f"sn{number}", "SN")
        journey.apply(f"ma{number}", "MA", sex="male")
    journey.apply("nopassport", "CI", passport_expiry=None)
    journey.apply("declared", "CI", criminal_record="declared")
    journey.apply("elder", "ML", birth_date="1970-01-01")
    pilot.deliver()
    assert journey.status("nopassport") == "to_complete"
    assert journey.status("declared") == "needs_person"
    assert journey.status("elder") == "refusal_proposed"
    _complete_and_decide(journey)
    certificates = _place(journey)
    _serve(journey)
    return Outcome(
        verdicts={
            journey.applications[name]["reference"]: [
                (reason["code"], reason["outcome"]) for reason in journey.file(name)["verdict"]["reasons"]
            ]
            for name in journey.applications
        },
        statuses={journey.applications[name]["reference"]: journey.status(name) for name in journey.applications},
        certificates=certificates,
        findings={
            f"{file_format} {language} {tier}": journey.file_of(file_format, language, tier)
            for file_format in ("csv", "json")
            for language in ("fr", "en")
            for tier in ("public", "restricted")
        },
    )


def _complete_and_decide(journey: Journey) -> None:
    """3. What is missing is supplied; coordinators decide; a refusal is reviewed by somebody else."""
    pilot, files = journey.pilot, {name: receipt["id"] for name, receipt in journey.applications.items()}
    information = {"passport_expiry": "2031-01-01"}
    pilot.post(f"/applications/{files['nopassport']}/information", journey.tokens["nopassport"], information)
    accept = {"decision": "accept", "reason": "Ancien et sans rapport avec la mission."}
    pilot.post(f"/applications/{files['declared']}/decision", journey.tokens["CI"], accept).expect(200)
    confirm = {"decision": "confirm_refusal", "reason": "Âge hors des limites."}
    pilot.post(f"/applications/{files['elder']}/decision", journey.tokens["ML"], confirm).expect(200)
    pilot.post(f"/applications/{files['elder']}/review-request", journey.tokens["elder"]).expect(200)
    pilot.post(f"/applications/{files['elder']}/decision", journey.tokens["ML"], confirm).expect(403)
    pilot.post(f"/applications/{files['elder']}/decision", journey.tokens["MA"], confirm).expect(200)
    pilot.deliver()
    assert {journey.status("nopassport"), journey.status("declared")} == {"eligible"}
    assert journey.status("elder") == "refusal_confirmed"


def _place(journey: Journey) -> list[dict[str, Any]]:
    """4 and 5. A round, a refusal, a silence, and a protected round that gives the freed seats again."""
    pilot, coordinator = journey.pilot, journey.tokens["MA"]
    first = journey.round()
    assert first["report"]["placed"] == first["report"]["upper_bound"] == 5
    pilot.post(f"/rounds/{first['id']}/validation", coordinator).expect(200)
    pilot.deliver()
    proposed = [name for name in journey.applications if journey.status(name) == "proposed"]
    declined = journey.placement(proposed[0])
    host = journey.tokens[f"host {declined['corridor'][-2:]}"]
    pilot.post(f"/placements/{declined['id']}/refusal", host, {"code": "profile_mismatch"}).expect(200)
    for name in proposed[1:-1]:
        journey.confirm(name)
    pilot.tick(2026, 12, 20)
    silent = journey.placement(proposed[-1])
    assert silent["status"] == "expired"
    second = journey.round()
    assert second["protected"]
    pilot.post(f"/rounds/{second['id']}/validation", coordinator).expect(200)
    for name in [name for name in journey.applications if journey.status(name) == "proposed"]:
        journey.confirm(name)
    pilot.deliver()
    return [dict(pilot.get(f"/rounds/{each['id']}/certificate", coordinator).expect(200)) for each in (first, second)]


def _serve(journey: Journey) -> None:
    """6 to 8. Departure, an interruption, feedback in time and late, completion, evaluation."""
    pilot = journey.pilot
    placed = [name for name in journey.applications if journey.status(name) == "placed"]
    assert len(placed) == 5
    for name in placed:
        journey.depart(name, "2027-03-01")
    paused = journey.placement(placed[0])
    coordinator = journey.tokens[paused["corridor"][:2]]
    interruption = {"code": "health", "date": "2027-03-20"}
    pilot.post(f"/placements/{paused['id']}/suspension", coordinator, interruption).expect(200)
    pilot.post(f"/placements/{paused['id']}/suspension", coordinator, interruption).expect(409)
    pilot.post(f"/placements/{paused['id']}/resumption", coordinator, {"date": "2027-04-02"}).expect(200)
    pilot.tick(2027, 3, 17)
    assert journey.answer_feedback({"role_matches": 5, "allowance_on_time": True}) > 0
    pilot.tick(2027, 6, 2)
    for name in placed:
        placement = journey.placement(name)
        own = journey.tokens[placement["corridor"][:2]]
        pilot.post(f"/placements/{placement['id']}/completion", own, {"date": "2027-08-31"}).expect(200)
    pilot.tick(2027, 9, 1)
    journey.answer_feedback({"would_host_again": True, "recommend": 9})
    pilot.tick(2027, 9, 2)
    criteria = pilot.get("/criteria?country=MA", journey.tokens["evaluator"]).expect(200)["items"]
    assert [row["code"] for row in criteria] == [f"K{number}" for number in range(1, 13)]
    assert "insufficient_evidence" in {row["outcome"] for row in criteria}
