"""How well a score tells good outcomes from bad ones: area under the ROC curve with its interval.

The variance is DeLong's (DeLong, DeLong and Clarke-Pearson, 1988) in the fast form of Sun and Xu (2014); the interval
is made on the logit scale, so that it stays within 0 and 1.
"""

from __future__ import annotations

import numpy as np

Z_95 = 1.959963984540054


def area_under_curve(score: np.ndarray, outcome: np.ndarray, *, z: float = Z_95) -> tuple[float, float, float]:
    """Area under the ROC curve, and its interval (95 % unless ``z`` says otherwise).

    Parameters
    ----------
    score : float array of shape (n,)
    outcome : bool array of shape (n,), both kinds in it

    Returns
    -------
    (area, low, high); NaN throughout where one kind of outcome is missing.
    """
    from scipy.stats import rankdata

    outcome = np.asarray(outcome, dtype=bool)
    good, bad = score[outcome], score[~outcome]
    m, n = len(good), len(bad)
    if not m or not n:
        return (np.nan, np.nan, np.nan)
    together = rankdata(np.concatenate([good, bad]))
    place_good = (together[:m] - rankdata(good)) / n
    place_bad = 1 - (together[m:] - rankdata(bad)) / m
    # Halves of pairs add up without error, so that the area is the same in whatever order they are added.
    area = float((together[:m] - rankdata(good)).sum()) / (m * n)
    variance = (place_good.var(ddof=1) / m if m > 1 else 0.25) + (place_bad.var(ddof=1) / n if n > 1 else 0.25)
    # A curve without errors has no variance of its own; half a case out of place bounds what is known.
    edge = 0.5 / min(m, n)
    inside = float(np.clip(area, edge, 1 - edge))
    half = z * np.sqrt(max(float(variance), edge**2)) / (inside * (1 - inside))
    logit = np.log(inside / (1 - inside))
    low, high = (float(1 / (1 + np.exp(-(logit + side * half)))) for side in (-1, 1))
    return (area, low if area >= edge else 0.0, high if area <= 1 - edge else 1.0)
