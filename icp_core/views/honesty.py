"""How well the weights do, on accounts that they have not seen: won told from lost, best from rest.

The area under the curve is told as what it is: of 100 pairs, one of either kind, how many are put in the right order.
What depends on the weights of the moment are rows and a verdict out of figures; ``constants`` holds the words and
places that the same needs in a browser while a slider moves (``honestyRows`` in ``pages/_parts/honesty.js``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from icp_core.fit import ReferenceModel, Scoring
from icp_core.fit.judged import Question
from icp_core.languages import DEFAULT_LOCALE, Message, message, say
from icp_core.languages.numbers import whole

AUC_FROM, AUC_TO = 0.35, 0.95
"""Ends of the line on which areas are drawn; chance is .5."""
QUESTIONS: tuple[Question, ...] = ("won", "best")
SETS = ("yours", "data", "equal", "fuller")
RELATIONS = ("above", "as", "below")

Figures = Mapping[str, Mapping[str, Mapping[str, Any]]]


def honesty_view(
    compared: Mapping[str, pd.DataFrame],
    scoring: Scoring,
    reference: ReferenceModel,
    *,
    origin: str = "belief",
    locale: str = DEFAULT_LOCALE,
) -> dict[str, Any] | None:
    """Both questions for each set of weights, and what a fuller model reaches on the deals.

    None where there is no figure, or nothing to weigh.

    Parameters
    ----------
    compared : mapping of ``won`` and ``best`` to a table of :func:`compare_scorings`
        Its first row is the weights of the moment, ``yours``.
    scoring : Scoring of the weights of the moment
    origin : where these come from; the data's are not told apart from the data's, nor equal ones from equal ones
    """
    figures = _figures(compared, reference)
    if not any(figures.values()) or not scoring.all_accounts.attributes:
        return None
    constants = _constants(locale)
    judged = [found for found in map(scoring.judged_set, QUESTIONS) if found is not None]
    return {
        "heading": say(message("view.honesty.heading"), locale),
        "how": say(
            message(
                "view.honesty.how",
                judged=[each.how for each in judged if figures[each.question]],
            ),
            locale,
        ),
        "legend": [
            {"question": each, "text": say(message(f"view.honesty.legend_{each}"), locale)}
            for each in QUESTIONS
            if figures[each]
        ],
        "chance": _place(0.5),
        "rows": _rows(figures, constants, locale),
        "verdict": _verdict(figures, origin, locale),
        "missing": [say(each.too_few, locale) for each in judged if each.too_few],
        "note": say(message("view.honesty.note"), locale),
        "figures": figures,
        "constants": constants,
    }


def _figures(compared: Mapping[str, pd.DataFrame], reference: ReferenceModel) -> dict[str, dict[str, dict[str, Any]]]:
    figures: dict[str, dict[str, dict[str, Any]]] = {}
    for question in QUESTIONS:
        table = compared[question]
        figures[question] = {
            str(name): {
                **{figure: float(row[figure]) for figure in ("auc", "low", "high", "ahead_low", "ahead_high")},
                "better": bool(row["better"]),
            }
            for name, row in table.iterrows()
            if pd.notna(row["auc"])
        }
    if figures["won"] and pd.notna(reference.auc):
        figures["won"]["fuller"] = {"auc": reference.auc, "low": reference.auc_low, "high": reference.auc_high}
    return figures


def _constants(locale: str) -> dict[str, Any]:
    left = {name: "{" + name + "}" for name in ("points", "low", "high", "won", "best")}

    def told(key: str, **values: Any) -> str:
        return say(message(f"view.honesty.{key}", **values), locale)

    who = told("who_belief")
    relations = [f"{data}_{equal}" for data in (*RELATIONS, "none") for equal in (*RELATIONS, "none")]
    return {
        "from": AUC_FROM,
        "to": AUC_TO,
        "labels": {name: told(name) for name in SETS},
        "titles": {
            question: {name: told(f"title_{question}", label=told(f"title_{name}"), **left) for name in SETS}
            for question in QUESTIONS
        },
        "told": {key: told(f"told_{key}") for key in ("chance", "chance_below", "alone", *relations[:-1])},
        "verdict": {kind: told(f"verdict_{kind}", who=who, **left) for kind in ("both", *QUESTIONS)},
    }


def _rows(figures: Figures, constants: Mapping[str, Any], locale: str) -> list[dict[str, Any]]:
    rows = []
    for name in SETS:
        found = {question: figures[question].get(name) for question in QUESTIONS}
        if not any(found.values()):
            continue
        cells: dict[str, Any] = {
            question: _cell(figure, locale) if figure else None for question, figure in found.items()
        }
        titles = []
        for question, figure in found.items():
            if figure:
                points = {at: whole(100 * figure[of], locale) for at, of in _POINTS.items()}
                titles.append(_filled(constants["titles"][question][name], points))
        rows.append({"id": name, "label": constants["labels"][name], "title": "\n".join(titles), **cells})
    return rows


_POINTS = {"points": "auc", "low": "low", "high": "high"}


def _cell(figure: Mapping[str, Any], locale: str) -> dict[str, Any]:
    places = {"at": _place(figure["auc"]), "low": _place(figure["low"]), "high": _place(figure["high"])}
    return {**places, "text": whole(100 * figure["auc"], locale)}


def _filled(template: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        template = template.replace("{" + name + "}", value)
    return template


def _verdict(figures: Figures, origin: str, locale: str) -> str | None:
    told: dict[str, Message] = {}
    for question in QUESTIONS:
        key = _told(figures[question], [name for name in ("data", "equal") if name != origin])
        if key is not None:
            told[question] = message(f"view.honesty.told_{key}")
    if not told:
        return None
    kind = "both" if len(told) == 2 else next(iter(told))
    who = message(f"view.honesty.who_{origin}")
    return say(message(f"view.honesty.verdict_{kind}", who=who, won=told.get("won"), best=told.get("best")), locale)


def _told(rows: Mapping[str, Mapping[str, Any]], others: list[str]) -> str | None:
    """Which words tell how the weights of the moment do beside the others: a difference that may be none is none."""
    if "yours" not in rows:
        return None
    beside = {name: _relation(rows[name]) for name in others if name in rows}
    if not rows["yours"]["better"]:
        return "chance_below" if beside.get("data") == "below" else "chance"
    return f"{beside.get('data', 'none')}_{beside.get('equal', 'none')}" if beside else "alone"


def _relation(beside: Mapping[str, float]) -> str:
    return "above" if beside["ahead_low"] > 0 else "below" if beside["ahead_high"] < 0 else "as"


def _place(area: float) -> float:
    return (area - AUC_FROM) / (AUC_TO - AUC_FROM)
