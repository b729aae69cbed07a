"""How well won leads are told from lost ones, out of fold, once what is known only afterwards is left out.

    python tests/benchmarks/leads_auc.py FOLDER

The folder holds ``Leads.csv``, the leads of an education company (9,240 rows, 38 columns, outcome ``Converted``), as it
is found on the web. Printed: the verdict on every column; then the area under the ROC curve with its standard error
(Hanley and McNeil, 1982) of the fit score under the weights that the data suggest, and of a plain logistic regression
on one-hot words and quantile-transformed numbers (ten folds); with and without what visitors did on the web site, and,
to show what leaks do, with everything. Takes about two minutes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))

import icp_core as icp
from icp_core.intake.leaks import traces

WEB = ("total_visits", "total_time_spent_on_website", "page_views_per_visit")


def plain_logistic(dataset: icp.Dataset, won: pd.Series) -> float:
    """AUC of a plain logistic regression, ten folds."""
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, QuantileTransformer

    table = dataset.accounts.set_index("account_id").loc[won.index, list(dataset.attributes)]
    numbers = [name for name in table if pd.api.types.is_numeric_dtype(table[name])]
    words = [name for name in table if name not in numbers]
    table[words] = table[words].astype(object).where(table[words].notna(), "unknown").astype(str)
    model = make_pipeline(
        make_column_transformer(
            (make_pipeline(SimpleImputer(), QuantileTransformer(n_quantiles=200)), numbers),
            (OneHotEncoder(min_frequency=10, handle_unknown="infrequent_if_exist"), words),
        ),
        LogisticRegression(max_iter=2000),
    )
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    chances = cross_val_predict(model, table, won.to_numpy(), cv=folds, method="predict_proba")[:, 1]
    return traces.auc(chances, won.to_numpy())


def fit_score(dataset: icp.Dataset, won: pd.Series) -> float:
    """AUC of the fit score: levels and weights learned from won and lost, judged out of fold."""
    nobody = SimpleNamespace(members=pd.Series(dtype=bool), too_young=pd.Index([]), judged_by=())
    desirability = icp.suggest_desirability(dataset, nobody, source="won")
    weights = icp.suggest_weights(dataset, nobody, desirability=desirability, source="won")
    return float(icp.prepare_scoring(dataset, desirability).conversion(weights).auc)


def main(folder: str) -> None:
    """Print verdicts and areas."""
    dataset = icp.read_dataset({"Leads.csv": Path(folder) / "Leads.csv"})
    found = icp.leaks(dataset)
    print(found[["attribute", "verdict", "evidence", "auc", "known_won", "known_lost"]].round(3).to_string(index=False))
    print("\nleft out:", ", ".join(dataset.left_out))
    deals = dataset.deals
    assert deals is not None
    won = deals.set_index("account_id")["outcome"].eq("won")
    sets = {
        "without leaks": dataset,
        "without leaks, web": dataset.overruled(after=WEB),
        "with leaks": dataset.overruled(before=dataset.left_out),
    }
    m, n = int(won.sum()), int((~won).sum())
    print(f"\n{'':22}{'attributes':>12}{'fit score':>20}{'plain logistic':>20}")
    for name, tables in sets.items():
        areas = [fit_score(tables, won), plain_logistic(tables, won)]
        cells = [f"{area:.3f} ({area - traces.auc_low(area, m, n, 1.0):.3f})" for area in areas]
        print(f"{name:22}{len(tables.attributes):12}" + "".join(f"{cell:>20}" for cell in cells))


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    if len(sys.argv) > 1:
        main(sys.argv[1])
    else:
        print("Nothing measured: name the folder that holds Leads.csv.")
