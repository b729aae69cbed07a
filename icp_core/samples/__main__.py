"""Write all samples into a folder, by default the ``data/`` of the project: ``python -m icp_core.samples [folder]``."""

import sys
from pathlib import Path

from icp_core.samples import sample_names, write_sample
from icp_core.samples.shipped import DATA

folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
for name in sample_names():
    write_sample(name, folder / name)
