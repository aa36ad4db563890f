"""What the neutrality audit found, by asking as seekers do and looking at who is shown.

Written by `ayni audit` as JSON, kept in the database, served by `GET /v1/neutrality`. `docs/neutrality.md` says how
each figure is made. Exposure is 1/log2(1 + rank) over the first ten of a page.
"""

from datetime import datetime
from typing import Literal

import msgspec

Verdict = Literal["green", "red", "undecided"]  # shown to hold, shown to be broken, not proven either way
GateKind = Literal["exact", "turns", "twins", "earned", "judged"]


class Estimate(msgspec.Struct, frozen=True):
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


class GateResult(msgspec.Struct, frozen=True):
    """One promise. `means` says in a sentence what was found; `limit` what was asked."""

    id: str
    kind: GateKind
    found: Estimate
    limit: str
    verdict: Verdict
    means: str


class Shift(msgspec.Struct, frozen=True):
    """What carrying a label changes: exposure of the same people with it, over theirs with their own."""

    name: str
    people: int
    factor: float


class BlindResult(msgspec.Struct, frozen=True):
    """The directory with one attribute dealt anew among its people: pages must not change where it is not asked for."""

    attribute: str
    requests: int
    different: int
    shifts: list[Shift]  # by name, the most favoured first; only where pages differ


class TwinResult(msgspec.Struct, frozen=True):
    """Truthful variants of profiles beside their originals: exposure of the variants over that of the originals."""

    variant: str
    pairs: int
    requests: int
    ratio: Estimate
    low: float  # what is allowed
    high: float
    findable: float  # a favour this large would be found in four of five audits of this size


class GroupResult(msgspec.Struct, frozen=True):
    """One group, as New York City's Local Law 144 has it: a rate, and its ratio to that of the group shown most."""

    attribute: str
    name: str
    people: float  # whoever belongs to two groups counts half for each
    never: float  # share of them who stood on no page
    rate: float  # exposure per person, 1 = everybody's mean
    impact: Estimate | None  # None: too few to be compared


class EarnedResult(msgspec.Struct, frozen=True):
    """Exposure received over that earned by what is planted as true; of composed people alone."""

    attribute: str
    name: str
    people: float
    ratio: Estimate


class JudgedResult(msgspec.Struct, frozen=True):
    """Exposure received over that earned by the grades of readers who saw no name, modality, licence or rank."""

    stories: int
    people: int
    readers: int
    ndcg: Estimate  # grades found where they are seen, over the best order there is; in the mean over stories
    by_lot: float  # the same of an order by lot
    groups: list[EarnedResult]


class Decidable(msgspec.Struct, frozen=True):
    """What a directory of this size can decide."""

    people: int
    requests: int
    twins_from: float  # a favour by this factor would be found in four of five audits, in the middling variant
    modalities_comparable: int  # kinds of practice with enough people for an impact ratio
    expected_never: float  # share of people who stand on no page of so many requests where all have equal chances


class AuditRun(msgspec.Struct, frozen=True):
    """The whole audit of one directory."""

    directory: str
    live: bool
    audited_at: datetime
    policy: str
    text_model: str
    panel: str
    people: int
    modalities: int
    requests: int  # sent, over all copies of the directory
    stories: int
    seconds: float
    decidable: Decidable
    gates: list[GateResult]
    blind: list[BlindResult]
    twins: list[TwinResult]
    groups: list[GroupResult]
    earned: list[EarnedResult] = []
    never: float = 0.0  # share of people who stood on no page
    judged: JudgedResult | None = None  # of the demo directory

    @property
    def green(self) -> bool:
        """Whether no gate is red."""
        return all(gate.verdict != "red" for gate in self.gates)


class Neutrality(msgspec.Struct):
    """`GET /v1/neutrality`: the latest audit of this directory."""

    green: bool
    audit: AuditRun
