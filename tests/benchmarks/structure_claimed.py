"""How often are groups claimed where there are none, and denied where there are some?

Run: ``OMP_NUM_THREADS=1 python tests/benchmarks/structure_claimed.py [n] [companies]``

Without groups: independent columns, one cloud of correlated numbers, and a size that runs through numbers, categories,
technologies and gaps (the hard one). With groups: both kinds of ``tests/segments/mixed_companies.py``, at full strength
and at two thirds. ``stable`` is what the product calls stable, ``tentative`` what it shows with a warning.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))


from icp_core.segments import find_segments
from tests.segments.mixed_companies import companies_without_groups, factor_companies, mixture_companies

WEAK = 0.67
KINDS = {
    **{
        name: (lambda n, seed, name=name: companies_without_groups(name, n, seed))
        for name in ("columns", "cloud", "size")
    },
    "mixture": lambda n, seed: mixture_companies(n, seed)[0],
    "mixture, weak": lambda n, seed: mixture_companies(n, seed, strength=WEAK)[0],
    "factor": lambda n, seed: factor_companies(n, seed)[0],
    "factor, weak": lambda n, seed: factor_companies(n, seed, strength=WEAK)[0],
}


def main(n: int, companies: int) -> None:
    """Print the rates."""
    for name, make in KINDS.items():
        start = time.perf_counter()
        found = [find_segments(make(n, seed)) for seed in range(companies)]
        stable = np.mean([one.is_stable for one in found])
        some = np.mean([one.n_segments > 1 for one in found])
        error = 100 * np.sqrt(max(some * (1 - some), 1 / companies) / companies)
        print(f"n = {n:,}  {name:<14} shown {some:4.0%} (s.e. {error:.0f} points), called stable {stable:4.0%}, "
              f"{(time.perf_counter() - start) / companies:.1f} s each", flush=True)  # fmt: skip


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:3]]
    main(asked[0] if asked else 300, asked[1] if len(asked) > 1 else 100)
