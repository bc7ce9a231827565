"""What a coordinator records about a placement: a form for each thing, and the same page again when it is refused."""

from flask.typing import ResponseReturnValue

from api.operations import service
from api.operations.replacement import request_replacement
from api.pages.desk.placement_arrows import ACTIONS
from api.pages.desk.placements import show_on_desk
from api.pages.frame.submitting import act, page_url, submit
from api.problems import not_found
from api.request import operation
from api.schemas.offers import EmptyBody
from api.schemas.placements import ChecklistItemBody, ProtectionBody

# Insurance and title have a first and a last day, an allowance the day it is due and the day it is paid.
_PROTECTION_FORMS = ("cover", "allowance")


def desk_checklist_item(placement_id: str, item: str) -> ResponseReturnValue:
    """Tick an item off, with the dates of its document."""
    return act(
        ChecklistItemBody(),
        lambda data: service.complete_checklist_item(operation(), placement_id, item, data),
        again=lambda: show_on_desk(placement_id),
        back=_recorded(placement_id),
        prefix=f"{item}-",
    )


def desk_placement_action(placement_id: str, action: str) -> ResponseReturnValue:
    """Start, suspend, postpone, resume, complete, end early or cancel."""
    wanted = ACTIONS.get(action)
    if wanted is None:
        raise not_found()
    return act(
        wanted.schema(),
        lambda data: wanted.perform(operation(), placement_id, data),
        again=lambda: show_on_desk(placement_id),
        back=_recorded(placement_id),
        prefix=f"{action}-",
    )


def desk_protection(placement_id: str, form: str) -> ResponseReturnValue:
    """Record insurance, title or allowance."""
    if form not in _PROTECTION_FORMS:
        raise not_found()
    return act(
        ProtectionBody(),
        lambda data: service.protect(operation(), placement_id, data),
        again=lambda: show_on_desk(placement_id),
        back=_recorded(placement_id),
        prefix=f"{form}-",
    )


def desk_replacement(placement_id: str) -> ResponseReturnValue:
    """Ask for a protected round that can fill the seat again, and go to it."""
    return submit(
        EmptyBody(),
        lambda _: request_replacement(operation(), placement_id),
        again=lambda: show_on_desk(placement_id),
        done=lambda asked: page_url("desk_round", round_id=asked["id"], done="round"),
    )


def _recorded(placement_id: str) -> str:
    return page_url("desk_placement", placement_id=placement_id, done="recorded")
