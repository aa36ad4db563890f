"""Draws which package of `service` imports which; `python -m tests.habits.structure` (`make docs`) renews the page."""

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/structure.md"
_HEAD = """# Structure

Made from the code by `make docs`. A row is a package (or module) of `service`, top layer first, and what it imports:
`●` the column's package directly, `·` allowed and not used, nothing: forbidden by import-linter (`pyproject.toml`).
Marks stand on one side only: imports go one way, down. Every package may import `schemas`, which imports nothing of the
service.

"""


def layers() -> list[str]:
    """Packages and modules of the service in the order of the contract, neighbours one after another."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [ordered] = [contract["layers"] for contract in contracts if contract["id"] == "layers"]
    return [name.strip() for layer in ordered for name in layer.split("|")]


def allowed() -> dict[str, set[str]]:
    """What each may import by the contract."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    [ordered] = [contract["layers"] for contract in contracts if contract["id"] == "layers"]
    rows = [[name.strip() for name in layer.split("|")] for layer in ordered]
    return {name: {below for row in rows[at + 1 :] for below in row} for at, row in enumerate(rows) for name in row}


def imports() -> dict[str, set[str]]:
    """What each imports of the others, by the code."""
    imported: dict[str, set[str]] = {name: set() for name in layers()}
    for path in (ROOT / "service").rglob("*.py"):
        own = path.relative_to(ROOT / "service").parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            imported.setdefault(own, set()).update(_imported(node))
    return {name: others - {name} for name, others in imported.items() if name in layers()}


def _imported(node: ast.AST) -> set[str]:
    if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "service":
        steps = node.module.split(".")[1:]
        return {steps[0]} if steps else {alias.name for alias in node.names}
    if isinstance(node, ast.Import):
        return {name.split(".")[1] for alias in node.names if (name := alias.name).startswith("service.")}
    return set()


def page() -> str:
    """The drawing with a line about each package."""
    names, may, does = layers(), allowed(), imports()
    numbers = {name: at for at, name in enumerate(names, 1)}
    lines = [f"|  | {' | '.join(str(number) for number in numbers.values())} |", "|---" * (len(names) + 1) + "|"]
    for name in names:
        marks = ["●" if other in does[name] else "·" if other in may[name] else " " for other in names]
        lines.append(f"| {numbers[name]} `{name}` | {' | '.join(marks)} |")
    about = [f"- `{name}`: {_sentence(name)}" for name in names if _sentence(name)]
    return _HEAD + "\n".join(lines) + "\n\n" + "\n".join(about) + "\n"


def _sentence(name: str) -> str:
    """What its docstring begins with."""
    path = ROOT / "service" / name
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n\n")[0].replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
