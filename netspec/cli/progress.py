"""A progress bar, on a terminal alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

Step: TypeAlias = Callable[[str], None]


@contextmanager
def progress(steps: int, quiet: bool) -> Iterator[Step]:
    """Gives a function that is told what begins; the bar is gone in the end."""
    if quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda words: None
        return
    # Imported here: it takes 100 ms, and pipes show no bar.
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    # A file of its own, since the standard error is held back while Keras is imported.
    with os.fdopen(os.dup(2), "w", encoding="utf-8") as terminal:
        console = Console(file=terminal, force_terminal=True)
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task("", total=steps)
            begun = iter(range(steps))
            yield lambda words: bar.update(task, description=words, completed=next(begun))
