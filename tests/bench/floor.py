"""The package step against its floor: the same rows by bare `executemany`, then zipped.

Usage: python floor.py CARDS ROUNDS. Prints the medians of both in seconds, as JSON.
"""

import io
import json
import sqlite3
import statistics
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from flashgen.between_questions.order import study_order
from flashgen.commands.deliver import package_of
from flashgen.commands.load import load
from flashgen.history.ledger import Ledger
from flashgen.history.link import link


def main(cards: Path, rounds: int) -> None:
    loaded = load(cards)
    questions = study_order(loaded.questions)
    linked, _ = link(questions, Ledger(), loaded.settings, 1_800_000_000)
    assert linked

    def package() -> bytes:
        return package_of(loaded.settings, questions, linked).to_bytes()

    schema, rows = taken_apart(package())
    ours, floor = [], []
    for _ in range(rounds):
        ours.append(seconds(package))
        floor.append(seconds(lambda: put_together(schema, rows)))
    print(json.dumps({"package": statistics.median(ours), "floor": statistics.median(floor)}))


def taken_apart(package: bytes) -> tuple[list[str], dict[str, list[tuple[object, ...]]]]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        database = sqlite3.connect(":memory:")
        database.deserialize(archive.read("collection.anki2"))
    query = "SELECT sql FROM sqlite_master WHERE sql NOT NULL AND name NOT LIKE 'sqlite_%'"
    tables = ("col", "notes", "cards")
    rows = {table: database.execute(f"SELECT * FROM {table}").fetchall() for table in tables}  # noqa: S608
    return [sql for (sql,) in database.execute(query)], rows


def put_together(schema: list[str], rows: dict[str, list[tuple[object, ...]]]) -> bytes:
    database = sqlite3.connect(":memory:")
    for sql in schema:
        database.execute(sql)
    for table, values in rows.items():
        marks = ",".join("?" * len(values[0]))
        database.executemany(f"INSERT INTO {table} VALUES({marks})", values)
    database.commit()
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("collection.anki2", database.serialize())
    return output.getvalue()


def seconds(work: Callable[[], bytes]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
