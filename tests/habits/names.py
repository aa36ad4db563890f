"""Names say what they hold: the words of the private dialect that this code once had are no names of anything."""

import ast
from collections.abc import Iterator

FOLDERS = ("service", "schemas", "training", "corpus")
# As names of locals, parameters and functions: pronouns and participles that fit any value.
SAYING_NOTHING = frozenset({
    "one", "ones", "found", "asked", "told", "kept", "said", "every", "whole", "made", "held", "each", "felt",
    "stuff", "somebody", "someone", "it", "that", "those", "these", "foo", "tmp", "obj",
})  # fmt: skip
# As names of classes: what something went through, not what it is.
PARTICIPLES = SAYING_NOTHING | {
    "about", "after", "apart", "around", "before", "beside", "computed", "derived", "due", "heard", "judged",
    "located", "looked", "loosened", "meanwhile", "named", "noted", "passing", "placed", "put", "replaced",
    "same", "saved", "sent", "setaside", "since", "staged", "stopped", "taken", "ticked", "typed", "undone", "unfound",
    "unmatched", "unwanted", "used", "wanted", "warned", "written",
}  # fmt: skip
ALLOWED = {
    ("service/web/forms/fields.py", "one"): "a method beside `all`: the one value of a field, as SQLAlchemy calls it",
    ("service/web/pages/practitioner/base.py", "one"): "the same of a form with files",
}
Name = tuple[int, str]


def bound(tree: ast.AST) -> Iterator[Name]:
    """Locals, parameters and functions with their lines; not fields of classes, whose names are also those of JSON."""
    fields = {
        id(statement.target)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for statement in node.body
        if isinstance(statement, ast.AnnAssign)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) if id(node) not in fields:
                yield node.lineno, name
            case ast.arg(arg=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield node.lineno, name
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                yield node.lineno, name


def meaningless(path: str, tree: ast.Module) -> list[str]:
    """Names in a module that say nothing, with their lines."""
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    return [
        *(f"{path}:{line} {name}" for line, name in bound(tree) if name.strip("_") in SAYING_NOTHING
          and (path, name) not in ALLOWED),
        *(f"{path}:{node.lineno} {node.name}" for node in classes if node.name.strip("_").lower() in PARTICIPLES),
    ]  # fmt: skip
