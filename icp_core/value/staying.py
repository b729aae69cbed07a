"""How much buying has fallen off because some customers have left: one hypergeometric function, everywhere."""

from __future__ import annotations

import numpy as np

_LARGE, _STEPS, _AT_ONCE = 100, 512, 5000


def still_bought(R: np.ndarray, a: float, B: np.ndarray, log_scale: np.ndarray) -> np.ndarray:
    """E[(1 + p u)^-(R + 1)] over p of Beta(a, B), which is 2F1(R + 1, a; a + B; -u): 1 at u = 0, falling to 0.

    Parameters
    ----------
    R, B : float arrays above 0 that broadcast with ``log_scale``
    a : float > 0
    log_scale : float array >= 0
        log(1 + u), where u is time ahead over (alpha + T).

    Returns
    -------
    float array of the common shape. By Pfaff's transformation, whose argument u / (1 + u) stays within 0 and 1. Where
    that is above .9 and a + B is large, or the power is, the library's function loses its digits, and the integral over
    p is taken.
    """
    from scipy.special import hyp2f1

    R, B, log_scale = np.broadcast_arrays(R, B, log_scale)
    hard = (log_scale > np.log(10)) & (np.maximum(a + B, a * log_scale) > _LARGE)
    near = np.where(hard, 0.0, log_scale)
    found = np.asarray(hyp2f1(a, a + B - R - 1, a + B, -np.expm1(-near)) * np.exp(-a * near))
    lost = np.flatnonzero(hard)
    for start in range(0, len(lost), _AT_ONCE):
        at = lost[start : start + _AT_ONCE]
        found.flat[at] = _by_integral(R.flat[at], a, B.flat[at], log_scale.flat[at])
    return found


def _by_integral(R: np.ndarray, a: float, B: np.ndarray, log_scale: np.ndarray) -> np.ndarray:
    """Trapezium rule over the log odds y of p, where the integrand dies out on both sides, so that it is all but exact.

    For small p it falls as p^a. Where a is below 1 that is slow, and 1 - (1 + p u)^-(R + 1) takes its place, which
    falls as p^(a + 1).
    """
    from scipy.special import betaln

    slow = a < 1
    falls = a + 1 if slow else a
    u, middle = np.expm1(log_scale), np.log(a) - np.log(B)
    low = np.minimum(middle, -np.log((R + 1) * u)) - 40 / falls - 8 / np.sqrt(falls)
    high = np.minimum(np.log(np.expm1(np.minimum((60 + 3 * a) / B, 700.0))), np.maximum(middle, 0) + 45 / B + 3)
    step = (high - low) / _STEPS
    y = low + np.arange(_STEPS + 1)[:, None] * step
    log_p, log_q = -np.logaddexp(0.0, -y), -np.logaddexp(0.0, y)
    log_density, log_stays = a * log_p + B * log_q - betaln(a, B), -(R + 1) * np.log1p(u * np.exp(log_p))
    if slow:
        return np.asarray(1 + (np.exp(log_density) * np.expm1(log_stays)).sum(axis=0) * step)
    return np.asarray(np.exp(log_density + log_stays).sum(axis=0) * step)
