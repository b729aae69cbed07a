"""The tables of the project: read from a sample or from uploaded files, and read again when a person decides more."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any, Literal

import streamlit as st

import icp_core as icp
from pages._session import keeping
from pages._session.caching import MARKS

MOST_DATASETS = 4  # of a session: they are the largest by far
Heard = Callable[[icp.Message, float], None]


def _nobody(what: icp.Message, share: float) -> None:
    """Nobody is told."""


def _own() -> icp.Dataset:
    """The tables of the project as they are, whatever is shown of them."""
    return dataset_of(keeping.project().evidence.source)


@st.cache_resource(show_spinner=icp.say(icp.Message("page.doing.reading")), max_entries=24, hash_funcs=MARKS)
def _sample(source: icp.Source) -> icp.Dataset:
    return icp.load_sample(source.sample, mapping=_mapping(source), choices=source.reading)


def dataset_of(source: icp.Source) -> icp.Dataset:
    """The tables of a source: a sample's for everybody, what is uploaded or entered by hand for its session alone."""
    if source.sample and source == source.as_read:
        return _sample(source)
    held = _held()
    if source not in held:
        found = _sample(source.as_read) if source.sample else _uploaded(source)
        _hold(source, source.applied_to(found))
    return held[source]


def _uploaded(source: icp.Source) -> icp.Dataset:
    """The tables as read from a source's files: as this session holds them, else from the shelf, else read again."""
    found = _held().get(source.as_read) or keeping.kept_tables(source)
    if found is None:
        with st.spinner(icp.say(icp.Message("page.doing.reading"))):
            found = _read(source)
        keeping.keep_tables(source, found)
    _hold(source.as_read, found)
    return found


def open_sample(name: str) -> None:
    """Begin with a sample; what was open stays on the shelf."""
    keeping.leave(icp.Choices(evidence=icp.Evidence(source=icp.Source(sample=name))))


def begin_blank(name: str = "") -> None:
    """Begin a project with nothing in it, for what people believe and enter by hand; files can be added to it."""
    source = icp.Source(sample=None)
    called = " ".join(name.split()) or icp.say(icp.Message("page.frame.new_project"))
    keeping.leave(icp.Choices())
    keeping.keep(icp.Choices(evidence=icp.Evidence(source=source)), called=called)


def open_files(files: Iterable[tuple[str, bytes]], *, heard: Heard = _nobody) -> None:
    """Begin a project with uploaded files, by name and content; of two with one name the second is called its name (2).

    Where no company is recognised in them, they wait as :func:`pending` for a person to say which column is which.

    Raises
    ------
    IcpError
        If they cannot be read; the project then stays as it was.
    """
    held, names = _named(files)
    _begin(icp.Source(sample=None, files=tuple(names.items())), held, heard)


@dataclass(frozen=True)
class _Pending:
    """Files in which nothing was recognised yet; ``added_to`` is the project that they are to be added to, if any."""

    source: icp.Source
    held: dict[str, bytes]
    mapping: Any
    added_to: str | None = None


def pending() -> Any:
    """The mapping of files in which no company was recognised, to be corrected; None where there are none."""
    waiting = st.session_state.get("pending")
    return waiting.mapping if waiting else None


def open_pending(corrections: Mapping[tuple[str, str], str], *, heard: Heard = _nobody) -> None:
    """Begin a project with those files, or add them to the blank one they were meant for, mapped as a person says.

    Raises
    ------
    IcpError
        If they cannot be read so either; they then still wait.
    """
    waiting = st.session_state["pending"]
    said = tuple((*place, to) for place, to in sorted(corrections.items()))
    here, now = keeping.kept(), keeping.project().evidence.source
    if here is not None and here.id == waiting.added_to:
        together = replace(now, files=(*now.files, *waiting.source.files), corrections=(*now.corrections, *said))
        _add(together, waiting.held, heard)
    else:
        _begin(replace(waiting.source, corrections=said), waiting.held, heard)


def drop_pending() -> None:
    """Let those files go."""
    st.session_state.pop("pending", None)


