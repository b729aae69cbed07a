"""What the code says: every call that makes a message, with its key and the values that it fills in."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOLE = "\0"
"""Stands for a part of a key that is only known when the program runs."""
FIRST_WORD = {
    "message": "",
    "Message": "",
    "text": "page.",
    "_kept": "page.doing.",
    "note": "report.",
    "rows": "report.",
}
"""Functions whose first argument is a key, and what they put in front of it."""
ERRORS = (
    "cls", "IcpError", "ReadError", "TableError", "SettingError", "TooFewError", "DefinitionError", "ProjectError",
    "WorkspaceError",
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """A message that the code makes: a key (with holes), the names of its values, and whether all of them are known."""

    key: str
    values: frozenset[str]
    complete: bool
    where: str

    def family(self):
        """Pattern of the keys that it can have."""
        return re.compile("([a-z0-9_]+?)".join(re.escape(part) for part in self.key.split(HOLE)))


def spellings(node):
    """The texts that an expression can be: a constant, one with holes, or either branch of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        texts = [""]
        for part in node.values:
            inner = spellings(part if isinstance(part, ast.Constant) else part.value)
            texts = [text + end for text in texts for end in inner or [HOLE]]
        return texts
    if isinstance(node, ast.IfExp):
        return [text for branch in (node.body, node.orelse) for text in spellings(branch) or [HOLE]]
    return []


def called(node):
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def messages_of(path, tree):
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = called(node)
        before = "error." if name in ERRORS else FIRST_WORD.get(name)
        if before is None:
            continue
        options = {word.arg: word.value for word in node.keywords}
        keys = spellings(options["key"]) if name in ("note", "rows") and "key" in options else spellings(node.args[0])
        given = {word for word in options if word}
        complete = None not in options
        if name == "Message" and len(node.args) > 1:
            table = node.args[1]
            complete = isinstance(table, ast.Dict)
            given |= {key.value for key in table.keys} if complete else set()
        if name in ("note", "rows"):
            given |= {"file", "column"}
        for key in keys:
            if key.strip(HOLE + "."):
                yield Said(before + key, frozenset(given), complete, f"{path.relative_to(ROOT)}:{node.lineno}")


def python_files():
    folders = [ROOT / "icp_core", ROOT / "pages"]
    return [path for folder in folders for path in sorted(folder.rglob("*.py"))] + [ROOT / "app.py"]


@pytest.fixture(scope="session")
def parsed():
    """Every module with its syntax tree."""
    return {path: ast.parse(path.read_text("utf-8")) for path in python_files()}


@pytest.fixture(scope="session")
def said(parsed):
    """Every message that the code makes."""
    return [one for path, tree in parsed.items() for one in messages_of(path, tree)]


@pytest.fixture(scope="session")
def words_in_code(parsed):
    """Every constant of the code as a word, the words of its templates, and the names of its fields."""
    found = set()
    for tree in parsed.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, (str, int)):
                found |= {str(node.value), str(node.value).replace(" ", "_")}
            elif isinstance(node, ast.JoinedStr):
                found.update(spellings(node))
    return found
