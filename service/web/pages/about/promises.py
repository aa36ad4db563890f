"""The promises of neutrality in plain words: what each gate of the audit asks, and what its figure is."""

from service.i18n.words import N_

# Gate of `docs/neutrality.md` -> the question it answers, and what the figure found is.
PROMISES: dict[str, tuple[str, str]] = {
    "eta_squared": (
        N_("Do scores go with what people practise?"),
        N_("Of all differences between scores, the share that goes with the kind of practice. 0 would be none of it."),
    ),
    "exposure_outside": (
        N_("Is a kind of practice shown far more or far less than its fit earns?"),
        N_("How many kinds are proven to get less than four fifths, or more than five quarters, of what they earn."),
    ),
    "exposure_inside": (
        N_("How many kinds are proven to be shown fairly?"),
        N_("The share proven to get between four fifths and five quarters of what they earn. Small ones stay open."),
    ),
    "log_ratio": (
        N_("How far apart are shown and earned, on average?"),
        N_("0.1 means: about a tenth more or less than earned. Chance alone gives part of it."),
    ),
    "accuracy_spread": (
        N_("Does the better fit come first in every kind of practice?"),
        N_("How much more often the better of two comes first in the luckiest kind than in the unluckiest."),
    ),
    "size_slope": (
        N_("Do large kinds of practice gain by their number?"),
        N_("0 means that neither a crowd nor a rarity is shown more than it earns."),
    ),
    "verbosity": (
        N_("Do long profiles gain?"),
        N_("What the longest fifth of profiles gets for its fit, against the shortest. 1 means the same."),
    ),
    "ndcg": (
        N_("Does fairness cost quality?"),
        N_("What correcting the score changes in how well the first ten fit. Below 0 would be a cost."),
    ),
    "near_ties": (
        N_("Do people who fit equally well take turns?"),
        N_("How far the turns are from what is promised: equal fits come first equally often."),
    ),
}
