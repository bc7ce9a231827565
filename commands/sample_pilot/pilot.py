"""The pilot of 2020 to 2022: one early departure that the pandemic postponed, then fifteen more."""

from datetime import date, timedelta
from functools import partial

from commands.sample_pilot import acts
from commands.sample_pilot.script import OfferPlan, Wave, cast_hosts
from commands.sample_pilot.stage import Agenda, Stage

SERVED = tuple(f"v{number:02}" for number in range(1, 17))
EARLY = "v01"
DECLINED, SILENT = "v17", "v18"
IN_THEIR_PLACE = ("v07", "v12")
PREPARED = {  # the first day of a departure → who leaves
    date(2021, 2, 1): ("v01", "v02", "v05", "v09", "v13", "v16"),
    date(2021, 3, 15): ("v03", "v06", "v08", "v10", "v14"),
    date(2021, 5, 3): ("v04", "v07", "v11", "v12", "v15"),
}
LAST_DAY = {
    date(2021, 7, 31): ("v02", "v05", "v09", "v13", "v16"),
    date(2021, 8, 2): ("v01",),
    date(2021, 9, 14): ("v06", "v08", "v10", "v14"),
    date(2021, 11, 2): ("v04", "v07", "v11", "v12", "v15"),
}
ENDED_EARLY, EARLY_END = "v03", date(2021, 6, 10)
TITLE_LATE_BY: dict[str, int | None] = {"v09": 12, "v13": 25, "v14": None, "v15": 8}
ALLOWANCES_LATE = {"v02": {2: 9}, "v06": {1: 14, 2: 8}, "v10": {3: 11}, "v12": {1: 21}, "v13": {1: 7}, "v16": {2: 4}}
# After the last day of service the last allowance is paid within so many days: a payment is recorded once it is made.
PAID_WITHIN = timedelta(days=7)


def play_pilot(stage: Stage, agenda: Agenda, wave: Wave) -> None:
    """Write the pilot down in the agenda."""
    agenda.on(date(2020, 1, 8), partial(acts.engage_staff, stage), partial(acts.open_call, stage, wave))
    early = [offer for offer in wave.offers if offer.key in wave.person(EARLY).wishes]
    later = [offer for offer in wave.offers if offer not in early]
    _hosts_join(stage, agenda, date(2020, 1, 20), "first", early)
    _early_departure(stage, agenda, wave)
    _hosts_join(stage, agenda, date(2020, 8, 24), "pilot", later)
    for person in wave.people:
        agenda.on(person.applied_on, partial(acts.apply, stage, wave, person))
    _decisions(stage, agenda, wave)
    _rounds(stage, agenda, wave)
    _service(stage, agenda)
    for day in (date(2021, 12, 1), date(2022, 3, 1), date(2022, 12, 20)):
        agenda.on(day, partial(stage.tick, evaluate=True))


def _hosts_join(stage: Stage, agenda: Agenda, day: date, joined: str, offers: list[OfferPlan]) -> None:
    for host in cast_hosts():
        if host.joined == joined:
            agenda.on(day, partial(acts.register_host, stage, host))
            agenda.on(day, partial(acts.accredit_host, stage, host))
    agenda.on(day, *(partial(acts.publish_offer, stage, offer) for offer in offers))


def _early_departure(stage: Stage, agenda: Agenda, wave: Wave) -> None:
    refusal = "Âge au-delà de la limite au premier jour du service."
    agenda.on(date(2020, 2, 17), partial(acts.decide, stage, "MA", "v21", "confirm_refusal", refusal))
    _simulate_and_validate(stage, agenda, wave, date(2020, 3, 2))
    agenda.on(date(2020, 3, 5), partial(acts.host_accepts, stage, EARLY))
    agenda.on(date(2020, 3, 7), partial(acts.person_accepts, stage, EARLY))
    closed = "Frontières fermées : pandémie de COVID-19."
    agenda.on(date(2020, 3, 16), partial(acts.postpone, stage, EARLY, "force_majeure", closed))
    agenda.on(date(2020, 11, 2), partial(acts.resume, stage, EARLY, date(2021, 2, 1)))


def _simulate_and_validate(stage: Stage, agenda: Agenda, wave: Wave, day: date) -> None:
    def run() -> None:
        acts.validate_round(stage, acts.simulate_round(stage, wave))

    agenda.on(day, run)


def _decisions(stage: Stage, agenda: Agenda, wave: Wave) -> None:
    arranged = "Logement accessible trouvé avec l’organisation d’accueil."
    unrelated = "Fait ancien et sans rapport avec la mission."
    too_old = "Âge au-delà de la limite du programme au premier jour du service."
    agenda.on(date(2020, 9, 24), partial(acts.decide, stage, "CI", "v13", "accept", arranged))
    agenda.on(date(2020, 10, 2), partial(acts.supply_passport, stage, wave.person("v10")))
    agenda.on(date(2020, 10, 19), partial(acts.withdraw, stage, "v25"))
    agenda.on(date(2020, 10, 20), partial(acts.decide, stage, "ML", "v22", "confirm_refusal", too_old))
    agenda.on(date(2020, 10, 26), partial(acts.decide, stage, "ML", "v24", "accept", unrelated))


def _rounds(stage: Stage, agenda: Agenda, wave: Wave) -> None:
    """The main round; one host declines, one person stays silent; a protected round gives both seats again."""
    asked = [*(key for key in SERVED if key not in (EARLY, *IN_THEIR_PLACE)), SILENT]
    _simulate_and_validate(stage, agenda, wave, date(2020, 11, 9))
    for place, key in enumerate(asked):
        agenda.on(date(2020, 11, (11, 12, 14)[place % 3]), partial(acts.host_accepts, stage, key))
    agenda.on(date(2020, 11, 13), stage.tick)
    agenda.on(date(2020, 11, 14), partial(acts.host_refuses, stage, DECLINED, "profile_mismatch"))
    for place, key in enumerate(asked[:-1]):
        agenda.on(date(2020, 11, (15, 16, 17)[place % 3]), partial(acts.person_accepts, stage, key))
    agenda.on(date(2020, 11, 18), stage.tick)
    agenda.on(date(2020, 11, 23), stage.tick)
    _simulate_and_validate(stage, agenda, wave, date(2020, 12, 1))
    for key in IN_THEIR_PLACE:
        agenda.on(date(2020, 12, 4), partial(acts.host_accepts, stage, key))
        agenda.on(date(2020, 12, 6), partial(acts.person_accepts, stage, key))


def _service(stage: Stage, agenda: Agenda) -> None:
    for first_day, keys in PREPARED.items():
        for key in keys:
            agenda.on(_three_weeks_before(first_day), partial(acts.prepare, stage, key, TITLE_LATE_BY.get(key, 0)))
            agenda.on(first_day, partial(acts.start, stage, key))
    agenda.on(date(2021, 5, 4), stage.tick)
    agenda.on(EARLY_END, partial(acts.end_early, stage, ENDED_EARLY, "family"))
    agenda.on(EARLY_END + PAID_WITHIN, partial(_pay, stage, ENDED_EARLY))
    for last_day, keys in LAST_DAY.items():
        for key in keys:
            agenda.on(last_day, partial(acts.complete, stage, key))
            agenda.on(last_day + PAID_WITHIN, partial(_pay, stage, key))


def _pay(stage: Stage, key: str) -> None:
    acts.pay_allowances(stage, key, ALLOWANCES_LATE.get(key, {}))


def _three_weeks_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 21)
