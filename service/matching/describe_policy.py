"""Says in public what the matching policy is: weights, constants and formulas, as `docs/matching.md` explains them."""

import msgspec

from schemas.matching.policy import Policy
from service.matching.fit.lifestyle import MOST_OF_ONE as MOST_OF_ONE_DOMAIN
from service.matching.fit.practices import LEVEL_SHARE, MOST_OF_ONE
from service.matching.fit.story import DRAWN, ENOUGH_MET
from service.matching.fit.weights import BY_STORY, NEAR_TIE_SIGMAS, near_tie_width


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
        formulas=formulas(policy),
        lambda_=policy.story.prose_lambda,
    )


def formulas(policy: Policy) -> dict[str, str]:
    """Each formula in one line, with the numbers that are in force."""
    story = policy.story
    return {
        "fit": "sum of weight x part over the parts the seeker used; weights rescaled to sum 1; practices and "
        f"lifestyle weigh {BY_STORY:g} of theirs where nothing but the story speaks of them",
        "part": "0.5 + z / 10, z with mean 0 and spread 1 over the reference directory; "
        f"story: {story.height:g} if all needs are met; what lies above 0.5 in a part beside the story counts by "
        f"1 - t (1 - min(1, m / {ENOUGH_MET:g})), t = how much of the story tells needs, m = the share of them met",
        "story": f"{story.height:g} (sum of need's weight x how far it is met, less the mean over the panel) "
        f"+ {story.prose_weight:g} prose; met: 1 put first; "
        f"((1 - f) / max(others, {story.least_rest})) / (f / 3) one of the others, f = {story.first_share:g}; without "
        f"order {DRAWN:g} are drawn by the seed, where fewer than three are put first a third of it for each that is "
        "missing; a general word covers what stands under it by "
        f"{story.general_share:g}, a specific one the general by {story.specific_share:g}; "
        "of who lists nothing, what a sentence of theirs says by itself",
        "practices": "sum of seeker's answer x practitioner's axis, by the length of the answers; axis: answer, drawn "
        f"in where the sheet is longer than one in five are, less {LEVEL_SHARE:g} of every other answer (as at most "
        f"{MOST_OF_ONE:g} spreads); for those left open a reference person's are drawn by the seed",
        "lifestyle": f"sum of importance x level, as practices (at most {MOST_OF_ONE_DOMAIN:g} spreads), by the "
        "length of the importances; drawn where left open",
        "preferences": "sum of importance x (match - average) / spread, by the length of the importances",
        "order": "by fit in near-tie cells; whoever says that they take nobody new comes after all others, the fit "
        "unchanged; preferences.accepting_new = false lifts it; order = opening, distance or trial_cost puts days, "
        "kilometres or units of money before the fit, who states nothing after who does",
        "near_tie": f"h = {NEAR_TIE_SIGMAS:g} sqrt(sum of weight^2 sigma^2 / 100), weights as rescaled; of two people "
        "d <= h apart the better comes first for a share 1/2 + d / (2h) of the seeds, beyond h always",
        # Circles stand above this module; a test compares these numbers with theirs.
        "circle": "0.75 coverage + 0.25 mean fit; coverage: sum of weight x value of the best member over concerns "
        "(0.5), goals (0.3) and layers (0.2); members join by what they add; near ties: 0.25 h / size",
    }
