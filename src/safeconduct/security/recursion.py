"""The recursion of Ozaki over a long history, as machine code; imported only where a history is long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numba
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from safeconduct.security.hawkes import Floats


def _recursion(gaps: Floats, kept: Floats) -> tuple[Floats, Floats]:
    """As :func:`safeconduct.security.hawkes._recursion` says, from the gaps between n incidents and their decays."""
    excited, lagged = np.zeros(len(gaps) + 1), np.zeros(len(gaps) + 1)
    a = b = 0.0
    for i in range(len(gaps)):
        b = kept[i] * (b + gaps[i] * (a + 1))
        a = kept[i] * (a + 1)
        excited[i + 1], lagged[i + 1] = a, b
    return excited, lagged


def _compiled() -> Any:
    try:
        return numba.njit(cache=True)(_recursion)
    except RuntimeError:  # nowhere to keep it
        return numba.njit(_recursion)


recursion: Callable[[Floats, Floats], tuple[Floats, Floats]] = _compiled()
"""Σ exp(−β(tᵢ − tⱼ)) and Σ (tᵢ − tⱼ) exp(−β(tᵢ − tⱼ)) over the incidents j before each i, shape (n,) each."""
