"""What a person has chosen, and its place on the shelf: each change is written down before the next is taken.

A sample that nobody has changed is not kept. Two tabs may edit one project: every edit is made on what the other has
left, and each tab takes the other's over when it is next drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

import streamlit as st

import icp_core as icp
from pages._session.whole import whole

_LOOKING = ("selected", "tier", "compared_with", "excluded", "excluded_also", "gesture", "board_view",
            "names_hidden", "alias_key")  # fmt: skip
"""Choices of where to look; they alone make no project of a sample."""
_WIDGETS = (
    *("criterion", "share", "horizon_months", "annual_discount_rate", "learn_from"),
    *("owners", "accounts_per_owner", "groups", "accounts_per_group", "minimum_fit", "minimum_value_share"),
    *("n_segments", "show_customers", "tier", "compared_with", "cost_to_serve_gone", "board_view"),
)
"""Widgets that show a choice of the same name."""
_BEGIN_ANEW = ("level_", "excluded_of_")
"""What the keys of other widgets that show a choice begin with."""

KNOWN = "known_names"
"""Where the names that the project knows are held for a run: a version or a reason brings further ones."""


@dataclass(frozen=True)
class Kept:
    """A project's place on the shelf, and the version of it that this tab shows."""

    id: str
    version: int
    name: str


@st.cache_resource(show_spinner=False)
def _shelf_at(path: str) -> icp.Shelf:
    return icp.Shelf(path)


def shelf() -> icp.Shelf:
    """Where projects are kept on this machine."""
    return _shelf_at(str(icp.default_shelf_path()))


def ballots() -> icp.BallotBox:
    """Where the rounds of the ballot are kept."""
    return shelf().ballots


def project() -> icp.Choices:
    """The choices of this session's project; at first the sample's."""
    return st.session_state.setdefault("project", icp.Choices())


def kept() -> Kept | None:
    """Where the project is kept; None for a sample that nobody has changed."""
    return st.session_state.get("kept")


def trouble() -> icp.Message | None:
    """What keeps the last change from being written down; None where all is kept."""
    return st.session_state.get("trouble")


def kept_now() -> Kept | None:
    """Where the project is kept, a sample too: it is put on the shelf first. None where that fails; see trouble."""
    if kept() is None:
        keep(project(), called=project_name())
    return kept()


def contents() -> Callable[[Iterable[str]], dict[str, bytes]]:
    """Uploaded files of the project by the digest of their contents: what this tab brought, else from the shelf.

    What is returned can be called outside the session too, as a download is.
    """
    brought, here = dict(st.session_state.get("contents", {})), kept()

    def found(digests: Iterable[str]) -> dict[str, bytes]:
        read = {
            digest: brought.get(digest) or (shelf().upload(here.id, digest) if here else None) for digest in digests
        }
        return {digest: content for digest, content in read.items() if content is not None}

    return found


def begin() -> None:
    """Before a page is drawn: open what the address names, take over what another tab has changed, name the project."""
    st.session_state.pop(KNOWN, None)
    if "begun" not in st.session_state:
        asked = st.query_params.get("project")
        if asked:
            try:
                open_kept(asked)
            except icp.IcpError as problem:
                st.session_state["notice"] = problem.message
        st.session_state["begun"] = True
    here = kept()
    if here is None:
        st.query_params.pop("project", None)
        return
    st.query_params["project"] = here.id
    with _asking():
        version = shelf().version(here.id)
        if version is None:
            _is_gone(here)
        elif version > here.version and not _behind():
            _take_over(here, *shelf().choices(here.id))
    if kept() is None:
        st.query_params.pop("project", None)
    if st.session_state.get("taken_over", False):
        _show(project())


def shown_name() -> str:
    """What the project is called, unless names are hidden: it may be a client's."""
    if project().names_hidden and (kept() or not project().evidence.source.sample):
        return icp.say(icp.Message("page.frame.some_project"))
    return project_name()


def project_name() -> str:
    """What the project is called."""
    here = kept()
    return here.name if here else st.session_state.get("called") or _called(project().evidence.source)


