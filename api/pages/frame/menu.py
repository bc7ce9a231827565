"""The menu: which pages each kind of reader goes to, and which entry a page belongs to."""

from translations.marking import N_

Menu = tuple[tuple[str, str], ...]

_EVERYBODY: Menu = (("offers", N_("Offers")), ("apply", N_("Apply")))
_MENUS: dict[str, Menu] = {
    "volunteer": (("offers", N_("Offers")), ("my_data", N_("My data"))),
    "host": (("host", N_("My offers and proposals")), ("host_calendar", N_("Calendar"))),
    "coordinator": (
        ("desk", N_("Desk")),
        ("desk_calls", N_("Calls")),
        ("desk_placements", N_("Placements")),
        ("desk_feedback", N_("Questionnaires")),
        ("desk_accounts", N_("Team")),
        ("findings", N_("Findings")),
    ),
    "evaluator": (("findings", N_("Findings")), ("releases", N_("Releases")), ("exports", N_("Downloads"))),
    "safeguarding": (("safeguarding", N_("Private reports")),),
    "admin": (("desk_accounts", N_("Team")), ("desk_mails", N_("E-mails")), ("releases", N_("Releases"))),
}
# Pages that belong to the entry of another one.
_BELONGS_TO = {
    "offer": "offers",
    "apply_sent": "apply",
    "apply_saved": "apply",
    "application_wishes": "application",
    "application_checklist": "application",
    "recommendation": "findings",
    "recommendation_follow_up": "findings",
    "indicator": "findings",
    "indicator_evidence": "findings",
    "leaf_path": "findings",
    "recommendation_evidence": "findings",
    "recommendation_changes": "findings",
    "evidence": "findings",
    "safeguarding_incident": "safeguarding",
}
_BELONGS_BY_BEGINNING = (
    ("me_", "my_data"),
    ("findings_", "findings"),
    ("host_calendar", "host_calendar"),
    ("host_", "host"),
    ("desk_call", "desk_calls"),
    ("desk_placement", "desk_placements"),
    ("desk_feedback", "desk_feedback"),
    ("desk_account", "desk_accounts"),
    ("desk_", "desk"),
)


def menu_of(role: str) -> Menu:
    """Page names and their titles in English, in order."""
    return _MENUS.get(role, _EVERYBODY)


def entry_of(page: str, role: str) -> str:
    """The entry of the menu that is marked while a page is open."""
    if page in {name for name, _ in menu_of(role)}:
        return page
    by_beginning = next((entry for start, entry in _BELONGS_BY_BEGINNING if page.startswith(start)), page)
    return _BELONGS_TO.get(page, by_beginning)