def add_files(files: Iterable[tuple[str, bytes]], *, heard: Heard = _nobody) -> None:
    """Add files to the project that is open; what was entered by hand stays in it.

    Where it is blank and no company is recognised in them, they wait as :func:`pending`.

    Raises
    ------
    IcpError
        If they cannot be read together; the project then stays as it was.
    """
    source = keeping.project().evidence.source
    held, names = _named(files, taken=dict(source.files))
    _add(replace(source, files=(*source.files, *names.items())), held, heard)


def open_project_file(file: str, data: bytes) -> None:
    """Open a project file, by name and content: it is put on the shelf as a project of its own.

    Raises
    ------
    IcpError
        If it cannot be opened; the project then stays as it was.
    """
    opened = icp.open_project(data, name=file)
    source = opened.choices.evidence.source
    if source.sample:
        found = _sample(source.as_read)
    else:
        if opened.dataset is None and opened.missing_uploads:
            raise icp.ProjectError("project_lacks_files", files=list(opened.missing_uploads))
        found = opened.dataset if opened.dataset is not None else _read(source, brought=opened.uploads)
        _hold(source.as_read, found)
    keeping.leave(icp.Choices())
    keeping.keep(opened.choices, called=opened.name, files=opened.uploads, history=opened.history)
    if not source.sample:
        keeping.keep_tables(source, found)
    if opened.notes:
        st.session_state["notice"] = opened.notes[0]


def project_writer() -> Callable[[], bytes]:
    """What makes the project one file, to be moved or sent; it is called when the download is, outside the session."""
    choices, name, contents = keeping.project(), keeping.project_name(), keeping.contents()
    source = choices.evidence.source
    shelf, here = keeping.shelf(), keeping.kept()
    tables = None if source.sample else _held().get(source.as_read) or keeping.kept_tables(source)

    def written() -> bytes:
        uploads = contents(digest for _, digest in source.files)
        history = shelf.history.kept(here.id) if here else icp.KeptHistory()
        return icp.project_bytes(
            icp.Project(name=name, choices=choices, uploads=uploads, dataset=tables, history=history)
        )

    return written


def correct(corrections: Mapping[tuple[str, str], str], *, heard: Heard = _nobody) -> None:
    """Read the files again with these columns mapped as a person says: (file, header) to ``table.column``.

    Raises
    ------
    IcpError
        If the tables cannot stand with them; the mapping then stays as it was.
    """
    source = keeping.project().evidence.source
    known = {(file, header): target for file, header, target in source.corrections} | dict(corrections)
    _read_again(replace(source, corrections=tuple((*place, to) for place, to in sorted(known.items()))), heard)
    for file in {file for file, _ in corrections}:
        headers = [str(header) for header in _own().mapping.loc[_own().mapping["file"] == file, "header"]]
        keeping.remember_mapping(headers, {h: to for (name, h), to in known.items() if name == file})


def remembered() -> dict[tuple[str, str], str]:
    """What a person has said of a file with the same headers before, as far as it is not so already."""
    table = _own().mapping
    if keeping.project().evidence.source.sample or not len(table):
        return {}
    now = {
        (str(row.file), str(row.header)): f"{row.table}.{row.column}" if row.column else ""
        for row in table.itertuples()
    }  # fmt: skip
    now |= {(file, header): to for file, header, to in keeping.project().evidence.source.corrections}
    out: dict[tuple[str, str], str] = {}
    for file in dict.fromkeys(file for file, _ in now):
        headers = [header for name, header in now if name == file]
        before = keeping.remembered_mapping(headers)
        out |= {(file, header): to for header, to in before.items() if now[file, header] != to}
    return out


def read_with(reading: icp.ReadingChoices, *, heard: Heard = _nobody) -> None:
    """Read the files again with other decisions.

    Raises
    ------
    IcpError
        If the files cannot be read so; they then stay as they were read.
    """
    source = keeping.project().evidence.source
    _read_again(replace(source, reading=reading), heard)


def overrule(column: str, when: Literal["before", "after"] | None) -> None:
    """Say when a column is known: before a deal opens, only after its outcome, or (None) as the figures have it."""
    keeping.edit(lambda now: _with_source(now, now.evidence.source.with_known(column, when)))


def reread() -> None:
    """Forget all corrections of the mapping."""
    _read_again(replace(keeping.project().evidence.source, corrections=()), _nobody)


