import subprocess
import sys
from pathlib import Path

import pytest

import icp_core

ROOT = Path(__file__).parents[1]
HEAVY = ("pandas", "numpy", "scipy", "sklearn", "plotly", "streamlit", "babel", "pyarrow", "xlsxwriter")


def loaded_after(code):
    """The heavy packages that a fresh interpreter has loaded once the code has run."""
    told = f"{code}\nimport sys\nprint(*[name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_facade_costs_nothing():
    """``import icp_core`` loads no package but itself, and neither does asking for its version or its names."""
    assert loaded_after("import icp_core; icp_core.__version__; dir(icp_core)") == set()


def test_the_whole_core_knows_no_front_end():
    """With every name resolved, Streamlit is still not loaded, and neither plotly nor the writer of workbooks is."""
    loaded = loaded_after("import icp_core\nfor name in icp_core.__all__: getattr(icp_core, name)")
    assert "pandas" in loaded
    assert loaded & {"streamlit", "plotly", "xlsxwriter"} == set()


@pytest.mark.parametrize("name", icp_core.__all__)
def test_every_name_resolves_to_what_is_behind_it(name):
    """Each name of the facade stands in the room that it is said to stand in, and is documented there."""
    found = getattr(icp_core, name)
    if name == "__version__":
        assert found.count(".") == 2
        return
    room = sys.modules[f"icp_core.{icp_core._HOME[name]}"]
    assert found is getattr(room, name)
    assert name in getattr(room, "__all__", [name])
    assert not callable(found) or (found.__doc__ or "").strip()


def test_names_are_given_once_and_listed():
    """No name stands twice, and ``dir`` lists all of them."""
    assert len(set(icp_core.__all__)) == len(icp_core.__all__)
    assert dir(icp_core) == sorted(icp_core.__all__)


def test_an_unknown_name_is_refused_with_what_there_is():
    """The message names the culprit and every name that there is."""
    with pytest.raises(AttributeError) as refused:
        icp_core.find_customers  # noqa: B018
    told = str(refused.value)
    assert "'find_customers'" in told
    assert all(name in told for name in icp_core.__all__)
    assert not hasattr(icp_core, "_secret")


def test_an_unknown_name_cannot_be_imported():
    """``from icp_core import`` refuses what the facade lacks as Python does."""
    with pytest.raises(ImportError, match="find_customers"):
        exec("from icp_core import find_customers", {})
