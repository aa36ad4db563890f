"""Counts how often a thing named is a wish, by its kind and by what the words around it say.

python -m training.listener.grounds, in the service's environment: over the stories for training, by rule alone; writes
`service/data/listener/grounds.json`.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import get_args

from bench.listener_cases import cases
from bench.listener_readers import lexicon
from service.listener.context import DATA
from service.listener.heard import read_by_rule
from service.listener.named import Ground, NamedKind

from .corpus_files import CORPUS, files

_AS_OTHERS = 4  # so many things more of a kind, wished as often as those of all kinds on that ground


def main() -> None:
    """Count and write."""
    writers = [path.stem for path in files(CORPUS, "train") if not path.stem.startswith("dg")]
    named, wished = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for case in cases(CORPUS, writers):
        for thing in read_by_rule(case.text, lexicon()).named:
            kind = "fee" if thing.kind == "max_fee" else thing.kind
            for key in ((thing.kind, thing.ground), ("any", thing.ground)):
                named[key] += 1
                wished[key] += kind in case.named | case.implied - case.mentioned
    shares: dict[str, dict[str, float]] = {}
    for kind in get_args(NamedKind):
        shares[kind] = {}
        for ground in get_args(Ground):
            others = (wished["any", ground] + 1) / (named["any", ground] + 2)
            share = (wished[kind, ground] + _AS_OTHERS * others) / (named[kind, ground] + _AS_OTHERS)
            shares[kind][ground] = round(share, 3)
    (DATA / "grounds.json").write_text(json.dumps(shares, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
