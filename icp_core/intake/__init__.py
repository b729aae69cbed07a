"""From files, as real companies export them, to a checked Dataset."""

from icp_core.intake.choices import FileChoice, ReadingChoices
from icp_core.intake.reading import read_dataset

__all__ = ["FileChoice", "ReadingChoices", "read_dataset"]
