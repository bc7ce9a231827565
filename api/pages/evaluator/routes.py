"""The pages of an evaluator."""

from api.pages.evaluator import (
    course,
    evidence,
    exports,
    findings,
    follow_ups,
    groups,
    indicator,
    leaf_path,
    protection,
    readiness,
    recommendation,
    releases,
)
from api.pages.frame.address import READ, SEND, Page

PAGES = (
    Page("/releases", "releases", READ, releases.releases),
    Page("/releases/requests", "export_request", SEND, releases.export_request),
    Page("/releases/requests/<request_id>/decision", "export_decision", SEND, releases.export_decision),
    Page("/releases/<release_id>/publication", "release_publication", SEND, releases.release_publication),
    Page("/findings", "findings", READ, findings.findings),
    Page("/findings/course", "findings_course", READ, course.findings_course),
    Page("/findings/criterion/<criterion>", "findings_criterion", READ, groups.findings_criterion),
    Page("/findings/party/<party>", "findings_party", READ, groups.findings_party),
    Page("/findings/country/<country>", "findings_country", READ, groups.findings_country),
    Page("/findings/readiness/<code>", "findings_readiness", READ, readiness.findings_readiness),
    Page("/findings/indicator/<code>", "indicator", READ, indicator.indicator),
    Page("/findings/protection", "findings_protection", READ, protection.findings_protection),
    Page("/findings/file", "findings_file", READ, exports.findings_file),
    Page("/findings/exports", "exports", READ, exports.exports),
    Page("/recommendations/<recommendation_id>", "recommendation", READ, recommendation.recommendation),
    Page(
        "/recommendations/<recommendation_id>/evidence",
        "recommendation_evidence",
        READ,
        evidence.recommendation_evidence,
    ),
    Page(
        "/recommendations/<recommendation_id>/changes", "recommendation_changes", READ, evidence.recommendation_changes
    ),
    Page("/evidence", "evidence", READ, evidence.evidence),
    Page("/evidence/proof", "evidence_proof", READ, evidence.evidence_proof),
    Page("/evidence/figures/<code>", "indicator_evidence", READ, evidence.indicator_evidence),
    Page("/evidence/figures/<code>/path", "leaf_path", READ, leaf_path.leaf_path),
    Page(
        "/recommendations/<recommendation_id>/response",
        "recommendation_response",
        SEND,
        recommendation.recommendation_response,
    ),
    Page("/findings/follow-ups", "findings_follow_ups", READ, follow_ups.findings_follow_ups),
    Page(
        "/recommendations/<recommendation_id>/follow-up",
        "recommendation_follow_up",
        READ,
        follow_ups.recommendation_follow_up,
    ),
    Page(
        "/recommendations/<recommendation_id>/follow-up",
        "recommendation_progress",
        SEND,
        follow_ups.recommendation_progress,
    ),
)
