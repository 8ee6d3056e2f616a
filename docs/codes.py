"""`docs/codes.md`, every code with its title and its page: `python docs/codes.py` prints it."""

from __future__ import annotations

from itertools import groupby

from netspec.pages import codes, title

STAGES = {
    "0": "Files and the command line",
    "1": "YAML",
    "2": "A layer, a key or a value by itself",
    "3": "How layers, blocks and names go together",
    "4": "Shapes",
    "5": "Weights",
    "6": "Writing the model, and verifying a file",
    "7": "Warnings",
    "8": "What a spec expects of itself",
    "9": "A bug in netspec",
}


def main() -> None:
    """Print the document."""
    print("# Codes\n\nEvery error and warning of netspec. `netspec explain NS404` prints a page.")
    for stage, found in groupby(codes(), key=lambda code: code[2]):
        print(f"\n## {STAGES[stage]}\n\n| code | about |\n|---|---|")
        for code in found:
            print(f"| [{code}](../netspec/explain/{code}.md) | {title(code)} |")


if __name__ == "__main__":
    main()
