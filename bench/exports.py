"""Files of the findings from few and from many rows: time, memory, and text beside PostgreSQL's own.

    python -m bench.exports [--rows 1000000]

Every file is written in a process of its own, once with ten thousand rows and once with all of them: what its memory
grows by is told. The same rows are in a PostgreSQL of our own, whose COPY writes them as comma-separated text too.
Seconds are those of the processor; for COPY, of the server's process and of ours together. Ends with exit code 1 when
text takes more than three times as long as COPY, or memory grows by more than 8 MiB.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, repeat
from os import SEEK_END, sysconf
from pathlib import Path
from random import Random
from tempfile import TemporaryFile
from time import process_time
from typing import Any

import psycopg

from api.exports.findings import KINDS, Source, findings_of
from api.exports.source import Findings
from bench.measuring import Answer, Contestant, Measured, measure
from domain.indicators.findings import INDICATOR_COLUMNS, FindingsTable, Row
from tests.installation import sample_policy
from tests.integration.released import release
from tests.servers.postgres import start_postgres

FEW, MOST_GROWTH, MOST_TIMES_COPY = 10_000, 8.0, 3.0
FORMATS = ("csv", "json", "datapackage", "xlsx")
_COLUMNS = (
    "code text, country text, corridor text, by text, kind text, unit text, value float8, exact text, numerator int, "
    "n int, population int, response_rate float8, interval_low float8, interval_high float8, verdict text, "
    "flip_count int, target text, band_low int, band_high int, suppressed bool"
)


@dataclass(frozen=True, slots=True)
class Repeated(Collection[Row]):
    """A few thousand rows again and again, so that memory and time are those of the writing."""

    rows: tuple[Row, ...]
    times: int

    def __len__(self) -> int:
        return len(self.rows) * self.times

    def __iter__(self) -> Iterator[Row]:
        return chain.from_iterable(repeat(self.rows, self.times))

    def __contains__(self, row: object) -> bool:
        return row in self.rows


@dataclass(frozen=True, slots=True)
class Order:
    """What to write, and into which kind of file."""

    findings: Findings
    file_format: str


def invented_rows(number: int) -> tuple[Row, ...]:
    """Rows of an indicator as a release has them: a fifth of them suppressed."""
    chance = Random("the seed of the bench")
    return tuple(_row(chance) for _ in range(number))


def _row(chance: Random) -> Row:
    origin, host = chance.sample(("MA", "SN", "CI", "ML"), 2)
    place = ("P1", origin, f"{origin}-{host}", "sex.female", "superpopulation", "share")
    if chance.random() < 0.2:
        return (*place, *[None] * 8, "not_published", None, "7/10", None, None, True)
    n = chance.randint(10, 900)
    yes = chance.randint(0, n)
    value = round(yes / n, 6)
    ends = (round(value * 0.9, 6), round(min(1.0, value * 1.1), 6))
    return (*place, value, f"{yes}/{n}", yes, n, n + 9, round(n / (n + 9), 6), *ends, "M", 3, "7/10", None, None, False)


def findings_with(rows: int) -> Findings:
    """A release whose one table has so many rows."""
    source: Source = release()
    few = invented_rows(FEW)
    table = FindingsTable("indicators_impact", INDICATOR_COLUMNS, Repeated(few, rows // FEW))
    return replace(findings_of(source, sample_policy(), "fr", "public"), tables=(table,))


def write(order: Order) -> Answer:
    """In the child: one file, thrown away."""
    with TemporaryFile() as file:
        KINDS[order.file_format].write(order.findings, file)
        return Answer(figures={"bytes": file.seek(0, SEEK_END)})


def main() -> int:
    """Measure, print, and say whether the goals are reached."""
    parser = ArgumentParser(prog="python -m bench.exports", description="Files of the findings, small and large.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    rows = max(parser.parse_args().rows // FEW, 1) * FEW
    copied = _copy(rows)
    print(f"COPY: {rows:,} rows in {copied:.2f} s")
    failures = []
    for file_format in FORMATS:
        few, many = (_measured(file_format, number) for number in (FEW, rows))
        ratio, growth = many.seconds / copied, many.peak - few.peak
        told = f"{few.seconds:.2f} s and {few.peak:.0f} MiB for {FEW:,} rows; "
        told += f"{many.seconds:.2f} s and {many.peak:.0f} MiB for {rows:,}"
        size = many.answer.figures["bytes"] / 2**20
        print(f"{file_format}: {told} ({size:.0f} MiB); memory +{growth:.1f} MiB; {ratio:.1f} × COPY", flush=True)
        if growth > MOST_GROWTH:
            failures.append(f"{file_format}: memory grows by {growth:.1f} MiB")
        if file_format == "csv" and ratio > MOST_TIMES_COPY:
            failures.append(f"csv: {ratio:.1f} × COPY")
    for failure in failures:
        print(f"TOO MUCH: {failure}", file=sys.stderr)
    return 1 if failures else 0


def _measured(file_format: str, rows: int) -> Measured:
    return measure(Contestant(file_format, "bench.exports", "write"), partial(_order, file_format, rows))


def _order(file_format: str, rows: int) -> Order:
    return Order(findings_with(rows), file_format)


def _used(connection: psycopg.Connection[Any]) -> float:
    """Seconds of the processor that this process and the server's process for this connection have used so far."""
    fields = Path(f"/proc/{connection.info.backend_pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return process_time() + (int(fields[11]) + int(fields[12])) / sysconf("SC_CLK_TCK")


def _copy(rows: int) -> float:
    """Seconds that PostgreSQL takes to write the same rows as comma-separated text into a file."""
    server = start_postgres(ours=True)
    try:
        with psycopg.connect(server.url.replace("+psycopg", "")) as connection, connection.cursor() as cursor:
            cursor.execute(f"CREATE UNLOGGED TABLE told ({_COLUMNS})".encode())
            with cursor.copy(b"COPY told FROM STDIN") as stream:
                for row in Repeated(invented_rows(FEW), rows // FEW):
                    stream.write_row(row)
            connection.commit()
            before = _used(connection)
            with TemporaryFile() as file, cursor.copy(b"COPY told TO STDOUT (FORMAT csv, HEADER)") as source:
                for piece in source:
                    file.write(piece)
            return _used(connection) - before
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main())
