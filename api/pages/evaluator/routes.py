"""The pages of an evaluator."""

from api.pages.evaluator import exports, findings
from api.pages.frame.address import READ, SEND, Page

PAGES = (
    Page("/findings", "findings", READ, findings.findings),
    Page("/findings/file", "findings_file", READ, exports.findings_file),
    Page("/recommendations/<recommendation_id>", "recommendation", READ, findings.recommendation),
    Page(
        "/recommendations/<recommendation_id>/response",
        "recommendation_response",
        SEND,
        findings.recommendation_response,
    ),
)
