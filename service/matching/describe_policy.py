"""Says in public what the matching policy is: weights, constants and formulas, as `docs/matching.md` explains them."""

import msgspec

from schemas.matching.policy import Policy
from service.matching.weights import near_tie_width

FORMULAS = {
    "fit": "sum of weight x part over the parts the seeker used; weights rescaled to sum 1",
    "part": "average + z / 10, z with mean 0 and spread 1 over reference panel x reference directory; story: "
    "scaled so that concerns never pass z = 7.5, which makes its spread 0.4",
    "story": "0.85 concerns + 0.15 prose; concerns: shares of the practitioner x reading of the story, less the "
    "mean over the panel; prose: cosine, (score - m) / sqrt(lambda s^2 + (1 - lambda) s0^2)",
    "practices": "sum of seeker's answer x practitioner's axis, by the length of the answers",
    "lifestyle": "sum of importance x centred level, by the length of the importances",
    "preferences": "sum of importance x (match - average) / spread, by the length of the importances",
    "near_tie": "h = 2.25 sqrt(sum of weight^2 sigma^2 / 100), weights as rescaled; of two people d <= h apart the "
    "better comes first for a share 1/2 + d / (2h) of the seeds, beyond h always",
    "circle": "0.75 coverage + 0.25 mean fit; coverage: sum of weight x value of the best member over concerns (0.5), "
    "goals (0.3) and layers (0.2); members join by what they add; near ties: 0.25 h / size",
}


class PolicyPublic(msgspec.Struct, kw_only=True):
    """`GET /v1/policy`."""

    version: str
    text_model: str
    panel: str
    weights: dict[str, float]
    averages: dict[str, float]
    sigma: dict[str, float]
    h: float  # the width of a near tie at the default weights, in fit
    concerns: int
    formulas: dict[str, str]
    lambda_: float = msgspec.field(name="lambda")  # how far prose is measured in a person's own spread over the panel


def describe_policy(policy: Policy) -> PolicyPublic:
    """The policy without its tables."""
    return PolicyPublic(
        version=policy.version,
        text_model=policy.encoder,
        panel=policy.panel,
        weights=policy.weights,
        averages=policy.averages,
        sigma=policy.sigma,
        h=near_tie_width(policy.weights, policy),
        concerns=len(policy.concerns),
        formulas=FORMULAS,
        lambda_=policy.story.prose_lambda,
    )
