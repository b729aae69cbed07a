"""What marks a segment: the levels commoner in it than in all, and a name made from the strongest."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from icp_core.languages import Message, attribute_in_sentence, attribute_name, has_text, level_name, message
from icp_core.levels import NO, OTHER, TECHNOLOGY, UNKNOWN, YES

LEAST_SHARE = 0.35
"""A level names a segment only if at least this share of the segment has it."""
LEAST_LIFT = 1.25
IN_A_NAME = 2
COLUMNS = ("label", "attribute", "level", "share", "share_all", "lift")


def level_marks(levels: pd.DataFrame, labels: np.ndarray) -> pd.DataFrame:
    """Share of each level in each segment and in all, of the accounts whose attribute is known.

    Returns
    -------
    DataFrame(label, attribute, level, share, share_all, lift, score); within a label by ``score``, the standardised
    difference of the shares, high first. Levels at or below their share in all are left out.
    """
    rows = []
    groups = np.eye(int(labels.max(initial=0)) + 1)[labels] if len(labels) else np.empty((0, 1))
    for attribute in levels.columns:
        column = levels[attribute].to_numpy(dtype=object)
        known = column != UNKNOWN
        in_group = groups[known].sum(axis=0)
        for name in sorted(set(column[known])):
            at = column == name
            whole = at.sum() / known.sum()
            for label, (have, size) in enumerate(zip(groups[at].sum(axis=0), in_group, strict=True)):
                if size and have / size > whole:
                    score = (have / size - whole) / np.sqrt(whole * (1 - whole) / size)
                    rows.append((label, str(attribute), str(name), have / size, whole, have / size / whole, score))
    out = pd.DataFrame(rows, columns=[*COLUMNS, "score"])
    keys = ["label", "score", "attribute", "level"]
    return out.sort_values(keys, ascending=[True, False, True, True], ignore_index=True)


def segment_names(marks: pd.DataFrame, n_segments: int) -> Iterator[tuple[int, Message]]:
    """A name per label: its two strongest marks, a third where two segments would be called the same, then a number."""
    if n_segments == 1:
        yield 0, message("segments.name.all")
        return
    taken: set[str] = set()
    for label in range(n_segments):
        chosen = _naming_marks(marks[marks["label"] == label])
        parts = chosen[:IN_A_NAME]
        name = marks_name(parts)
        if str(name) in taken and len(chosen) > IN_A_NAME:
            name = marks_name(chosen[: IN_A_NAME + 1])
        if str(name) in taken:
            name = message("segments.name.numbered", name=name, number=label + 1)
        taken.add(str(name))
        yield label, name


def marks_name(parts: list[Message]) -> Message:
    """A name made from up to three marks, the strongest first."""
    if not parts:
        return message("segments.name.unmarked")
    return message(f"segments.name.marks{len(parts)}", **{f"mark{i + 1}": part for i, part in enumerate(parts)})


def _naming_marks(marks: pd.DataFrame) -> list[Message]:
    """Marks fit for a name, strongest first, one per attribute: what companies have rather than what they lack."""
    fit = marks[(marks["share"] >= LEAST_SHARE) & (marks["lift"] >= LEAST_LIFT)]
    lacking = [lacks(attribute, level) for attribute, level in zip(fit["attribute"], fit["level"], strict=True)]
    fit = fit[~np.array(lacking, dtype=bool)].drop_duplicates("attribute")
    return [level_phrase(attribute, level) for attribute, level in zip(fit["attribute"], fit["level"], strict=True)]


def lacks(attribute: str, level: str) -> bool:
    """Whether a level says only what companies have not, or that it is one of many."""
    return level == OTHER or _answer(attribute, level) == NO


def level_phrase(attribute: str, level: str) -> Message:
    """A level as a few words within a sentence: ``200–999 employees``, ``exports: yes``, ``owner family``."""
    words, answer = level_name(attribute, level), _answer(attribute, level)
    if attribute.startswith(TECHNOLOGY):
        key = "segments.mark.technology" if answer == YES else "segments.mark.without_technology"
        return message(key, level=attribute_name(attribute))
    if answer:
        return message(f"segments.mark.answer_{answer}", attribute=attribute_in_sentence(attribute))
    if needs_its_attribute(attribute):
        return message("segments.mark.other", attribute=attribute_in_sentence(attribute), level=words)
    return message(f"segments.mark.{attribute}", level=words)


def needs_its_attribute(attribute: str) -> bool:
    """Whether the levels of an attribute say nothing alone: ``family``, of an attribute of one's own, ``owner family``.

    Technologies are named by what is used, and the levels of industries, countries and the like by themselves.
    """
    return not attribute.startswith(TECHNOLOGY) and not has_text(f"segments.mark.{attribute}")


def _answer(attribute: str, level: str) -> str | None:
    """``yes`` or ``no`` where the level is an answer, however files write it; a country ``NO`` is none."""
    said = level.casefold()
    return said if said in (YES, NO) and not has_text(f"segments.mark.{attribute}") else None
