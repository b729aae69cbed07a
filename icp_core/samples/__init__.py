"""Companies to look at before there is a file of one's own: made ones with planted truth, one real set."""

from icp_core.samples.company import make_company
from icp_core.samples.shipped import load_sample, plain_files, sample_about, sample_names, write_sample
from icp_core.samples.truth import Truth

__all__ = ["Truth", "load_sample", "make_company", "plain_files", "sample_about", "sample_names", "write_sample"]
