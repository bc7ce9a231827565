"""Whether a round still compares the wishes of one person, and where her application stands in that."""

from collections.abc import Mapping
from typing import Any

from api.pages.frame.submitting import page_url
from domain.application import APPLICATION
from domain.eligibility.verdict import Reason, Verdict, ineligible_wishes
from domain.offer import PUBLIC_STATUSES
from domain.placement import FREED

# What a page says of the next round, by the step at which the application stands.
_OVER = {"withdrawn": "withdrawn", "refusal_confirmed": "refused", "not_placed": "over"}


def is_any_wish_left(view: Mapping[str, Any], offers: Mapping[str, Any], became: Mapping[str, str]) -> bool:
    """Whether a round could still give her a place: a wish that was not given back, is offered, and fits her."""
    verdict = view["verdict"]
    reasons = () if verdict is None else tuple(Reason(**reason) for reason in verdict["reasons"])
    unfit = ineligible_wishes(Verdict("", reasons))
    return any(
        became.get(wish["offer"]) not in FREED
        and offers[wish["offer"]]["status"] in PUBLIC_STATUSES
        and wish["offer"] not in unfit
        for wish in view["wishes"]
    )


def what_holds_now(status: str, *, any_left: bool) -> str:
    """`next` round takes part, `none_left`, `undecided` yet; `withdrawn`, `refused`, `over`; empty with a place."""
    if status in _OVER:
        return _OVER[status]
    if status == "eligible":
        return "next" if any_left else "none_left"
    return "" if APPLICATION.allows(status, "free") else "undecided"


def asked_about_wishes(now: str, application: str, *, may_change: bool) -> list[dict[str, Any]]:
    """What is left to do when no wish is left: choose others, later ask the focal point. `{code, url, by}`."""
    if now != "none_left":
        return []
    if may_change:
        return [{"code": "other_wishes", "url": page_url("me_wishes"), "by": None}]
    return [{"code": "write_wishes", "url": page_url("application", application_id=application) + "#help", "by": None}]
