"""How much more text is worth: `python -m bench.learning_curve --writers en07 en16 es02 es05 dg04 [--write]`.

The linear reader (`training/listener/ngrams.py`) trained on the first quarter, half, three quarters and all of each
writer's texts, and measured on other writers: recall at k of what it alone says, in clauses that hold a need by rule,
and how well it tells danger from look-alikes. The encoder learns the same clauses; an hour of a core for each point
would be too dear.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from bench.figures import table, write_section
from bench.listener import CORPUS, Ratio, is_story, ratio, recall_at_k
from bench.listener_cases import Case, cases
from bench.listener_readers import ListenerReading, lexicon
from service.listener.encoder import ClauseReading, StoryReading
from service.listener.heard import Heard, read_by_rule
from service.listener.needs import needs_by_words
from service.listener.ngrams import NgramReader
from service.vocabulary.shipped import shipped_concerns

SHARES = (0.25, 0.5, 0.75, 1.0)
_BROUGHT_UP = 0.005


def trained_on(share: float, folder: Path) -> NgramReader:
    """The linear reader after this share of each writer's texts."""
    file = folder / f"{share}.npz"
    command = [sys.executable, "-m", "training.listener.ngrams", str(file), "--share", str(share)]
    subprocess.run(command, check=True)
    return NgramReader(dict(np.load(file)))


def found(reader: NgramReader, case: Case, heard: Heard) -> ListenerReading:
    """The concerns that the reader brings up, by its share over all clauses."""
    names = [concern.name for concern in shipped_concerns()]
    shares = reader.read([case.text[start:end] for start, end in heard.clauses]).concerns
    clauses = [
        ClauseReading(
            start, end, [], 0.0, {}, {}, {},
            by_words={names[at]: float(row[at]) for at in np.flatnonzero(row >= _BROUGHT_UP)},
        )
        for (start, end), row in zip(heard.clauses, shares, strict=True)
    ]  # fmt: skip
    result = needs_by_words(StoryReading(clauses, {}), heard.closed)
    return ListenerReading(scores={name: share for name, (share, _) in result.items()})


def main() -> None:
    """Print the table; append it to RESULTS.md with --write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writers", nargs="+", required=True)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    texts = cases(CORPUS, arguments.writers)
    stories = [(case, read_by_rule(case.text, lexicon())) for case in texts if is_story(case) and case.asked]
    messages = [case for case in texts if case.danger]
    rows: list[list[object]] = []
    with tempfile.TemporaryDirectory() as folder:
        for share in SHARES:
            reader = trained_on(share, Path(folder))
            pairs = [(case, found(reader, case, heard)) for case, heard in stories if heard.clauses]
            recall: Ratio = ratio(np.array([recall_at_k(pair) for pair in pairs]))
            truth = [case.danger != "harmless" for case in messages]
            area = roc_auc_score(truth, [reader.danger(case.text) for case in messages])
            rows.append([f"{share:.0%}", recall, f"{area:.3f}"])
    result = table(["of each writer's texts", "recall at k", "danger: area under the curve"], rows)
    print(result)
    if arguments.write:
        write_section("What more text is worth to the linear reader", result)


if __name__ == "__main__":
    main()
