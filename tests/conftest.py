"""What holds for every test: Keras on TensorFlow, quietly and on the CPU."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator

import pytest

# Modules that assert for tests: else what they compare is not shown. Before they are imported.
pytest.register_assert_rewrite(
    "tests.ending",
    "tests.examples.running",
    "tests.golden",
    "tests.reading",
    "tests.ops.oracle",
    "tests.parts.aliased",
    "tests.parts.catalogued",
    "tests.plausible",
    "tests.schema.server",
    "tests.specs.building",
    "tests.specs.sameness",
    "tests.specs.stand_ins",
)

from tests.golden import golden as golden  # noqa: E402

# Set before anything imports Keras: it reads them once.
os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
# Without it, which depends on the CPU, TensorFlow has no convolutions of `channels_first`.
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "1"
# The tests run in a process for each core, and those that they start have these too.
for threads in ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS"):
    os.environ[threads] = "1"


# A process in the background of a shell may ignore what tests send to those that they start.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--golden` takes what comes out as what shall come out."""
    parser.addoption("--golden", action="store_true", help="rewrite the files in tests/golden")


@pytest.fixture(autouse=True, scope="module")
def fresh_heap() -> Iterator[None]:
    """What the modules before have left is not searched for garbage again and again.

    TensorFlow and Keras keep millions of objects, and Keras collects garbage in every session.
    """
    if "keras" in sys.modules:
        # What it holds would never be garbage.
        sys.modules["keras"].utils.clear_session(free_memory=False)
    gc.collect()
    gc.freeze()
    yield
