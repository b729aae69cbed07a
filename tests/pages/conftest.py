"""The app without a browser, opened on its first sample, and the ways to look into its parts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]


class App:
    """An app under test: pages by name, widgets by key, browser parts by key as the dict that they draw.

    The first page is the one that is opened first; the start page where it is looked at before any is.
    """

    def __init__(self, project: str | None = None) -> None:
        self._test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        self._begun = False
        if project:
            self._test.query_params["project"] = project

    @property
    def test(self) -> AppTest:
        if not self._begun:
            self.run()
        return self._test

    def run(self) -> App:
        self._begun = True
        self._test.run()
        return self.check()

    def check(self) -> App:
        assert not self.test.exception, [entry.message for entry in self.test.exception]
        return self

    def open(self, page: str) -> App:
        """Go to a page; the fold of the board that most tests have to do with is open on it."""
        self._test.switch_page(f"pages/{page}.py")
        if page == "board":
            self._test.session_state["capacity"] = True
        return self.run()

    def widget(self, key: str):
        return next(found for found in self.every() if getattr(found, "key", None) == key)

    def uploader(self):
        """Where files are chosen on the data page; it is another one, empty, once they are read."""
        return next(found for found in self.test.file_uploader if found.key.startswith("files_"))

    def every(self):
        kinds = (
            "button",
            "selectbox",
            "slider",
            "toggle",
            "number_input",
            "radio",
            "segmented_control",
            "multiselect",
            "download_button",
            "file_uploader",
            "text_input",
            "text_area",
            "checkbox",
        )
        return [found for kind in kinds for found in getattr(self.test, kind)]

    def set(self, key: str, value) -> App:
        self.widget(key).set_value(value).run()
        return self.check()

    def click(self, key: str) -> App:
        self.widget(key).click().run()
        return self.check()

    def unfold(self, key: str) -> App:
        """Open a fold whose fields are made as it opens."""
        self.test.session_state[key] = True
        return self.run()

    def part(self, key: str) -> dict:
        found = [c.proto for c in self.test.get("bidi_component") if c.proto.id.endswith(f"-{key}")]
        assert found, f"no part {key}; there are {[c.proto.id for c in self.test.get('bidi_component')]}"
        return json.loads(found[0].json)

    def bytes(self, key: str) -> bytes:
        """What a part that takes bytes is given."""
        found = [c.proto for c in self.test.get("bidi_component") if c.proto.id.endswith(f"-{key}")]
        return found[0].bytes

    def has_part(self, key: str) -> bool:
        return any(c.proto.id.endswith(f"-{key}") for c in self.test.get("bidi_component"))

    def chart(self, key: str) -> dict:
        found = [c.proto for c in self.test.get("plotly_chart") if c.proto.id.endswith(f"-{key}")]
        assert found, f"no chart {key}; there are {[c.proto.id for c in self.test.get('plotly_chart')]}"
        return json.loads(found[0].spec)

    def headline(self) -> str:
        return self.test.title[0].value

    def words(self) -> str:
        texts = [*self.test.title, *self.test.caption, *self.test.markdown, *self.test.error]
        return "\n".join(str(entry.value) for entry in texts)

    @property
    def project(self):
        return self.test.session_state["project"]

    def change(self, **choices) -> App:
        from dataclasses import replace

        self.test.session_state["project"] = replace(self.project, **choices)
        self.test.run()
        return self.check()


def author_field(app: App) -> str:
    """Where the author is named in the fold."""
    return next(found.key for found in app.test.text_input if found.key.startswith("author_save_"))


def folds(app: App) -> set[str]:
    """The popovers of the page, each by its own id: one that has another id is drawn anew, and closed."""
    return {found.proto.id for found in app.test.get("popover")}


@pytest.fixture(scope="session", autouse=True)
def _packages_looked_through_once():
    """Streamlit reads every installed package for parts of pages in it; a server does so once, AppTest at each app."""
    with pytest.MonkeyPatch.context() as patch:
        found = manifest_scanner.scan_component_manifests()
        patch.setattr(manifest_scanner, "scan_component_manifests", lambda *_, **__: found)
        yield


@pytest.fixture(autouse=True)
def _through_the_app(monkeypatch):
    """Run ``app.py`` around every page, as a server does from its first page on; AppTest forgets that at each run."""
    begin = PagesManager.__init__

    def begin_after_navigation(self, *args, **settings):
        begin(self, *args, **settings)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", begin_after_navigation)


@pytest.fixture(autouse=True)
def shelf(monkeypatch, tmp_path) -> Path:
    """The folder in which this test's projects are kept."""
    monkeypatch.setenv("ICP_WORKBENCH_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def app(shelf) -> App:
    return App()
