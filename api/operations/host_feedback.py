"""A host asks for the link of one of its questionnaires once more."""

from api.operations.context import Operation
from api.problems import Problem, not_found
from storage import repositories
from storage.feedback import FeedbackRequest, find_request
from storage.host_queries import own_questionnaire
from storage.mail_queue import queue_mail


def mail_questionnaire(operation: Operation, identifier: str) -> FeedbackRequest:
    """Mail the link of an open questionnaire to the organisation again, at most once a day. Raises Problem 404, 409."""
    organisation = operation.actor.organisation
    with operation.unit() as work:
        found = own_questionnaire(work.connection, organisation, identifier)
        request = find_request(work.connection, found) if found is not None else None
        host = repositories.organisations.find(work.connection, organisation) if organisation else None
        if request is None or host is None:
            raise not_found()
        now = work.clock.now()
        if request.status == "answered":
            raise Problem(409, "already_answered")
        if now >= request.expires_at:
            raise Problem(409, "expired")
        key = f"feedback_again:{request.id}:{now:%Y%m%d}"
        about = {"request": request.id}
        queue_mail(work, key, f"organisation:{host.id}", host.language, "feedback_request", about)
    return request
