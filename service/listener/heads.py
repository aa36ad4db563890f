"""What the listener's heads tell about a clause, in the order of their outputs."""

from typing import get_args

from schemas.core.fields import QualityId

AXES: tuple[str, ...] = get_args(QualityId)
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
