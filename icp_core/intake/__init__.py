"""From files, as real companies export them, to a checked Dataset."""

from icp_core.intake.reading import read_dataset

__all__ = ["read_dataset"]
