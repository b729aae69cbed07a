"""Words that stand on no page and in no file for people: raw column names, and acronyms of statistics."""

from __future__ import annotations

import re

ACRONYMS = (
    *("AIC", "AUC", "BH", "BIC", "CI", "CV", "EB", "FDR", "GLM", "IQR", "KDE", "MAE", "MCMC", "MLE", "OLS", "OOF"),
    *("PCA", "PPV", "RMSE", "ROC", "SD", "SE", "SHAP", "TPR"),
)
_RAW = re.compile(rf"(?<![\w/.@-])[a-z]+(?:_[a-z0-9]+)+(?![\w/.@-])|\b(?:{'|'.join(ACRONYMS)})\b")


def jargon(text: str) -> list[str]:
    """What of it nobody says in a meeting: words joined by ``_``, outside addresses and paths, and the acronyms."""
    return sorted(set(_RAW.findall(text)))
