"""Arrays for the browser as one run of bytes, read there without copying.

Layout, all little-endian: 4 bytes with the length of the header, the header as JSON, ``{"about": ..., "arrays": {name:
{"dtype", "offset", "length"}}}``, and the arrays, each at its offset behind the header. Header
and arrays end on multiples of 8 bytes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np

DTYPES = ("uint8", "int8", "uint16", "int16", "uint32", "int32", "float32", "float64")
"""Those for which a browser has a typed array."""
_STEP = 8


def pack(about: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> bytes:
    """Header and arrays as bytes; the same input gives the same bytes.

    Parameters
    ----------
    about : what JSON can hold, without NaN
    arrays : arrays by name, of a type in :data:`DTYPES`; they are laid out flat, row by row

    Raises
    ------
    TypeError
        If an array is of another type.
    """
    flat = {name: np.ascontiguousarray(array).ravel() for name, array in arrays.items()}
    for name, array in flat.items():
        if array.dtype.name not in DTYPES:
            raise TypeError(f"{name}: {array.dtype.name} is none of {', '.join(DTYPES)}")
    # Offsets are counted from behind the header first, so that its own length does not change them.
    places, end = {}, 0
    for name, array in flat.items():
        places[name] = {"dtype": array.dtype.name, "offset": end, "length": len(array)}
        end += _padded(array.nbytes)
    header = json.dumps({"about": about, "arrays": places}, allow_nan=False, ensure_ascii=False).encode()
    header += b" " * (_padded(len(header) + 4) - len(header) - 4)
    out = bytearray(4 + len(header) + end)
    out[:4] = len(header).to_bytes(4, "little")
    out[4 : 4 + len(header)] = header
    for name, array in flat.items():
        at = 4 + len(header) + int(str(places[name]["offset"]))
        out[at : at + array.nbytes] = array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
    return bytes(out)


def _padded(length: int) -> int:
    return -(-length // _STEP) * _STEP
