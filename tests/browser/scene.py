"""A pilot in full swing: every page has something to show. Each page by its name, its path, and who opens it."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from api.operations.certificates import issue
from api.operations.context import Operation
from api.operations.corrections import ask_for_address, correct_contact
from api.operations.file_changes import ask_for_correction
from api.operations.file_corrections import decline_correction
from api.operations.safeguarding import agree_to_open, ask_to_open, take_on, write_note
from api.services import EXTENSION
from domain.actor import Actor
from domain.incident import TEAM_NOTE, TO_VOLUNTEER
from storage.accounts import disable_account
from storage.evaluation_queries import latest_evaluation
from storage.evidence import leaves_of
from storage.feedback import feedback_token
from storage.incidents import openings_of
from storage.page_queries import latest_placement
from storage.sign_ins import AUTHENTICATOR, CODE, PROVEN, RECOVERY_CODES, SECOND_FACTOR
from storage.tables.feedback import feedback_requests
from tests.browser.readers import FORM, WAITING
from tests.browser.site import Site
from workers.schedule import SWEEPS, tick


@dataclass(frozen=True, slots=True)
class Shown:
    """One page, without its language: `path` follows /fr or /en."""

    name: str
    path: str
    reader: str


def play(site: Site) -> tuple[Shown, ...]:
    """Move the pilot to where every page has content, and list the pages."""
    journey, pilot = site.journey, site.pilot
    journey.apply("awa", "SN")
    journey.apply("binta", "SN", criminal_record="declared")
    journey.apply("chaka", "ML", passport_expiry=None)
    journey.apply("driss", "MA")
    journey.apply("vieux", "SN", birth_date="1950-01-01")
    journey.apply("fanta", "SN")
    journey.apply("moussa", "ML")
    journey.apply("nadia", "MA", preferences=[journey.offers["CI"]])
    pilot.deliver()
    made = journey.round()
    pilot.post(f"/rounds/{made['id']}/validation", journey.tokens["MA"]).expect(200)
    journey.confirm("awa")
    pilot.post(f"/placements/{journey.placement('fanta')['id']}/acceptance", journey.tokens["host MA"]).expect(200)
    journey.depart("awa", "2027-03-01")
    journey.confirm("nadia")
    journey.depart("nadia", "2026-11-22")
    pilot.deliver()
    _waiting(site)
    return (
        *_public(site),
        *_signing(),
        *_begun(),
        *_personal(site),
        *_own_data(site),
        *_corrected(site),
        *_certified(site),
        *_staff(site, made["id"]),
        *_asked(site),
        *_private(site),
    )


def _waiting(site: Site) -> None:
    """Something to read on the desk: an organisation, an offer, and an evaluation."""
    pilot, journey = site.pilot, site.journey
    newcomer = pilot.account("host", "nouveau@example.org")
    body = {"name": "Maison exemple des lectures", "country": "MA", "email": "maison@example.org"}
    made = pilot.post("/organisations", newcomer, body).expect(201)
    site.journey.applications["organisation"] = made
    offer = {
        "title": {"fr": "Jardin scolaire"},
        "description": {"fr": "Créer un jardin."},
        "city": "Salé",
        "languages": [{"language": "fr", "level": "B1"}],
        "starts_on": "2027-04-01",
        "ends_on": "2027-09-30",
        "capacity": 1,
    }
    journey.offers["waiting"] = pilot.post("/offers", journey.tokens["host MA"], offer).expect(201)["id"]
    returned = journey.offers["returned"] = pilot.post("/offers", journey.tokens["host MA"], offer).expect(201)["id"]
    pilot.post(f"/offers/{returned}/return", journey.tokens["MA"], {"reason": "Précisez les tâches."}).expect(200)
    pilot.account("host", "sans-organisation@example.org")
    pilot.account("coordinator", "second@focal.example.org", "SN")
    pilot.tick(2026, 11, 23)
    _followed_up(site)


def _followed_up(site: Site) -> None:
    """Half a year after the first evaluation the countries are asked; Senegal has answered about one point."""
    pilot, mine = site.pilot, [sweep for sweep in SWEEPS if sweep.name.startswith("follow_ups.")]
    for later in (timedelta(0), timedelta(days=200)):
        tick(pilot.database, pilot.worker_services, pilot.clock.now() + later, sweeps=mine)
    answered = pilot.get("/recommendations", site.journey.tokens["SN"]).expect(200)["items"][1]
    told = {"progress": "under_way", "comment": "Le texte est à la signature."}
    pilot.post(f"/recommendations/{answered['id']}/follow-up", site.journey.tokens["SN"], told).expect(200)


def _public(site: Site) -> tuple[Shown, ...]:
    offer = site.journey.offers["MA"]
    pages = {
        "home": "/",
        "offers": "/offers",
        "offers-none": "/offers?country=ML&modality=study_visit",
        "offers-found": "/offers?country=MA&q=soutien&from=2027-01-01",
        "offers-wider": "/offers?country=ML&theme=health",
        "offers-wrong": "/offers?country=FR&to=soon",
        "offer": f"/offers/{offer}",
        "apply": f"/apply?offer={offer}",
        "certificates": "/certificates",
        "signin": "/signin",
        "signin-needed": "/desk",
        "signin-link": site.sign_in_path("evaluator@example.org", "fr").removeprefix("/fr"),
        "not-found": "/nothing",
    }
    return tuple(Shown(name, path, "") for name, path in pages.items())


def _signing() -> tuple[Shown, ...]:
    """Each page on the way in, and the account of somebody who has everything set up."""
    evaluator = "evaluator@example.org"
    return (
        Shown("signin-code", "/signin/code", WAITING + CODE),
        Shown("signin-choose", "/signin/choose", WAITING + PROVEN),
        Shown("signin-password", "/signin/password/new", WAITING + PROVEN),
        Shown("signin-staff", "/signin/staff", ""),
        Shown("signin-second", "/signin/second", WAITING + SECOND_FACTOR),
        Shown("signin-authenticator", "/signin/authenticator", WAITING + AUTHENTICATOR),
        Shown("signin-recovery", "/signin/recovery-codes", WAITING + RECOVERY_CODES),
        Shown("account", "/account", evaluator),
        Shown("account-password", "/account/password", evaluator),
        Shown("account-authenticator", "/account/authenticator", evaluator),
        Shown("account-recovery", "/account/recovery-codes", evaluator),
        Shown("account-none", "/account", "MA@focal.example.org"),
    )


def _begun() -> tuple[Shown, ...]:
    """A form that was put aside, and each of its steps."""
    steps = (Shown(f"apply-{step}", f"/apply?step={step}", FORM) for step in range(1, 6))
    asides = (Shown("apply-begun", "/apply", FORM), Shown("apply-saved", "/apply/saved", FORM))
    return (*asides, *steps, Shown("apply-sent", "/apply/sent", "awa"))


def _personal(site: Site) -> tuple[Shown, ...]:
    journey = site.journey
    return tuple(
        Shown(f"application-{name}", f"/applications/{journey.applications[name]['id']}", name)
        for name in ("awa", "binta", "chaka", "driss", "vieux", "fanta", "moussa")
    )


def _own_data(site: Site) -> tuple[Shown, ...]:
    """The pages below a volunteer's own, one with a request to be erased, and the desk's side of it."""
    journey = site.journey
    journey.pilot.post("/me/erasure", journey.tokens["driss"]).expect(202)
    binta = Actor("volunteer", application=journey.applications["binta"]["id"])
    ask_for_address(_as(site, binta), "binta.nouvelle@volunteers.example.org")
    awa, driss = (f"/applications/{journey.applications[name]['id']}" for name in ("awa", "driss"))
    asked = f"/desk/erasures/{journey.applications['driss']['id']}"
    return (
        Shown("wishes", f"{awa}/wishes", "awa"),
        Shown("wishes-unplaced", f"{driss}/wishes", "driss"),
        Shown("checklist", f"{awa}/checklist", "awa"),
        Shown("me", "/me", "awa"),
        Shown("me-asked", "/me", "driss"),
        Shown("me-contact", "/me/contact", "awa"),
        Shown("me-address", "/me/address", "awa"),
        Shown("me-address-code", "/me/address/code", "binta"),
        Shown("me-facts", "/me/facts", "chaka"),
        Shown("me-facts-asked", "/me/facts", "awa"),
        Shown("me-facts-request", "/me/facts/request", "awa"),
        Shown("me-wishes", "/me/wishes", "chaka"),
        Shown("me-erasure", "/me/erasure", "awa"),
        Shown("me-erasure-asked", "/me/erasure", "driss"),
        Shown("corridors", "/corridors", ""),
        Shown("corridor", "/corridors/CI-MA", ""),
        Shown("conduct", "/conduct", ""),
        Shown("lottery", "/calls/2027A/lottery", ""),
        Shown("desk-erasures", "/desk/erasures", "MA@focal.example.org"),
        Shown("desk-erasure", asked, "MA@focal.example.org"),
    )


def _corrected(site: Site) -> tuple[Shown, ...]:
    """Corrections that are asked for: one that waits, one that was declined; and a file that cannot be corrected."""
    files, senegal = site.journey.applications, "SN@focal.example.org"
    for name in ("binta", "vieux"):
        asking = _as(site, Actor("volunteer", application=files[name]["id"]))
        ask_for_correction(asking, ["birth_date", "criminal_record", "phone"], "Exemple : j’ai coché par erreur.")
    focal_point = _as(site, Actor("coordinator", account=site.account(senegal), country="SN"))
    decline_correction(focal_point, files["vieux"]["id"], "Exemple : le passeport porte bien cette date.")
    awa, binta, vieux = (f"/desk/applications/{files[name]['id']}" for name in ("awa", "binta", "vieux"))
    return (
        Shown("desk-correction", f"{binta}/correction", senegal),
        Shown("desk-correction-placed", f"{awa}/correction", senegal),
        Shown("desk-correction-answered", vieux, senegal),
        Shown("me-correction-asked", "/me", "binta"),
        Shown("me-correction-answered", "/me", "vieux"),
    )


def _certified(site: Site) -> tuple[Shown, ...]:
    """A service that is over, with a certificate that bears an earlier name."""
    journey, pilot = site.journey, site.pilot
    nadia, placement = journey.applications["nadia"]["id"], journey.placement("nadia")["id"]
    pilot.post(f"/placements/{placement}/completion", journey.tokens["MA"], {"date": "2026-11-22"}).expect(200)
    volunteer = _as(site, Actor("volunteer", application=nadia))
    issue(volunteer, placement)
    correct_contact(volunteer, {"given_names": "Exemple Nadia", "family_name": "Échantillon", "phone": None})
    return (
        Shown("application-nadia", f"/applications/{nadia}", "nadia"),
        Shown("certificate", f"/placements/{placement}/certificate", "nadia"),
        Shown("certificate-desk", f"/placements/{placement}/certificate", "MA@focal.example.org"),
        Shown("me-certified", "/me", "nadia"),
        Shown("me-contact-certified", "/me/contact", "nadia"),
    )


def _staff(site: Site, placement_round: str) -> tuple[Shown, ...]:
    journey = site.journey
    with site.pilot.database.read() as connection:
        placement = latest_placement(connection, journey.applications["awa"]["id"])
    senegal, morocco, host = "SN@focal.example.org", "MA@focal.example.org", "host-MA@example.org"
    return (
        Shown("host", "/host", host),
        Shown("host-new", "/host", "nouveau@example.org"),
        Shown("host-offer", "/host/offers/new", host),
        Shown("host-organisation", "/host/organisation", "sans-organisation@example.org"),
        Shown("host-own-offer", f"/host/offers/{journey.offers['MA']}", host),
        Shown("host-offer-waiting", f"/host/offers/{journey.offers['waiting']}", host),
        Shown("host-offer-change", f"/host/offers/{journey.offers['returned']}/change", host),
        Shown("host-candidates", f"/host/offers/{journey.offers['MA']}/candidates", host),
        Shown("host-candidates-none", f"/host/offers/{journey.offers['ML']}/candidates", "host-ML@example.org"),
        Shown("host-calendar", "/host/calendar", host),
        Shown("desk", "/desk", senegal),
        Shown("desk-waiting", "/desk?step_older_than=x", morocco),
        Shown("desk-application", f"/desk/applications/{journey.applications['binta']['id']}", senegal),
        Shown("desk-elsewhere", f"/desk/applications/{journey.applications['vieux']['id']}", morocco),
        Shown("desk-offer", f"/desk/offers/{journey.offers['waiting']}", morocco),
        Shown("desk-organisation", f"/desk/organisations/{journey.applications['organisation']['id']}", morocco),
        Shown("desk-round", f"/desk/rounds/{placement_round}", morocco),
        Shown("desk-round-placed", f"/desk/rounds/{placement_round}/placed", morocco),
        Shown("desk-round-unplaced", f"/desk/rounds/{placement_round}/unplaced", morocco),
        Shown("desk-calls", "/desk/calls", morocco),
        Shown("desk-call", "/desk/calls/2027A", morocco),
        Shown("desk-call-new", "/desk/calls/new", morocco),
        Shown("desk-placements", "/desk/placements", morocco),
        Shown("desk-placement", f"/desk/placements/{placement}", morocco),
        Shown("desk-placement-origin", f"/desk/placements/{placement}", senegal),
        Shown("desk-accounts", "/desk/accounts", senegal),
        Shown("desk-account-new", "/desk/accounts/new", senegal),
        Shown("desk-account", f"/desk/accounts/{site.account(senegal)}", senegal),
        Shown("desk-account-closing", f"/desk/accounts/{site.account('second@focal.example.org')}/disabling", senegal),
        Shown("desk-account-host", f"/desk/accounts/{site.account('host-SN@example.org')}", senegal),
        *_administered(site),
        Shown("desk-mails", "/desk/mails", senegal),
        Shown("desk-mail", "/desk/mails/verdict_to_complete", senegal),
        Shown("findings", "/findings", "evaluator@example.org"),
        Shown("exports", "/findings/exports", "evaluator@example.org"),
        *_released(site),
        Shown("recommendation", f"/recommendations/{_recommendation(site)}", senegal),
        Shown("recommendation-evaluator", f"/recommendations/{_recommendation(site)}", "evaluator@example.org"),
        Shown("recommendation-follow-up", f"/recommendations/{_recommendation(site)}/follow-up", senegal),
        Shown("findings-follow-ups", "/findings/follow-ups", senegal),
        Shown("recommendation-evidence", f"/recommendations/{_recommendation(site)}/evidence", "evaluator@example.org"),
        Shown("recommendation-changes", f"/recommendations/{_recommendation(site)}/changes", "evaluator@example.org"),
        Shown("indicator-evidence", "/evidence/figures/F1", "evaluator@example.org"),
        Shown("leaf-path", f"/evidence/figures/F1/path?leaf={_leaf(site)}", "evaluator@example.org"),
        Shown("evidence", "/evidence", "evaluator@example.org"),
        Shown("findings-country", "/findings/country/MA", "evaluator@example.org"),
        Shown("findings-course", "/findings/course", "evaluator@example.org"),
        Shown("findings-criterion", "/findings/criterion/effectiveness?country=MA", "evaluator@example.org"),
        Shown("findings-party", "/findings/party/volunteer", "evaluator@example.org"),
        Shown("findings-readiness", "/findings/readiness/K5", "evaluator@example.org"),
        Shown("indicator", "/findings/indicator/Q1?by=step", "evaluator@example.org"),
        Shown("forbidden", "/desk", "evaluator@example.org"),
    )


def _administered(site: Site) -> tuple[Shown, ...]:
    """What only an administrator does: another role, and an account that was closed."""
    site.pilot.account("admin", "admin@example.org")
    site.pilot.account("coordinator", "nadege@focal.example.org", "ML")
    left, second = (site.account(f"{name}@focal.example.org") for name in ("nadege", "second"))
    with site.pilot.database.write() as connection:
        disable_account(connection, left, site.pilot.clock.now())
    return (
        Shown("desk-account-role", f"/desk/accounts/{second}/role?role=evaluator", "admin@example.org"),
        Shown("desk-account-opening", f"/desk/accounts/{left}/enabling", "admin@example.org"),
        Shown("desk-account-closed", f"/desk/accounts/{left}", "admin@example.org"),
    )


def _released(site: Site) -> tuple[Shown, ...]:
    """The opening release, published, and a restricted file that somebody asked for."""
    pilot, evaluator = site.pilot, site.journey.tokens["evaluator"]
    if pilot.get("/releases", evaluator).expect(200)["items"][0]["status"] == "audited":
        pilot.post("/releases/R00001/publication", evaluator).expect(200)
        asked = {"format": "pdf", "lang": "fr", "reason": "Réunion du 3 mars (exemple)"}
        pilot.post("/exports/requests", evaluator, asked).expect(201)
    return (
        Shown("releases", "/releases", "evaluator@example.org"),
        Shown("results", "/results", ""),
        Shown("results-country", "/results?country=MA", ""),
    )


def _recommendation(site: Site) -> str:
    found = site.pilot.get("/recommendations", site.journey.tokens["SN"]).expect(200)["items"]
    return str(found[0]["id"])


def _leaf(site: Site) -> str:
    """The hash of the first file that the working figures count."""
    with site.pilot.database.read() as connection:
        latest = latest_evaluation(connection, "full")
        assert latest is not None
        row = next(one for one in latest[2]["indicators"] if one["code"] == "F1" and one["country"] is None)
        listed = [*row["evidence"]["opposing"]["ids"], *row["evidence"]["supporting"]["ids"]]
        found = leaves_of(connection, listed, latest[1], site.pilot.worker_services.policy)
    return next(leaf.commitment for leaf in found if leaf.commitment is not None)


def _asked(site: Site) -> tuple[Shown, ...]:
    """Questionnaires that were sent this morning: by link, on paper, on the desk."""
    pilot, senegal = site.pilot, "SN@focal.example.org"
    with pilot.database.write() as connection:
        query = select(feedback_requests.c.id).where(
            feedback_requests.c.placement_id == site.journey.placement("awa")["id"],
            feedback_requests.c.party == "volunteer",
            feedback_requests.c.moment == "arrival",
        )
        request = str(connection.execute(query).scalars().first())
        changed = feedback_requests.update().where(feedback_requests.c.id == request)
        connection.execute(changed.values(status="sent", sent_at=pilot.clock.now()))
    link = f"/feedback/{feedback_token(pilot.keys, request)}"
    return (
        Shown("feedback", link, ""),
        Shown("feedback-paper", f"{link}/paper", ""),
        Shown("desk-feedback", "/desk/feedback", senegal),
        Shown("desk-protection", "/desk/protection", senegal),
        Shown("desk-protection-none", "/desk/protection", "ML@focal.example.org"),
        Shown("findings-protection", "/findings/protection", "evaluator@example.org"),
        Shown("desk-feedback-none", "/desk/feedback", "ML@focal.example.org"),
        Shown("desk-feedback-entry", f"/desk/feedback/{request}/entry", senegal),
        Shown("desk-feedback-paper", f"/desk/feedback/{request}/paper", senegal),
    )


def _private(site: Site) -> tuple[Shown, ...]:
    """Two private reports: one that nobody has opened, one that an officer may read."""
    journey, pilot = site.journey, site.pilot
    for name in ("salma", "kadi"):
        journey.tokens[name] = pilot.account("safeguarding", f"{name}@protection.example.org")
    placement = journey.placement("awa")["id"]
    for category in ("danger_now", "accommodation"):
        body = {"category": category, "text": "Exemple : la porte ne ferme pas."}
        made = pilot.post(f"/placements/{placement}/incidents", journey.tokens["awa"], body).expect(201)
        if category == "danger_now":
            _open_report(site, made["id"])
            opened = made["id"]
    salma = "salma@protection.example.org"
    return (
        Shown("private-report", f"/placements/{placement}/report", "awa"),
        Shown("private-report-none", "/report", "binta"),
        Shown("private-own", f"/reports/{opened}", "awa"),
        Shown("safeguarding", "/safeguarding", salma),
        Shown("safeguarding-opened", f"/safeguarding/{opened}", salma),
        Shown("safeguarding-closed", f"/safeguarding/{made['id']}", salma),
    )


def _open_report(site: Site, incident: str) -> None:
    """Salma may read, Kadi wants to as well; there is a message and a note."""
    salma, kadi = (
        _as(site, Actor("safeguarding", account=site.account(f"{name}@protection.example.org")))
        for name in ("salma", "kadi")
    )
    ask_to_open(salma, incident, "Premier contact.")
    with site.pilot.database.read() as connection:
        opening = openings_of(connection, incident)[0]
    agree_to_open(kadi, incident, opening.id)
    ask_to_open(kadi, incident, "Remplacement.")
    take_on(salma, incident)
    write_note(salma, incident, TO_VOLUNTEER, "Pouvons-nous vous appeler demain ?")
    write_note(salma, incident, TEAM_NOTE, "Appel prévu.")


def _as(site: Site, actor: Actor) -> Operation:
    return Operation(actor, site.pilot.app.extensions[EXTENSION], "scene")
