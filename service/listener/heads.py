"""What the listener's heads tell about a clause, in the order of their outputs."""

from schemas.core.fields import QualityId

# Those that the shipped weights were trained for. A new axis is heard by rule alone until it is added here and
# `make train` has been run.
AXES: tuple[QualityId, ...] = (
    "horizontal", "story", "lifestyle", "listening", "expectations", "service", "reciprocity", "options", "webwork",
)  # fmt: skip
# Minus pole, then plus pole of each axis.
SIDES = tuple((axis, sign) for axis in AXES for sign in (-1, 1))
WHOSE = ("me", "cared_for", "other")
WHEN = ("now", "past", "resolved")
HOLDS = ("said", "denied", "feared", "context")
GOALS = (
    "eating", "sleep", "movement", "emotions", "stress", "habits", "relationships", "work", "nature", "meaning",
)  # fmt: skip
NAMED = (
    "modality", "place", "distance", "fee", "insurance", "times", "language", "gender", "mode", "for_whom",
)  # fmt: skip
KINDS = (
    *(f"goal {domain}" for domain in GOALS),
    "without",
    *(f"{kind} {manner}" for kind in NAMED for manner in ("wish", "mention")),
)
DANGERS = ("self_harm", "violence", "medical_emergency", "child_in_danger", "overdose_or_withdrawal")