def top_line() -> tuple[str, bool, icp.Message | None]:
    """What the top bar says of the project: its name, whether it is kept, and what keeps it from being so."""
    said = (shown_name(), kept() is not None, trouble())
    st.session_state["top_line"] = said
    return said


def top_line_is_old() -> bool:
    """Whether a part that is drawn by itself has changed what the top bar says, or what other widgets show."""
    here, said = kept(), st.session_state.get("top_line")
    return st.session_state.get("taken_over", False) or (
        said is not None and said[1:] != (here is not None, trouble())
    )  # fmt: skip


def notice() -> icp.Message | None:
    """What is to be said once, above the next page."""
    return st.session_state.pop("notice", None)


def author() -> str:
    """Who decides in this session, as far as somebody said so."""
    return st.session_state.get("author", "")


@whole()
def edit(change: Callable[[icp.Choices], icp.Choices], *, told: icp.Decision | None = None) -> None:
    """Make a change to the choices and write it down, and into the log what was decided: ``told``, or what differs.

    What cannot be written down stands in this session all the same, and is written with the next change.
    """
    before = project()
    now = change(before)
    if now == before:
        return
    st.session_state["project"] = now
    here = kept()
    if here is None:
        if not _same_but_for_looking(before, now):
            keep(now, called=project_name(), since=before)
        return
    behind, brought = _behind(), st.session_state.get("contents", {})
    with _writing():
        if shelf().version(here.id) is None:
            _is_gone(here)
            return
        if brought:
            shelf().keep_uploads(here.id, brought)
            st.session_state["contents"] = {}
        # Rounds of the ballot come from outside this session: what it holds alone must not undo them.
        made = (lambda then: replace(now, rounds=then.rounds)) if behind else change
        _take_over(here, *shelf().edit(here.id, made, by=author(), told=told))


@whole()
def keep(
    choices: icp.Choices,
    *,
    called: str,
    files: Mapping[str, bytes] | None = None,
    since: icp.Choices | None = None,
    history: icp.KeptHistory | None = None,
) -> None:
    """Put a project on the shelf; from now on this session works on it there.

    With ``since``, what was chosen before, the log begins with the change; with ``history`` it goes on.
    """
    uploads = st.session_state.get("contents", {}) if files is None else files
    st.session_state["project"] = choices
    st.session_state["contents"] = dict(uploads)
    st.session_state["called"] = called
    st.session_state.pop("kept", None)
    with _writing():
        added = icp.Project(name=called, choices=choices, uploads=uploads, history=history or icp.KeptHistory())
        where = shelf().add(added, since=since, by=author())
        st.session_state["kept"] = Kept(where, shelf().version(where) or 0, called)
        st.session_state["contents"] = {}  # the shelf has them now


@whole()
def leave(choices: icp.Choices) -> None:
    """Turn to a sample; what was open stays on the shelf."""
    for name in ("kept", "called", "trouble", "behind"):
        st.session_state.pop(name, None)
    st.session_state["project"] = choices
    st.session_state["contents"] = {}


@whole()
def open_kept(where: str) -> None:
    """Open a project from the shelf.

    Raises
    ------
    IcpError
        If there is none under this id, or it cannot be read.
    """
    found = shelf().open(where)
    leave(found.project.choices)
    st.session_state["kept"] = Kept(where, found.version, found.project.name)


def rename(called: str, where: str) -> None:
    """Give a project of the shelf another name; an empty one changes nothing."""
    called = " ".join(called.split())
    if not called:
        return
    try:
        shelf().rename(where, called)
    except icp.IcpError as problem:
        st.session_state["notice"] = problem.message
        return
    here = kept()
    if here is not None and here.id == where:
        st.session_state["kept"] = replace(here, name=called)


def duplicate(where: str) -> None:
    """Put a copy of a project on the shelf and open it."""
    open_kept(shelf().duplicate(where))


def delete(where: str) -> None:
    """Take a project off the shelf for good; what is open meanwhile stays open unless it is that one."""
    shelf().delete(where)
    here = kept()
    if here is not None and here.id == where:
        leave(icp.Choices())


