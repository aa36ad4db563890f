"""Sizes of the code: files, lines, functions, branches, comments; of a checkout or of any folder.

python -m bench.code_sizes service schemas            # the product
python -m bench.code_sizes --at b5bea1f service schemas   # as a commit had it
"""

import argparse
import ast
import io
import statistics
import subprocess
import tarfile
import tempfile
import tokenize
from collections.abc import Iterator
from pathlib import Path

_BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.IfExp, ast.ExceptHandler, ast.Assert, ast.comprehension)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def main() -> None:
    """Prints a row per measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--at", help="a commit")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) if options.at else Path()
        if options.at:
            archive = subprocess.run(["git", "archive", options.at], capture_output=True, check=True).stdout
            with tarfile.open(fileobj=io.BytesIO(archive)) as files_then:
                files_then.extractall(folder, filter="data")
        files = [path for name in options.folders for path in sorted((root / name).rglob("*.py"))]
        for measure, value in measures([path.read_text(encoding="utf-8") for path in files]):
            print(f"| {measure} | {value} |")


def measures(texts: list[str]) -> Iterator[tuple[str, str]]:
    """(what, value) of these modules."""
    lines = [len(text.splitlines()) for text in texts]
    trees = [ast.parse(text) for text in texts]
    functions = [node for tree in trees for node in ast.walk(tree) if isinstance(node, _FUNCTIONS)]
    lengths = [(node.end_lineno or node.lineno) - node.lineno + 1 for node in functions]
    branches = [1 + _branches(node) for node in functions]
    public = [node for node in functions if not node.name.startswith("_")]
    yield "files / lines", f"{len(texts)} / {sum(lines):,}"
    yield "lines per file: median / p90 / max", _spread(lines)
    yield "files of at most 40 lines", f"{sum(1 for count in lines if count <= 40)}"
    yield "lines per function: median / p90 / max", _spread(lengths)
    yield "branches per function: p90 / max", _spread(branches).partition(" / ")[2]
    yield "most parameters", str(max(len(node.args.args + node.args.kwonlyargs) for node in functions))
    yield "comment lines", f"{sum(map(_comments, texts)) / sum(lines):.1%}"
    yield (
        "public functions with a docstring",
        f"{sum(1 for item in public if ast.get_docstring(item)) / len(public):.0%}",
    )


def _spread(values: list[int]) -> str:
    ordered = sorted(values)
    return f"{statistics.median(ordered):.0f} / {ordered[int(0.9 * (len(ordered) - 1))]} / {ordered[-1]}"


def _branches(function: ast.AST) -> int:
    inner = [node for node in ast.walk(function) if isinstance(node, (*_BRANCHES, ast.BoolOp, ast.match_case))]
    return sum(len(node.values) - 1 if isinstance(node, ast.BoolOp) else 1 for node in inner)


def _comments(text: str) -> int:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return sum(1 for token in tokens if token.type == tokenize.COMMENT)


if __name__ == "__main__":
    main()
