"""What the neutrality audit found: gates, figures per modality, comparison with other methods, inflation.

Written by `ayni audit` as JSON, kept in the database, served by `GET /v1/neutrality`. `docs/neutrality.md` has the
formulas.
"""

from datetime import datetime
from typing import Literal

import msgspec

Verdict = Literal["green", "red", "undecided"]
Standing = Literal["fair", "inconclusive", "outside"]


class Estimate(msgspec.Struct, frozen=True):
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


class GateResult(msgspec.Struct, frozen=True):
    """One promise, held or not. `undecided`: beyond the limit, as a fair directory of this size may be by chance."""

    id: str
    title: str
    value: float | None
    low: float | None
    high: float | None
    limit: str
    noise: str | None  # what groups drawn by lot would show, where that matters
    verdict: Verdict
    means: str


class ModalityResult(msgspec.Struct, frozen=True):
    """One kind of practice: what it received beside what it earned."""

    name: str
    people: float  # a person of two modalities counts half for each
    received: float  # share of all exposure
    earned: float
    ratio: Estimate  # received / earned
    standing: Standing
    accuracy: float | None  # better-fitting members that stand before a worse-fitting outsider
    leaning: float  # mean effect on the fit for seekers who lean to the plus poles, in near-tie widths


class MethodResult(msgspec.Struct, frozen=True):
    """One way of ranking the same people for the same seekers."""

    name: str
    ndcg: Estimate
    log_ratio: float  # mean |ln(received / earned)| over modalities, weighted by earned
    outside: int  # modalities whose ratio lies outside 0.8..1.25
    eta_squared: float | None  # None for a re-ranking: it has no score
    note: str


class InflationResult(msgspec.Struct, frozen=True):
    """What a way of gaming the answer sheet gains."""

    claim: str
    figure: str
    value: float
    means: str


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
    seekers: int
    stories: int
    draws: int
    seconds: float
    gates: list[GateResult]
    by_modality: list[ModalityResult]
    depths: dict[str, float]  # rank looked down to -> mean |ln ratio|
    leaning_eta_squared: Estimate
    size_slope: Estimate
    lengths: list[Estimate]  # received / earned per fifth of the profiles, the shortest first
    methods: list[MethodResult]
    inflation: list[InflationResult]

    @property
    def green(self) -> bool:
        """Whether no gate is red."""
        return all(gate.verdict != "red" for gate in self.gates)


class Neutrality(msgspec.Struct):
    """`GET /v1/neutrality`: the latest audit of this directory."""

    green: bool
    audit: AuditRun
