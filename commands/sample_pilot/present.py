"""What is under way on the day of loading: expert assignments half way, and a call that is open."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from api.operations import advice
from api.schemas.advice import ResponseBody
from commands.sample_pilot import acts
from commands.sample_pilot.script import Wave, cast_hosts
from commands.sample_pilot.stage import Agenda, Stage, read

IN_SERVICE = ("e01", "e02")
WAITS_FOR_HOST, WAITS_FOR_PERSON, WAITS_FOR_ROUND = "e03", "e04", "e05"
PERSON_REFUSED = "c12"


def play_experts(stage: Stage, agenda: Agenda, wave: Wave, today: date) -> None:
    """Two experts in service; a proposal that waits for its host, one for the person, a round for its validation."""

    def on(days: int, *actions: Callable[[], object]) -> None:
        agenda.on(today + timedelta(days=days), *actions)

    on(-155, partial(acts.open_call, stage, wave))
    on(-154, *(partial(acts.publish_offer, stage, offer) for offer in wave.offers))
    for person in wave.people:
        agenda.on(person.applied_on, partial(acts.apply, stage, wave, person))
    on(-95, partial(_round, stage, wave))
    for key in IN_SERVICE:
        on(-92, partial(acts.host_accepts, stage, key))
        on(-90, partial(acts.person_accepts, stage, key))
        on(-40, partial(acts.prepare, stage, key))
        on(-16, partial(acts.start, stage, key))
    arranged = "Poste de travail adapté, confirmé par l’organisation d’accueil."
    on(-20, partial(acts.decide, stage, "MA", WAITS_FOR_HOST, "accept", arranged))
    on(-18, partial(acts.supply_passport, stage, wave.person(WAITS_FOR_PERSON)))
    on(-5, partial(_round, stage, wave))
    on(-3, partial(acts.host_accepts, stage, WAITS_FOR_PERSON))
    on(-3, partial(acts.supply_passport, stage, wave.person(WAITS_FOR_ROUND)))
    lodging = "La porte de ma chambre ne ferme pas à clé, et je n’ose pas le dire sur place. (exemple)"
    on(-1, partial(acts.report_in_private, stage, IN_SERVICE[0], "accommodation", lodging))
    on(-1, stage.tick, partial(acts.simulate_round, stage, wave))


def _round(stage: Stage, wave: Wave) -> None:
    acts.validate_round(stage, acts.simulate_round(stage, wave))


def play_open_call(stage: Stage, agenda: Agenda, wave: Wave, today: date) -> None:
    """An open call: offers, files at every step of the desk, an offer and an organisation that wait for a decision."""

    def on(days: int, *actions: Callable[[], object]) -> None:
        agenda.on(today + timedelta(days=days), *actions)

    on(-31, partial(stage.tick, evaluate=True))
    on(-30, partial(_respond, stage))
    on(-12, partial(acts.open_call, stage, wave))
    on(-11, *(partial(acts.publish_offer, stage, offer) for offer in wave.offers if not offer.waits))
    for person in wave.people:
        agenda.on(person.applied_on, partial(acts.apply, stage, wave, person))
    too_old = "Âge au-delà de la limite du programme au premier jour du service."
    again = "J’aurai l’âge limite à peine dépassé : merci de relire mon dossier."
    on(-5, partial(acts.decide, stage, "CI", PERSON_REFUSED, "confirm_refusal", too_old))
    on(-2, partial(acts.ask_for_review, stage, PERSON_REFUSED, again))
    on(-2, *(partial(acts.publish_offer, stage, offer) for offer in wave.offers if offer.waits))
    for host in cast_hosts():
        if host.joined == "today":
            on(-3, partial(acts.register_host, stage, host))
    on(-1)


def _respond(stage: Stage) -> None:
    """Morocco answers the first advice it was given."""
    operation = stage.by("MA")
    given = advice.list_recommendations(operation)["items"]
    body = {
        "response": "partly",
        "owner": "Comité de pilotage (exemple)",
        "date": (stage.today + timedelta(days=180)).isoformat(),
        "comment": "À inscrire à l’ordre du jour du prochain comité.",
    }
    if given:
        advice.respond(operation, given[0]["id"], read(ResponseBody(), body))
