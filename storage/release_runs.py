"""Who makes which release now, and how far it has come (`storage.runs`)."""

from sqlalchemy import exists

from storage.runs import Runs
from storage.tables.evaluation import release_runs, releases

RELEASE_RUNS = Runs(
    release_runs,
    release_runs.c.release_id,
    exists().where(releases.c.id == release_runs.c.release_id, releases.c.status == "making"),
)
