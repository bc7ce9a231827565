"""JSON routes of a volunteer's own data."""

from typing import Any

from api.operations import my_data as operations
from api.request import operation
from api.schemas.blueprint import JsonBlueprint
from api.schemas.me import ErasureAnswer, MyDataAnswer
from api.schemas.offers import EmptyBody

blueprint = JsonBlueprint("me", __name__, url_prefix="/api/v1/me", description="My data")


@blueprint.route("/data", methods=["GET"])
@blueprint.operation(MyDataAnswer, problems=(401, 403, 404))
def show_data() -> dict[str, Any]:
    """Everything that is held about the volunteer whose token is sent."""
    return operations.show_my_data(operation())


@blueprint.route("/erasure", methods=["POST"])
@blueprint.operation(ErasureAnswer, status=202, body=EmptyBody, problems=(401, 403, 404))
def request_erasure(body: dict[str, Any]) -> dict[str, Any]:
    """Ask for erasure; asked again, the answer is the same. Two focal points carry it out by `due_on`."""
    return operations.request_erasure(operation())
