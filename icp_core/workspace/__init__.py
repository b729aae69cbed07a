"""Keeping projects: what a person has chosen, the project file, and the workspace that saves as one works."""

from icp_core.workspace.choices import Choices, Costing, Evidence, Source, from_plain, to_plain
from icp_core.workspace.database import default_shelf_path
from icp_core.workspace.project import Project
from icp_core.workspace.project_file import open_project, project_bytes, save_project
from icp_core.workspace.shelf import Card, Shelf, Shelved

__all__ = [
    "Card",
    "Choices",
    "Costing",
    "Evidence",
    "Project",
    "Shelf",
    "Shelved",
    "Source",
    "default_shelf_path",
    "from_plain",
    "open_project",
    "project_bytes",
    "save_project",
    "to_plain",
]
