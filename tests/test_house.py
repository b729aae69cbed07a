"""The house's rules that no linter of ours knows: pages are scripts, not a package, so the tree is read here."""

import ast
import re
import sys
from pathlib import Path

import pytest

import icp_core

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "pages").rglob("*.py"))
CORE = sorted((ROOT / "icp_core").rglob("*.py"))
FACADE = set(icp_core.__all__)
ROOMS = {"charts", "views", "reports"}
SHARED = {"_session", "_frame", "_parts", "_sayable"}
ALSO = {"_board": "_live_board"}  # the browser's half of a page has a folder of its own
LOOKS_INTO_STREAMLIT = ("_workshop", "whole")
LOWER = {"_parts": {"_session"}, "_frame": {"_session", "_parts"}, "_sayable": {"_session", "_parts", "_frame"}}
"""What shared files may take from each other: whatever is shown passes where names are hidden."""
READS_CODE = {"pickle", "cPickle", "dill", "marshal", "shelve", "joblib", "cloudpickle"}
RUNS_CODE = {"eval", "exec", "compile", "__import__"}
WRITES_HTML = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|\beval\(|new Function"


def tree_of(path):
    return ast.parse(path.read_text("utf-8"))


def name_of(path):
    return str(path.relative_to(ROOT))


def imported(tree):
    """Modules that a file imports, with the names taken from packages of ours."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide where a name comes from"
            yield from ((node.module, alias.name) for alias in node.names)


def faults(paths, is_fault):
    """Where a node is a fault, as ``file:line``."""
    return [
        f"{name_of(path)}:{node.lineno}" for path in paths for node in ast.walk(tree_of(path)) if is_fault(path, node)
    ]


def test_there_is_a_house_to_look_at():
    """The rules below look at every page and every module."""
    assert {path.stem for path in PAGES} >= {
        "start",
        "data",
        "value",
        "segments",
        "beliefs",
        "board",
        "profile",
        "_frame",
    }
    assert len(CORE) > 80


def not_allowed(module, name, shared, own="", lower=()):
    """What is wrong with an import on a page; empty where nothing is. ``own`` is the folder that it may look into,
    ``lower`` the shared files."""
    top, _, below = module.partition(".")
    if top in sys.stdlib_module_names:
        return ""
    if module == "icp_core":
        return (
            "" if name is None or name in FACADE or (name in ROOMS and not shared) else f"{name} is not in the facade"
        )
    if module == "streamlit":
        return ""
    if top == "icp_core" and below.partition(".")[0] in ROOMS and not shared:
        return ""
    if top == "pages" and (below or name) in (lower if shared else SHARED):
        return ""
    if top == "pages" and own and (below or name).partition(".")[0] in (own, ALSO.get(own)):
        return ""
    return f"{module}.{name}"


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("pandas", None),
        ("numpy.linalg", "norm"),
        ("icp_core.fit", "Weights"),
        ("icp_core", "intake"),
        ("streamlit.components.v1", "html"),
        ("pages.board", "draw"),
        ("pages", "value"),
        ("pages._data", "tables"),
    ],
)
def test_the_rule_for_pages_refuses(module, name):
    """What a page must not import is found, whether it is shared or not."""
    assert not_allowed(module, name, False) and not_allowed(module, name, True)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_what_a_page_may_import(path):
    """A page imports the standard library, Streamlit, the facade, charts, views and reports, and the shared files.

    A page that is too long for one file has a folder of its own, called after it, that no other page looks into. What
    starts the server, and what hears its reports to the end, are no pages and may look into Streamlit.
    """
    folder = path.parent.name if path.parent.name != "pages" else ""
    shared = path.stem in SHARED or folder in SHARED
    own = folder or f"_{path.stem}"
    lower = LOWER.get(folder if folder in SHARED else path.stem, ())
    names = imported(tree_of(path))
    found = [fault for module, name in names if (fault := not_allowed(module, name, shared, own, lower))]
    if path.stem in LOOKS_INTO_STREAMLIT:
        found = [fault for fault in found if not fault.startswith("streamlit.")]
    assert found == []


def test_the_core_never_imports_the_front_end():
    """Nothing in the core imports Streamlit or a page, at the top or within a function."""
    assert faults(CORE, lambda _, node: isinstance(node, (ast.Import, ast.ImportFrom)) and _is_front_end(node)) == []


def _is_front_end(node):
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    return any(name.partition(".")[0] in ("streamlit", "pages", "app") for name in names)


def test_rooms_never_import_the_facade():
    """Inside the core a name is taken from the room it stands in, so that the facade stays a door and no corridor."""

    def through_the_door(path, node):
        if path.name == "__init__.py" and path.parent.name == "icp_core":
            return False
        if isinstance(node, ast.Import):
            return any(alias.name == "icp_core" for alias in node.names)
        return isinstance(node, ast.ImportFrom) and node.module == "icp_core"

    assert faults(CORE, through_the_door) == []


def test_nothing_reads_or_runs_code_from_data():
    """No pickle and its like, no eval, no query in the language of pandas, no HTML that Streamlit would let through."""

    def dangerous(_, node):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
            return any(name.partition(".")[0] in READS_CODE for name in names)
        if isinstance(node, ast.keyword):
            return node.arg in ("unsafe_allow_html", "allow_pickle", "unsafe_allow_javascript")
        if not isinstance(node, ast.Call):
            return False
        called = node.func
        if isinstance(called, ast.Name):
            return called.id in RUNS_CODE
        return isinstance(called, ast.Attribute) and called.attr in ("query", "eval", "read_pickle", "to_pickle")

    assert faults(PAGES + CORE + [ROOT / "app.py"], dangerous) == []


def test_only_the_session_keeps_state_and_caches():
    """``st.session_state``, ``st.query_params`` and ``st.cache_*`` stand in one folder, where it can be seen what is
    kept and for whom.
    """

    def keeps(path, node):
        return (
            path.parent.name != "_session"
            and isinstance(node, ast.Attribute)
            and (node.attr in ("session_state", "query_params") or node.attr.startswith("cache_"))
            and isinstance(node.value, ast.Name)
            and node.value.id in ("st", "streamlit")
        )

    assert faults([*PAGES, ROOT / "app.py"], keeps) == []


def test_html_comes_from_our_own_files_only():
    """``st.html`` and ``st.iframe`` are handed no text that is put together on the page."""

    def hands_over_html(path, node):
        return (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("html", "iframe")
            and not (path.name == "_frame.py" and ast.unparse(node.args[0]) == "_STYLE")
        )

    assert faults(PAGES, hands_over_html) == []


@pytest.mark.parametrize("path", sorted((ROOT / "pages").rglob("*.js")), ids=lambda path: path.name)
def test_parts_set_text_as_text(path):
    """No part in the browser reads a text as HTML or as code."""
    assert re.findall(WRITES_HTML, path.read_text("utf-8")) == []


def test_errors_are_caught_by_name():
    """Nothing swallows every error: what is a bug goes on as one."""

    def swallows(_, node):
        if not isinstance(node, ast.ExceptHandler):
            return False
        kinds = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
        return any(kind is None or getattr(kind, "id", "") in ("Exception", "BaseException") for kind in kinds)

    assert faults(PAGES + CORE, swallows) == []


def test_charts_and_views_fit_and_draw_at_random_nothing():
    """What draws results estimates none: neither a model, nor a test, nor a random number."""
    drawn = [path for path in CORE if path.parent.name in ("charts", "views")]

    def computes(_, node):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
            return any(name.partition(".")[0] in ("sklearn", "scipy", "random", "statsmodels") for name in names)
        return isinstance(node, ast.Attribute) and node.attr in ("random", "default_rng", "fit_transform", "polyfit")

    assert len(drawn) >= 10
    assert faults(drawn, computes) == []
