"""What is said of the policy in public has the numbers that are in force."""

import re

import msgspec

from service.matching.circles.circle import FIT_SHARE, KIND_WEIGHT
from service.matching.describe_policy import describe_policy, formulas
from service.matching.fit.fit_model import load_fit_model

POLICY = load_fit_model(trained=False).policy


def test_a_changed_constant_is_told() -> None:
    higher = msgspec.structs.replace(
        POLICY, story=msgspec.structs.replace(POLICY.story, height=4.5, specific_share=0.3)
    )
    published = describe_policy(higher).formulas
    assert "story: 4.5 if all needs are met" in published["part"] and "the general by 0.3" in published["story"]


def test_the_numbers_of_a_circle_are_those_it_is_built_with() -> None:
    numbers = [float(number) for number in re.findall(r"\d\.\d+", formulas(POLICY)["circle"])]
    assert numbers == [1 - FIT_SHARE, FIT_SHARE, *KIND_WEIGHT.values(), FIT_SHARE]
