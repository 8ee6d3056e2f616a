"""`netspec weights`: files of weights, by themselves and against a spec."""

from __future__ import annotations

import click

from netspec.cli.group import Group


class Weights(Group):
    """What is done with files of weights."""

    home = "netspec.cli.weights"
    names = ("check", "diff", "ls")


@click.command(cls=Weights)
def weights() -> None:
    """Look into files of weights: .h5, .weights.h5, .keras, .npz and .safetensors.

    No framework reads them, and nothing in them is run.
    """
