"""Keeping projects: what a person has chosen, the project file, and the workspace that saves as one works."""

from icp_core.workspace.ballot_rows import Participant
from icp_core.workspace.ballots import BallotBox, Progress
from icp_core.workspace.choices import Choices, Costing, Evidence, Source, from_plain, to_plain
from icp_core.workspace.database import default_shelf_path
from icp_core.workspace.decisions import decisions
from icp_core.workspace.history import History
from icp_core.workspace.kept_history import KeptHistory, trusted_choices
from icp_core.workspace.named import known_names
from icp_core.workspace.project import Project
from icp_core.workspace.project_file import open_project, project_bytes, save_project
from icp_core.workspace.restoring import restored
from icp_core.workspace.rounds import Asked, KeptRound, Round
from icp_core.workspace.shelf import Card, Shelf, Shelved
from icp_core.workspace.tries import Tries

__all__ = [
    "Asked",
    "BallotBox",
    "Card",
    "Choices",
    "Costing",
    "Evidence",
    "History",
    "KeptHistory",
    "KeptRound",
    "Participant",
    "Progress",
    "Project",
    "Round",
    "Shelf",
    "Shelved",
    "Source",
    "Tries",
    "decisions",
    "default_shelf_path",
    "from_plain",
    "known_names",
    "open_project",
    "project_bytes",
    "restored",
    "save_project",
    "to_plain",
    "trusted_choices",
]
