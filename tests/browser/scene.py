"""A pilot in full swing: every page has something to show. Each page by its name, its path, and who opens it."""

from dataclasses import dataclass

from storage.page_queries import latest_placement
from tests.browser.site import Site


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
    pilot.deliver()
    made = journey.round()
    pilot.post(f"/rounds/{made['id']}/validation", journey.tokens["MA"]).expect(200)
    journey.confirm("awa")
    journey.depart("awa", "2027-03-01")
    pilot.deliver()
    _waiting(site)
    return (*_public(site), *_personal(site), *_staff(site, made["id"]))


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
    pilot.tick(2026, 11, 23)


def _public(site: Site) -> tuple[Shown, ...]:
    offer = site.journey.offers["MA"]
    pages = {
        "home": "/",
        "offers": "/offers",
        "offers-none": "/offers?country=ML&modality=study_visit",
        "offer": f"/offers/{offer}",
        "apply": f"/apply?offer={offer}",
        "signin": "/signin",
        "signin-needed": "/desk",
        "signin-link": site.sign_in_path("evaluator@example.org", "fr").removeprefix("/fr"),
        "not-found": "/nothing",
    }
    return tuple(Shown(name, path, "") for name, path in pages.items())


def _personal(site: Site) -> tuple[Shown, ...]:
    journey = site.journey
    return tuple(
        Shown(f"application-{name}", f"/applications/{journey.applications[name]['id']}", name)
        for name in ("awa", "binta", "chaka", "driss")
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
        Shown("host-organisation", "/host/organisation", host),
        Shown("desk", "/desk", senegal),
        Shown("desk-waiting", "/desk?step_older_than=x", morocco),
        Shown("desk-application", f"/desk/applications/{journey.applications['binta']['id']}", senegal),
        Shown("desk-elsewhere", f"/desk/applications/{journey.applications['vieux']['id']}", morocco),
        Shown("desk-offer", f"/desk/offers/{journey.offers['waiting']}", morocco),
        Shown("desk-organisation", f"/desk/organisations/{journey.applications['organisation']['id']}", morocco),
        Shown("desk-round", f"/desk/rounds/{placement_round}", morocco),
        Shown("desk-placements", "/desk/placements", morocco),
        Shown("desk-placement", f"/desk/placements/{placement}", morocco),
        Shown("findings", "/findings", "evaluator@example.org"),
        Shown("findings-country", "/findings?country=MA", "evaluator@example.org"),
        Shown("forbidden", "/desk", "evaluator@example.org"),
    )