def kept_tables(source: icp.Source) -> icp.Dataset | None:
    """The tables as they were read before; None where they have to be read, as where the shelf cannot be asked."""
    here = kept()
    with suppress(icp.IcpError):
        return shelf().dataset(here.id, source) if here else None
    return None


def keep_tables(source: icp.Source, tables: icp.Dataset) -> None:
    """Keep tables, so that they need not be read again after a reload; where that fails they are read again."""
    here = kept()
    if here:
        with suppress(icp.IcpError):
            shelf().keep_dataset(here.id, source, tables)


def add_uploads(files: Mapping[str, bytes]) -> None:
    """Keep further files of the project, by the digest of their contents."""
    here = kept()
    st.session_state["contents"] = {**st.session_state.get("contents", {}), **files}
    if here:
        with _writing():
            shelf().keep_uploads(here.id, files)
            st.session_state["contents"] = {}


def remember_mapping(headers: list[str], corrections: Mapping[str, str]) -> None:
    """Remember what a person has said of a file with these headers; a convenience, whose failure is no trouble."""
    with suppress(icp.IcpError):
        shelf().remember_mapping(headers, corrections)


def remembered_mapping(headers: list[str]) -> Mapping[str, str]:
    """What a person has said of a file like this before; nothing where there was none."""
    with suppress(icp.IcpError):
        return shelf().remembered_mapping(headers) or {}
    return {}


def _behind() -> bool:
    """Whether a change stands in this session alone."""
    return st.session_state.get("behind", False)


def _is_gone(here: Kept) -> None:
    """The project was deleted elsewhere: what is deleted stays so, and this tab turns to the sample."""
    name = shown_name()
    leave(icp.Choices())
    st.session_state["notice"] = icp.Message("page.frame.gone", {"name": name})


@whole()
def _take_over(here: Kept, choices: icp.Choices, version: int) -> None:
    """What stands on the shelf stands here; where it is more than this tab knew, the widgets are to show it."""
    if choices != project():
        st.session_state["taken_over"] = True
    st.session_state["project"] = choices
    st.session_state["kept"] = replace(here, version=version, name=shelf().name(here.id))


def _called(source: icp.Source) -> str:
    """A first name for a project: the sample's, the first file's without its ending, or that it is new."""
    if source.sample:
        return icp.say(icp.Message(f"samples.name.{source.sample}"))
    if source.is_blank:
        return icp.say(icp.Message("page.frame.new_project"))
    return PurePosixPath(source.files[0][0]).stem


def _same_but_for_looking(one: icp.Choices, other: icp.Choices) -> bool:
    return replace(one, **{name: getattr(other, name) for name in _LOOKING}) == other


@whole()
def _show(choices: icp.Choices) -> None:
    """Let the widgets that are on the page show these choices."""
    st.session_state.pop("taken_over", None)
    st.session_state["turn"] = turn() + 1
    for name in _WIDGETS:
        if name in st.session_state:
            owner = next(part for part in (choices, choices.evidence, choices.capacity) if hasattr(part, name))
            value = getattr(owner, name)
            if value is not None or name == "n_segments":
                st.session_state[name] = value or 0 if name == "n_segments" else value
    for key in [key for key in st.session_state if str(key).startswith(_BEGIN_ANEW)]:
        del st.session_state[key]


def turn() -> int:
    """How often another tab's changes were taken over."""
    return st.session_state.get("turn", 0)


@contextmanager
def _writing() -> Iterator[None]:
    """What goes wrong within is remembered as :func:`trouble` until a later change is written down."""
    try:
        yield
    except icp.IcpError as problem:
        st.session_state["trouble"] = problem.message
        st.session_state["behind"] = True
    else:
        st.session_state.pop("trouble", None)
        st.session_state.pop("behind", None)


@contextmanager
def _asking() -> Iterator[None]:
    """What goes wrong within is remembered as :func:`trouble` until something can be asked again."""
    try:
        yield
    except icp.IcpError as problem:
        st.session_state["trouble"] = problem.message
    else:
        if not _behind():
            st.session_state.pop("trouble", None)
