"""The words of every code that a page shows: one table a kind. The catalogues hold the French."""

from collections.abc import Mapping

from translations.catalogue import translate
from translations.labels_advice import ADVICE_LABELS, EVALUATION
from translations.labels_desk import DESK_LABELS
from translations.labels_evidence import EVIDENCE_LABELS
from translations.labels_findings import FINDINGS_LABELS
from translations.labels_my_data import MY_DATA_LABELS
from translations.labels_people import PEOPLE
from translations.labels_placements import PLACEMENT_LABELS
from translations.labels_releases import RELEASE_LABELS
from translations.marking import N_

LABELS: dict[str, dict[str, str]] = {
    "status": {
        "submitted": N_("received"),
        "draft": N_("draft"),
        "eligible": N_("eligible"),
        "to_complete": N_("to complete"),
        "needs_person": N_("a person decides"),
        "refusal_proposed": N_("refusal proposed"),
        "refusal_confirmed": N_("refused"),
        "under_review": N_("second reading"),
        "proposed": N_("proposed"),
        "placed": N_("placed"),
        "not_placed": N_("without a place"),
        "withdrawn": N_("withdrawn"),
        "host_accepted": N_("accepted by the host"),
        "confirmed": N_("confirmed"),
        "preparing": N_("departure in preparation"),
        "ready": N_("ready to leave"),
        "in_service": N_("in service"),
        "suspended": N_("suspended"),
        "postponed": N_("postponed"),
        "completed": N_("completed"),
        "followed_up": N_("followed up"),
        "ended_early": N_("ended early"),
        "cancelled": N_("cancelled"),
        "host_declined": N_("declined by the host"),
        "declined": N_("declined by the volunteer"),
        "expired": N_("expired"),
        "superseded": N_("replaced"),
        "approved": N_("published"),
        "returned": N_("to be changed"),
        "filled": N_("filled"),
        "closed": N_("closed"),
        "requested": N_("asked for"),
        "accredited": N_("accredited"),
        "refused": N_("not accepted"),
        "simulated": N_("dry run"),
        "validated": N_("validated"),
        "discarded": N_("put aside"),
        "not_computed": N_("not computed"),
        "no_answer": N_("no answer"),
        "drafted": N_("drafted"),
        "checked": N_("checked"),
        "published": N_("published"),
        "responded": N_("answered"),
    },
    "role": {
        "volunteer": N_("volunteer"),
        "host": N_("host organisation"),
        "coordinator": N_("focal point"),
        "evaluator": N_("evaluator"),
        "safeguarding": N_("safeguarding officer"),
        "admin": N_("administrator"),
    },
    "modality": {
        "volunteering": N_("volunteering"),
        "expert_assignment": N_("expert assignment"),
        "study_visit": N_("study visit"),
    },
    "outcome": {
        "pass": N_("in order"),
        "fail": N_("not met"),
        "missing": N_("missing"),
        "person": N_("a person decides"),
        "later": N_("later"),
        "not_applicable": N_("not concerned"),
    },
    "document": {
        "D01": N_("passport"),
        "D02": N_("criminal record check"),
        "D03": N_("fitness"),
        "D04": N_("vaccinations"),
        "D05": N_("entry permission"),
        "D06": N_("residence title"),
        "D07": N_("insurance"),
        "D08": N_("consent"),
        "D09": N_("code of conduct"),
    },
    "document_outcome": {
        "none": N_("nothing recorded"),
        "clear": N_("nothing that matters"),
        "yes": N_("yes"),
        "fit": N_("fit"),
        "fit_with_conditions": N_("fit with conditions"),
        "done": N_("done"),
        "exempt": N_("exempt"),
        "granted": N_("granted"),
        "not_required": N_("not required"),
        "planned": N_("planned"),
    },
    "checklist": {
        "D02": N_("criminal record check"),
        "D03": N_("fitness"),
        "D04": N_("vaccinations"),
        "D05": N_("entry permission"),
        "D06": N_("residence title"),
        "D07": N_("insurance"),
        "agreement_signed": N_("agreement signed"),
        "travel_booked": N_("travel booked"),
        "allowance_account": N_("account for the allowance"),
        "pre_departure_briefing": N_("briefing before departure"),
    },
    "placement_action": {
        "start": N_("Start the service"),
        "suspension": N_("Suspend the service"),
        "postponement": N_("Postpone the departure"),
        "early-end": N_("End the service early"),
        "resumption": N_("Resume"),
        "completion": N_("Complete the service"),
        "cancellation": N_("Cancel the placement"),
    },
    "refusal": {
        "profile_mismatch": N_("the profile does not fit"),
        "capacity_lost": N_("we have no place any more"),
        "tutor_unavailable": N_("no tutor is available"),
        "dates_changed": N_("the dates have changed"),
        "funding_lost": N_("the funding is gone"),
        "other_opportunity": N_("another opportunity"),
        "family": N_("family reasons"),
        "health": N_("health reasons"),
        "studies_or_work": N_("studies or work"),
        "dates": N_("the dates do not suit me"),
        "role": N_("the tasks do not suit me"),
        "other": N_("another reason"),
    },
    "cause": {
        "force_majeure": N_("force majeure"),
        "health": N_("health reasons"),
        "family": N_("family reasons"),
        "security": N_("security"),
        "documents": N_("documents missing"),
        "host_closed": N_("the host has closed"),
        "volunteer_choice": N_("choice of the volunteer"),
        "host_choice": N_("choice of the host"),
        "misconduct": N_("misconduct"),
        "withdrawn": N_("the volunteer withdraws"),
        "host_withdrew": N_("the host withdraws"),
        "other": N_("another reason"),
    },
    "withdrawal": {
        "other_opportunity": N_("another opportunity"),
        "family": N_("family reasons"),
        "health": N_("health reasons"),
        "studies_or_work": N_("studies or work"),
        "other": N_("another reason"),
    },
    "sex": {
        "female": N_("woman"),
        "male": N_("man"),
        "other": N_("other"),
        "undisclosed": N_("I prefer not to say"),
    },
    "education_level": {
        "none": N_("no schooling completed"),
        "primary": N_("end of primary school"),
        "lower_secondary": N_("end of lower secondary school"),
        "secondary": N_("end of secondary school"),
        "vocational": N_("vocational diploma"),
        "bachelor": N_("bachelor’s degree"),
        "master": N_("master’s degree"),
        "doctorate": N_("doctorate"),
    },
    "criminal_record": {
        "none": N_("no conviction"),
        "declared": N_("I declare a conviction"),
    },
    "host_link": {
        "none": N_("no"),
        "relative": N_("yes, related"),
        "employer": N_("yes, employed"),
    },
    "skill": {
        "teaching": N_("teaching"),
        "languages": N_("language teaching"),
        "health_promotion": N_("health promotion"),
        "nursing": N_("nursing"),
        "social_work": N_("social work"),
        "youth_work": N_("work with young people"),
        "agriculture": N_("farming"),
        "environment": N_("environment"),
        "water": N_("water and sanitation"),
        "energy": N_("renewable energy"),
        "computing": N_("computing"),
        "communication": N_("communication"),
        "accounting": N_("accounting"),
        "project_management": N_("project management"),
        "law": N_("law"),
        "building": N_("building and crafts"),
        "sports": N_("sports"),
        "arts": N_("arts and culture"),
        "translation": N_("translation"),
        "cooking": N_("cooking and catering"),
    },
    "theme": {
        "education": N_("education"),
        "health": N_("health"),
        "environment": N_("environment"),
        "agriculture": N_("farming"),
        "culture": N_("culture"),
        "digital": N_("digital skills"),
        "social": N_("social action"),
        "local_development": N_("local development"),
    },
    "period": {
        "month": N_("a month"),
        "week": N_("a week"),
        "day": N_("a day"),
        "stay": N_("for the stay"),
    },
    "side": {
        "M": N_("the offers"),
        "V": N_("the volunteers"),
    },
    "response": {
        "accepted": N_("accepted"),
        "partly_accepted": N_("accepted in part"),
        "partly": N_("accepted in part"),
        "rejected": N_("rejected"),
    },
    "export_format": {
        "csv": N_("CSV table"),
        "xlsx": N_("workbook (XLSX)"),
        "json": N_("JSON data"),
        "pdf": N_("report (PDF)"),
        "datapackage": N_("data package (zip with CSV, HXL tags and dictionary)"),
    },
    "tier": {
        "public": N_("public tier"),
        "restricted": N_("restricted tier"),
    },
    "criterion_weight": {
        "gate": N_("precondition"),
        "core": N_("core"),
        "rest": N_("complement"),
    },
    "yes_no": {
        "yes": N_("yes"),
        "no": N_("no"),
    },
    "instrument": {
        "arrival": N_("Arrival: a few questions"),
        "mid": N_("Half-way: a few questions"),
        "end": N_("The end of the placement: a few questions"),
        "m3": N_("Three months later: a few questions"),
        "m6": N_("Six months later: a few questions"),
        "m12": N_("Twelve months later: a few questions"),
        "departure": N_("Before departure: a few questions"),
    },
    "decided": {
        "accept": N_("accepted"),
        "confirm_refusal": N_("refusal confirmed"),
    },
}


def label(language: str, kind: str, code: str) -> str:
    """The word of a code; a code without a word, such as a cause that somebody added, shows itself."""
    message = _table(kind).get(code)
    return code.replace("_", " ") if message is None else translate(language, message)


def options(language: str, kind: str, codes: tuple[str, ...] | None = None) -> list[tuple[str, str]]:
    """The choices of a field in the order of the table or of `codes`: `(code, word)`."""
    return [(code, label(language, kind, code)) for code in codes or tuple(_table(kind))]


def _table(kind: str) -> Mapping[str, str]:
    return next((table[kind] for table in _TABLES if kind in table), {})


_TABLES = (
    LABELS,
    EVALUATION,
    PEOPLE,
    MY_DATA_LABELS,
    DESK_LABELS,
    EVIDENCE_LABELS,
    FINDINGS_LABELS,
    PLACEMENT_LABELS,
    ADVICE_LABELS,
    RELEASE_LABELS,
)
