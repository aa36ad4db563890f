"""Means the weights of a run with those it started from: python -m training.listener.mix RUN.pt START OUT.pt

For a run that may have forgotten some of what its start knew; compare it with the end of the run before it is shipped.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from .shipped_weights import read_start


def main() -> None:
    """Write the mean, with the facts of the run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, help="what training.listener.train wrote")
    parser.add_argument("start", type=Path, help="weights of an earlier run, or a file as the service reads it")
    parser.add_argument("out", type=Path)
    parser.add_argument("--share", type=float, default=0.3, help="of the start")
    arguments = parser.parse_args()
    saved = torch.load(arguments.run)
    start = read_start(arguments.start).for_concerns(saved["facts"]["concerns"], saved["model"])
    mean = {
        name: (1 - arguments.share) * tensor + arguments.share * start[name] for name, tensor in saved["model"].items()
    }
    facts = saved["facts"] | {"share of the start": arguments.share}
    torch.save({"model": mean, "facts": facts, "done": saved["done"]}, arguments.out)


if __name__ == "__main__":
    main()
