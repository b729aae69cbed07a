"""Keeping projects: what a person has chosen, the project file, and the workspace that saves as one works."""

from icp_core.workspace.choices import Choices, Evidence, Source, from_plain, to_plain
from icp_core.workspace.project import Project
from icp_core.workspace.project_file import open_project, project_bytes, save_project

__all__ = [
    "Choices",
    "Evidence",
    "Project",
    "Source",
    "from_plain",
    "open_project",
    "project_bytes",
    "save_project",
    "to_plain",
]
