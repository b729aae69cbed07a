"""The ballot box: participants share 100 points each, unseen by anybody until the round is revealed."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace

from icp_core.errors import BallotError, RoundClosedError, WorkspaceError
from icp_core.fit import checked_points
from icp_core.plain import plain
from icp_core.workspace.ballot_rows import (
    COLUMNS,
    Participant,
    holder_of,
    kept_of,
    participant_of,
    round_of,
    round_where,
)
from icp_core.workspace.choices import from_text, to_text
from icp_core.workspace.database import Database
from icp_core.workspace.project import LONGEST_NAME, now
from icp_core.workspace.rounds import (
    LONGEST_LABEL,
    MOST_VOTERS,
    Asked,
    KeptRound,
    Round,
    check_attributes,
    clean_name,
    folded,
)
from icp_core.workspace.tries import Tries

WRONG_CODES_A_MINUTE = 30
"""Of one guesser: one of 9000 codes is then found after two and a half hours on average, and only to join by name."""


@dataclass(frozen=True)
class Progress:
    """Names of who has joined, in that order, and of those who have cast their points; nothing of how."""

    joined: tuple[str, ...]
    cast: tuple[str, ...]


class BallotBox:
    """The rounds of all projects, in the workspace's file; a shelf has one as ``ballots``.

    Safe to use from several threads and processes. What a method has returned from is on the disk. Rounds are named by
    their ``id``. A round, and all in it, goes with its project.

    Raises
    ------
    BallotError
        ``ballot_no_round`` from every method where there is no such round.
    WorkspaceError
        As of :class:`icp_core.workspace.Shelf`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._tries = Tries(WRONG_CODES_A_MINUTE)

    def open_round(self, project: str, attributes: Mapping[str, tuple[str, str]], *, title: str) -> Round:
        """Open a round of a project.

        Parameters
        ----------
        attributes : attribute id to (what it is called, a few words on what is meant), in the order of the ballot
        title : what the room is called, 1-300 characters
        """
        asked = tuple(Asked(name, label[:LONGEST_LABEL], hint[:LONGEST_LABEL])
                      for name, (label, hint) in attributes.items())  # fmt: skip
        check_attributes(asked)
        title = " ".join(title.split())[:LONGEST_NAME]
        if not title:
            raise BallotError("ballot_title")
        with self._database.writing() as database:
            if database.execute("SELECT 1 FROM projects WHERE id = ?", (project,)).fetchone() is None:
                raise WorkspaceError("workspace_no_project", id=str(project)[:60])
            taken = {code for (code,) in database.execute("SELECT code FROM rounds WHERE revealed IS NULL")}
            free = [code for code in map(str, range(1000, 10000)) if code not in taken]
            if not free:
                raise BallotError("ballot_no_code")
            opened = Round(secrets.token_urlsafe(16), project, secrets.choice(free), secrets.token_urlsafe(16),
                           title, asked, now())  # fmt: skip
            database.execute(
                f"INSERT INTO rounds ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, NULL)",
                (
                    *(opened.id, project, opened.code, opened.secret, title),
                    json.dumps(plain(asked), ensure_ascii=False),
                    opened.opened.isoformat(),
                ),
            )
        return opened

    def round(self, id: str) -> Round:
        """A round by its id."""
        return self._found("id", id)

    def round_by_secret(self, secret: str) -> Round:
        """The round of a join link."""
        return self._found("secret", secret)

    def round_by_code(self, code: str, *, who: str = "") -> Round:
        """The open round of this code, typed with or without spaces; else the last that had it.

        Parameters
        ----------
        who : what tells those apart who try codes, such as an address

        Raises
        ------
        BallotError
            ``ballot_no_code_here``; ``ballot_tries`` after too many wrong codes within a minute.
        """
        if not self._tries.take(who):
            raise BallotError("ballot_tries")
        typed = "".join(str(code).split())
        with self._database.connection() as database:
            row = database.execute(
                f"SELECT {COLUMNS} FROM rounds WHERE code = ? ORDER BY revealed IS NULL DESC, opened DESC LIMIT 1",
                (typed,),
            ).fetchone()
        if row is None:
            raise BallotError("ballot_no_code_here", code=typed[:12])
        self._tries.right(who)
        return round_of(row)

    def rounds(self, project: str) -> tuple[Round, ...]:
        """The rounds of a project, the latest first."""
        with self._database.connection() as database:
            rows = database.execute(
                f"SELECT {COLUMNS} FROM rounds WHERE project = ? ORDER BY opened DESC, rowid DESC", (project,)
            ).fetchall()
        return tuple(map(round_of, rows))

    def join(self, round: str, name: str, *, token: str | None = None) -> Participant:
        """Take part under a name. Whoever brings the token of that name is let in again.

        Raises
        ------
        BallotError
            ``ballot_name``, ``ballot_name_taken`` or ``ballot_full``.
        RoundClosedError
            If the round was revealed.
        """
        name = clean_name(name)
        with self._database.writing() as database:
            here = round_where(database, round)
            holder = database.execute(
                "SELECT token, name, points FROM participants WHERE round = ? AND folded = ?", (round, folded(name))
            ).fetchone()
            if holder is not None and token is not None and secrets.compare_digest(holder[0], token):
                return participant_of(holder)
            if here.revealed:
                raise RoundClosedError("ballot_closed", title=here.title)
            if holder is not None:
                raise BallotError("ballot_name_taken", name=name)
            n = database.execute("SELECT count(*) FROM participants WHERE round = ?", (round,)).fetchone()[0]
            if n >= MOST_VOTERS:
                raise BallotError("ballot_full", most=MOST_VOTERS)
            new = Participant(secrets.token_urlsafe(16), name)
            database.execute(
                "INSERT INTO participants (round, token, name, folded) VALUES (?, ?, ?, ?)",
                (round, new.token, name, folded(name)),
            )
        return new

    def rejoin(self, round: str, token: str) -> Participant:
        """Who holds this token, with the own points, after a reload.

        Raises
        ------
        BallotError
            ``ballot_stranger`` where nobody does, as after being taken off the list.
        """
        with self._database.connection() as database:
            round_where(database, round)
            return participant_of(holder_of(database, round, token))

    def cast(self, round: str, token: str, points: Mapping[str, float]) -> Participant:
        """Cast the points, or others instead of those cast before.

        Parameters
        ----------
        points : attribute id to whole or half points, 0-100 each, that sum to 100; one that is not named has 0

        Raises
        ------
        BallotError
            ``ballot_stranger``, or what :func:`icp_core.fit.checked_points` refuses.
        RoundClosedError
            If the round was revealed.
        """
        with self._database.writing() as database:
            here = round_where(database, round)
            holder = holder_of(database, round, token)
            if here.revealed:
                raise RoundClosedError("ballot_closed", title=here.title)
            shared = checked_points(here.labels, points)
            database.execute(
                "UPDATE participants SET points = ? WHERE round = ? AND token = ?", (json.dumps(shared), round, token)
            )
        return Participant(holder[0], holder[1], shared)

    def progress(self, round: str) -> Progress:
        """Who has joined and who has cast."""
        with self._database.reading() as database:
            round_where(database, round)
            rows = database.execute(
                "SELECT name, points IS NOT NULL FROM participants WHERE round = ? ORDER BY rowid", (round,)
            ).fetchall()
        return Progress(tuple(name for name, _ in rows), tuple(name for name, cast in rows if cast))

    def reveal(self, round: str) -> KeptRound:
        """Close the round and show its ballots; the project keeps them from now on. Once more, it changes nothing.

        Raises
        ------
        BallotError
            ``ballot_empty`` where nobody has cast points.
        """
        with self._database.writing() as database:
            here = round_where(database, round)
            if here.revealed:
                return kept_of(database, here)
            moment = now()
            kept = kept_of(database, replace(here, revealed=moment))
            database.execute("UPDATE rounds SET revealed = ? WHERE id = ?", (moment.isoformat(), round))
            (text,) = database.execute("SELECT choices FROM projects WHERE id = ?", (here.project,)).fetchone()
            choices = from_text(text)
            text, _ = to_text(replace(choices, rounds=(*choices.rounds, kept)))
            database.execute(
                "UPDATE projects SET choices = ?, changed = ?, version = version + 1 WHERE id = ?",
                (text, moment.isoformat(timespec="microseconds"), here.project),
            )
        return kept

    def ballots(self, round: str) -> KeptRound:
        """The ballots of a revealed round.

        Raises
        ------
        BallotError
            ``ballot_not_revealed`` while it is open: nobody can see how another votes.
        """
        with self._database.reading() as database:
            here = round_where(database, round)
            if here.revealed is None:
                raise BallotError("ballot_not_revealed", title=here.title)
            return kept_of(database, here)

    def withdraw(self, round: str, token: str) -> None:
        """Leave a round that is not revealed yet, and take the own points along."""
        self._take_off(round, "token", token)

    def remove(self, round: str, name: str) -> None:
        """Take somebody off the list of a round that is not revealed yet, and the points with them."""
        self._take_off(round, "folded", folded(name))

    def close(self, round: str) -> None:
        """Give a round up: it and all that was cast in it are gone, unless it was revealed."""
        with self._database.writing() as database:
            here = round_where(database, round)
            if here.revealed:
                raise RoundClosedError("ballot_closed", title=here.title)
            database.execute("DELETE FROM rounds WHERE id = ?", (round,))

    def _take_off(self, round: str, by: str, value: str) -> None:
        with self._database.writing() as database:
            here = round_where(database, round)
            if here.revealed:
                raise RoundClosedError("ballot_closed", title=here.title)
            database.execute(f"DELETE FROM participants WHERE round = ? AND {by} = ?", (round, value))

    def _found(self, by: str, value: str) -> Round:
        with self._database.connection() as database:
            return round_where(database, value, by)
