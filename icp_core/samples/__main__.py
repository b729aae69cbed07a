"""Write all samples into a folder: ``python -m icp_core.samples data``."""

import sys
from pathlib import Path

from icp_core.samples import sample_names, write_sample

for name in sample_names():
    write_sample(name, Path(sys.argv[1]) / name)
