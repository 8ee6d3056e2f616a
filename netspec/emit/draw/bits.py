"""An endless stream of random integers that only its key decides."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.floating[Any]]


class Bits:
    """The stream of what `key` gives; one thread may read it."""

    def __init__(self, key: Callable[[], str]) -> None:
        self._key = key

    # Made when it is asked for, since most weights are zeros or ones.
    @cached_property
    def _generator(self) -> np.random.SFC64:
        """The fastest of NumPy's generators in this use."""
        entropy = int.from_bytes(sha256(self._key().encode()).digest(), "little")
        return np.random.SFC64(entropy)

    def int64(self, count: int) -> NDArray[np.int64]:
        """The next `count` integers, uniform over all of int64."""
        return self._raw(count).view(np.int64)

    def int32(self, count: int) -> NDArray[np.int32]:
        """The next `count` integers, uniform over all of int32; an odd one out is lost."""
        # The low half first, on machines of either byte order.
        halves = self._raw((count + 1) // 2).astype("<u8", copy=False).view("<i4")
        return halves[:count].astype(np.int32, copy=False)

    def _raw(self, count: int) -> NDArray[np.uint64]:
        raw: NDArray[np.uint64] = self._generator.random_raw(count)
        return raw
