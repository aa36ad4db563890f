"""One payer under several names is one, and no other."""

import pytest

from service.vocabulary.insurers import payer_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("BCBS", "Blue Cross Blue Shield"),
        ("BlueCross BlueShield of Ohio", "bc/bs"),
        ("UHC", "United Healthcare PPO"),
        ("Aetna", "AETNA Open Access HMO"),
        ("Kaiser", "Kaiser Permanente"),
        ("Mutua Española", "mutua espanola"),
    ],
)
def test_names_of_one_payer_meet(one: str, other: str) -> None:
    assert payer_key(one) == payer_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Aetna", "Cigna"),
        ("Medicare", "Medicaid"),
        ("Anthem Blue Cross", "Blue Cross"),
        ("Health", "Plan"),
        ("", "PPO"),
    ],
)
def test_names_of_two_payers_do_not(one: str, other: str) -> None:
    assert payer_key(one) != payer_key(other)
