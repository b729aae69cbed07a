"""How regular the customers' rhythm is: 1 for purchases at random times, more the closer they come to a calendar.

If the times between purchases follow a Gamma distribution of shape k, the first of two neighbouring ones divided by
their sum is Beta(k, k), whatever each customer's own rate is; its variance around one half is 1 / (4 (2 k + 1)) (Wheat
and Morrison, 1990).
"""

from __future__ import annotations

import numpy as np

MOST = 12
"""Beyond this the next purchase is all but certain in time, and one stage more changes nothing."""
PRIOR_PAIRS = 10
"""Weight of "at random times", in pairs: a handful of equal gaps is no calendar yet."""


def regularity(pairs: np.ndarray) -> int:
    """Shape k of the times between purchases, a whole number from 1 to :data:`MOST`.

    Parameters
    ----------
    pairs : float array (n, 2)
        Neighbouring times between purchases of one customer, as :func:`icp_core.value.histories.gap_pairs` gives them.
    """
    share = pairs[:, 0] / pairs.sum(axis=1)
    variance = (((share - 0.5) ** 2).sum() + PRIOR_PAIRS / 12) / (len(share) + PRIOR_PAIRS)
    return int(np.clip(round((1 - 4 * variance) / (8 * variance)), 1, MOST)) if variance > 0 else MOST
