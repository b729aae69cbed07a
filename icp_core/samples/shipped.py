"""The samples as shipped in ``data/``: read by the same intake as anybody's upload."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from icp_core.errors import ReadError, SettingError
from icp_core.intake import ReadingChoices, read_dataset
from icp_core.languages import Message, message
from icp_core.samples.cdnow import cdnow_files
from icp_core.samples.company import make_company
from icp_core.samples.nordic_exports import nordic_files
from icp_core.samples.story import truth_story
from icp_core.schema import Dataset

DATA = Path(__file__).parents[2] / "data"
SHIPPED_SEED = 2026
_CURRENCY = {
    "software": "EUR",
    "nordic": "SEK",
    "startup": "EUR",
    "subscriptions": "EUR",
    "null": "EUR",
    "cdnow": "USD",
}


def sample_names() -> tuple[str, ...]:
    """Names of the samples, the one to begin with first."""
    return tuple(_CURRENCY)


def sample_about(name: str) -> Message:
    """What a sample is, in a line.

    Raises
    ------
    SettingError
        If there is no such sample.
    """
    _check(name)
    return message(f"samples.about.{name}")


def load_sample(
    name: str, *, mapping: Mapping[str, Mapping[str, str]] | None = None, choices: ReadingChoices | None = None
) -> Dataset:
    """Read a sample from the files shipped in ``data/``.

    Parameters
    ----------
    name : one of :func:`sample_names`
    mapping, choices : as of :func:`icp_core.read_dataset`

    Raises
    ------
    SettingError
        If there is no such sample.
    ReadError
        If its files are not beside the package.
    """
    _check(name)
    files = {path.name: path for path in sorted((DATA / name).glob("*.csv"))}
    if not files:
        raise ReadError("sample_missing", name=name)
    dataset = read_dataset(dict(files), mapping=mapping, choices=choices)
    # The currency stands in data/README.md; what the reader says about files that name none would mislead here.
    report = dataset.report[dataset.report["code"] != "no_currency"].reset_index(drop=True)
    return dataset.replace(name=str(message(f"samples.name.{name}")), currency=_CURRENCY[name], report=report)


def write_sample(name: str, folder: Path) -> None:
    """Write the files of a sample, and the truth planted in it, into ``folder``; the same ones every time.

    ``cdnow`` is made from the orders that the development package ``lifetimes`` ships.

    Raises
    ------
    SettingError
        If there is no such sample.
    """
    _check(name)
    folder.mkdir(parents=True, exist_ok=True)
    if name == "cdnow":
        files = cdnow_files()
    else:
        dataset, truth = make_company(name, seed=SHIPPED_SEED)
        files = nordic_files(dataset) if name == "nordic" else plain_files(dataset)
        (folder / "truth.json").write_text(truth_story(truth), "utf-8")
    for file, content in files.items():
        (folder / file).write_bytes(content)


def plain_files(dataset: Dataset) -> dict[str, bytes]:
    """A dataset as files that the reader takes back without loss: one CSV per table, by file name."""
    return {f"{table}.csv": _csv(frame) for table, frame in dataset.tables()}


def _csv(frame: pd.DataFrame) -> bytes:
    plain = frame.dropna(axis=1, how="all")
    if "technologies" in plain:
        plain["technologies"] = plain["technologies"].map(
            lambda have: "; ".join(have) if isinstance(have, list) else None
        )
    for column in plain.columns:
        if pd.api.types.is_float_dtype(plain[column]):
            plain[column] = plain[column].map(lambda value: "" if pd.isna(value) else f"{value:.12g}")
    return plain.to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n").encode("utf-8")


def _check(name: str) -> None:
    if name not in _CURRENCY:
        raise SettingError.unknown("sample", name, _CURRENCY)
