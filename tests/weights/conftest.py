"""Files of weights that Keras 3 and Keras 2 wrote, made once."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import pytest

from tests.weights.saved import FILES, Saved, save

# Which of the files a test is about, made when first asked for.
Files = Callable[[str], Saved]


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """What the Keras that wrote a file saved, by the file's name."""
    made: dict[str, Saved] = {}

    def of(name: str) -> Saved:
        module = FILES[name]
        if module not in made:
            with warnings.catch_warnings():
                # What they think of HDF5, and of the versions of other packages.
                warnings.simplefilter("ignore")
                made[module] = save(module, tmp_path_factory.mktemp(module))
        return made[module]

    return of
