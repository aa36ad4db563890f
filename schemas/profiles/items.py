"""What an item is: one question to a practitioner, the scale of its answer, and how the answer reads in public."""

import msgspec

from schemas.core.fields import ItemKind, WorkFormat


class Item(msgspec.Struct, frozen=True, omit_defaults=True):
    """One question to a practitioner; `statement` is how the answer reads in public."""

    id: str
    kind: ItemKind
    ask: str
    statement: str  # "{value}" is replaced by the answer (a step's own words)
    steps: tuple[str, ...] = ()  # anchored steps, minus pole first
    unit: str | None = None
    minimum: int = 0
    maximum: int = 10
    most: int = 0  # the highest answer taken, where that lies beyond the end of the scale
    reverse: bool = False  # a high answer lies at the minus pole
    # Of an item for other formats of work: the item whose place it takes, on whose scale and constants it counts.
    like: str | None = None
    formats: tuple[WorkFormat, ...] = ()

    @property
    def counts_as(self) -> str:
        """The item whose constants an answer is read by."""
        return self.like or self.id

    @property
    def highest(self) -> int:
        """The highest answer that may be given; beyond `maximum` it counts as that."""
        return self.most or self.maximum

    @property
    def weight(self) -> float:
        """Yes/no answers carry half the information of a count or a step (`docs/matching.md`)."""
        return 0.5 if self.kind == "yes_no" else 1.0

    def position(self, value: int | bool) -> float:
        """Where the answer lies between the poles, 0.0 (minus) to 1.0 (plus)."""
        span = self.maximum - self.minimum
        u = min(1.0, (float(value) - self.minimum) / span)
        return 1.0 - u if self.reverse else u

    def says(self, value: int | bool) -> str:
        """The answer as a public sentence."""
        if self.kind == "yes_no":
            yes, _, no = self.statement.partition("|")
            return yes if value else no
        if self.kind == "step":
            return self.statement.format(value=self.steps[int(value)])
        return self.statement.format(value=int(value))


def count(id: str, ask: str, statement: str, *, reverse: bool = False) -> Item:
    """Of the last ten people or plans, how many."""
    return Item(id, "count", ask, statement, unit="of the last ten", reverse=reverse)


def step(id: str, ask: str, statement: str, *steps: str) -> Item:
    """One of several steps in words, minus pole first."""
    return Item(id, "step", ask, statement, steps=steps, maximum=len(steps) - 1)


def number(id: str, ask: str, statement: str, unit: str, scale: tuple[int, int]) -> Item:
    """A number of a unit; `scale` is where the plus pole lies, and the highest answer taken."""
    return Item(id, "number", ask, statement, unit=unit, maximum=scale[0], most=scale[1])


def yes_no(id: str, ask: str, yes: str, no: str, *, reverse: bool = False) -> Item:
    """Yes or no, and how either reads in public."""
    return Item(id, "yes_no", ask, f"{yes}|{no}", maximum=1, reverse=reverse)
