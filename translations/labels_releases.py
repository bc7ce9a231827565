"""Words of the codes about releases: waves, what became of a release, and why one was refused."""

from translations.marking import N_

RELEASE_LABELS: dict[str, dict[str, str]] = {
    "wave": {
        "placed": N_("people placed"),
        "arrival": N_("answers on arrival"),
        "mid": N_("answers half-way"),
        "end": N_("answers at the end of service"),
        "m3": N_("answers three months later"),
        "m6": N_("answers six months later"),
        "m12": N_("answers twelve months later"),
    },
    "release_status": {
        "making": N_("being made"),
        "audited": N_("attacked, nothing narrowed: may be published"),
        "refused": N_("refused: nothing of it leaves"),
        "published": N_("published"),
    },
    "release_stage": {
        "loading": N_("starting"),
        "counting": N_("counting the closed waves"),
        "protecting": N_("choosing what has to be hidden"),
        "attacking": N_("attacked by the separate program"),
        "writing": N_("writing the documents"),
    },
    "release_refusal": {
        "narrowed": N_("The attack could work out figures of small groups. Tell the people who run Passerelle."),
        "attack_too_long": N_("The attack did not come to an end. Tell the people who run Passerelle."),
        "attack_unreadable": N_("The attack could not read the release. Tell the people who run Passerelle."),
        "attack_ended_badly": N_("The attack broke off. Tell the people who run Passerelle."),
        "process_died": N_("The process ended again and again. Tell the people who run Passerelle."),
        "computation_failed": N_("The computation failed again and again. Tell the people who run Passerelle."),
    },
    "export_decision": {
        "agree": N_("agreed"),
        "refuse": N_("refused"),
    },
    "told_by": {
        "corridor": N_("corridor"),
        "exchange": N_("pair of countries"),
        "sex": N_("sex"),
        "age": N_("age"),
        "modality": N_("modality"),
        "origin": N_("country of origin"),
        "host": N_("host country"),
        "pair": N_("country"),
    },
}
