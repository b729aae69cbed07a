"""Rows of the ballot's tables as rounds, participants and ballots."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from icp_core.errors import BallotError
from icp_core.workspace.rounds import Asked, KeptRound, Round

COLUMNS = "id, project, code, secret, title, attributes, opened, revealed"


@dataclass(frozen=True)
class Participant:
    """Who takes part: the token that the phone keeps, the name that all see, and the own points once they are cast."""

    token: str
    name: str
    points: Mapping[str, float] | None = None


def round_where(database: sqlite3.Connection, value: str, by: str = "id") -> Round:
    """A round by one of its columns; ``ballot_no_round`` where there is none."""
    row = database.execute(f"SELECT {COLUMNS} FROM rounds WHERE {by} = ?", (value,)).fetchone()
    if row is None:
        raise BallotError("ballot_no_round")
    return round_of(row)


def round_of(row: Any) -> Round:
    """A round out of :data:`COLUMNS`."""
    id, project, code, secret, title, attributes, opened, revealed = row
    asked = tuple(Asked(**each) for each in json.loads(attributes))
    first, last = dt.datetime.fromisoformat(opened), revealed and dt.datetime.fromisoformat(revealed)
    return Round(id, project, code, secret, title, asked, first, last)


def holder_of(database: sqlite3.Connection, round: str, token: str) -> Any:
    """Token, name and points of who holds a token; ``ballot_stranger`` where nobody does."""
    row = database.execute(
        "SELECT token, name, points FROM participants WHERE round = ? AND token = ?", (round, token)
    ).fetchone()
    if row is None:
        raise BallotError("ballot_stranger")
    return row


def participant_of(row: Any) -> Participant:
    """A participant out of token, name and points."""
    token, name, points = row
    return Participant(token, name, None if points is None else json.loads(points))


def kept_of(database: sqlite3.Connection, here: Round) -> KeptRound:
    """What is kept of a revealed round; ``ballot_empty`` where nobody has cast points."""
    rows = database.execute(
        "SELECT name, points FROM participants WHERE round = ? AND points IS NOT NULL ORDER BY rowid", (here.id,)
    ).fetchall()
    if not rows or here.revealed is None:
        raise BallotError("ballot_empty", title=here.title)
    ballots = tuple((name, tuple(json.loads(points).items())) for name, points in rows)
    return KeptRound(here.title, here.revealed.isoformat(), tuple(here.labels.items()), ballots)