def reading_key() -> str:
    """Changes whenever the files are read in another way, or others wait to be."""
    waiting = st.session_state.get("pending")
    sources = (keeping.project().evidence.source.as_read, waiting.source if waiting else None)
    return hashlib.sha256(repr(sources).encode()).hexdigest()[:12]


def preview(file: str) -> icp.FilePreview:
    """The first rows of an uploaded file as they stand, and how it is read."""
    source = keeping.project().evidence.source
    return icp.preview_file(file, _contents(source, {})[file], choices=source.reading)


def _begin(source: icp.Source, held: dict[str, bytes], heard: Heard) -> None:
    try:
        found = _read(source, heard, held)
    except icp.NotRecognisedError as problem:
        st.session_state["pending"] = _Pending(source, held, problem.mapping)
        return
    drop_pending()
    _hold(source, found)
    keeping.leave(icp.Choices())
    keeping.keep(icp.Choices(evidence=icp.Evidence(source=source)), called=found.name, files=held)
    keeping.keep_tables(source, found)


def _add(source: icp.Source, held: dict[str, bytes], heard: Heard) -> None:
    """Read a source that has more files than the project's, and let the project have it."""
    here, now = keeping.kept(), keeping.project().evidence.source
    try:
        found = _read(source, heard, held)
    except icp.NotRecognisedError as problem:
        if here is None or not now.is_blank:
            raise
        st.session_state["pending"] = _Pending(source.as_read, held, problem.mapping, here.id)
        return
    drop_pending()
    _hold(source.as_read, found)
    keeping.add_uploads(held)
    keeping.edit(lambda now: _with_source(now, _with_files(now.evidence.source, source)))
    keeping.keep_tables(source, found)


def _with_files(now: icp.Source, read: icp.Source) -> icp.Source:
    """What stands now, with the files of a source that was read, and how they were."""
    return replace(now, files=read.files, corrections=read.corrections, reading=read.reading)


def _read_again(source: icp.Source, heard: Heard) -> None:
    if source.sample:
        _sample(source.as_read)
    else:
        found = _read(source, heard)
        _hold(source.as_read, found)
        keeping.keep_tables(source, found)
    keeping.edit(lambda now: _with_source(now, source))


def _with_source(choices: icp.Choices, source: icp.Source) -> icp.Choices:
    return replace(choices, evidence=replace(choices.evidence, source=source), selected=None)


def _read(source: icp.Source, heard: Heard = _nobody, brought: Mapping[str, bytes] | None = None) -> icp.Dataset:
    """Read a source's files, if it has any; those that are ``brought`` are not on the shelf yet."""
    if source.is_blank:
        return icp.blank_dataset()
    files = _contents(source, brought or {})
    return icp.read_dataset(files, mapping=_mapping(source), choices=source.reading, progress=heard)


def _contents(source: icp.Source, brought: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of a source by their names."""
    held = {**keeping.contents()(digest for _, digest in source.files if digest not in brought), **brought}
    lost = [name for name, digest in source.files if digest not in held]
    if lost:
        raise icp.ProjectError("project_lacks_files", files=lost)
    return {name: held[digest] for name, digest in source.files}


def _held() -> dict[icp.Source, icp.Dataset]:
    return st.session_state.setdefault("datasets", {})


def _hold(source: icp.Source, found: icp.Dataset) -> None:
    held = _held()
    held.pop(source, None)
    held[source] = found
    for old in list(held)[:-MOST_DATASETS]:
        del held[old]


def _mapping(source: icp.Source) -> dict[str, dict[str, str]] | None:
    mapping: dict[str, dict[str, str]] = {}
    for file, header, target in source.corrections:
        mapping.setdefault(file, {})[header] = target
    return mapping or None


def _named(
    files: Iterable[tuple[str, bytes]], taken: Mapping[str, str] | None = None
) -> tuple[dict[str, bytes], dict[str, str]]:
    """Contents by digest, and names to digests; a name that is taken gets a number."""
    held: dict[str, bytes] = {}
    names: dict[str, str] = {}
    for name, content in files:
        stem, dot, ending = name.rpartition(".")
        called = (f"{stem} ({n}){dot}{ending}" if dot else f"{name} ({n})" for n in count(2))
        digest = hashlib.sha256(content).hexdigest()
        held[digest] = content
        free = {*names, *(taken or {})}
        names[name if name not in free else next(other for other in called if other not in free)] = digest
    return held, names
