"""Words of the codes about people: who is asked, and what is reported in private."""

from translations.marking import N_

PEOPLE: dict[str, dict[str, str]] = {
    "party": {
        "volunteer": N_("volunteer"),
        "host": N_("host organisation"),
        "focal_origin": N_("focal point of the country of origin"),
        "focal_host": N_("focal point of the host country"),
    },
    "incident_category": {
        "danger_now": N_("I am in danger now"),
        "harassment": N_("harassment or violence, including sexual"),
        "discrimination": N_("discrimination"),
        "exploitation": N_("exploitation: work, hours or tasks that were not agreed"),
        "health": N_("health or accident"),
        "accommodation": N_("accommodation"),
        "money": N_("money, papers or phone kept from me"),
        "other": N_("something else"),
    },
    "incident_topic": {
        "danger_now": N_("danger now"),
        "harassment": N_("harassment or violence"),
        "discrimination": N_("discrimination"),
        "exploitation": N_("exploitation"),
        "health": N_("health or accident"),
        "accommodation": N_("accommodation"),
        "money": N_("money, papers or phone kept"),
        "other": N_("something else"),
    },
    "incident_status": {
        "reported": N_("arrived"),
        "assigned": N_("in hand"),
        "closed": N_("report closed"),
    },
    "incident_outcome": {
        "resolved_with_volunteer": N_("resolved together with the volunteer"),
        "placement_changed": N_("placement changed or ended"),
        "host_measures": N_("measures taken by the host"),
        "referred": N_("handed on to the service in charge"),
        "no_contact": N_("no contact with the volunteer any more"),
        "not_within_our_reach": N_("not within our reach"),
        "other": N_("another outcome"),
    },
    "incident_note": {
        "officer": N_("note of the team"),
        "to_volunteer": N_("message to the volunteer"),
        "from_volunteer": N_("message from the volunteer"),
    },
}
