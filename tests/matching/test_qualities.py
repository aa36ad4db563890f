"""Each quality has its entry; a fact that documents one stands on its scale and can be said."""

import pytest

from schemas.profiles.practitioner import Disclosures, Fees, FirstVisit, Profile
from schemas.profiles.qualities import QUALITY_IDS
from service.matching.qualities import ENTRIES, stated_facts


def test_every_quality_has_its_entry_in_the_order_of_the_axes() -> None:
    assert tuple(ENTRIES) == QUALITY_IDS
    for entry in ENTRIES.values():
        assert all([*entry.wishes, *entry.ways, entry.ask, entry.review])


@pytest.mark.parametrize(
    ("stated", "facts"),
    [
        ({}, {}),
        ({"disclosures": Disclosures(shared_plan=False)}, {"horizontal": -1.0}),
        ({"fees": Fees(first_visit=FirstVisit(minutes=90))}, {"story": 3.0}),
        ({"fees": Fees(sliding_scale=True, exchange=False)}, {"reciprocity": 1.0}),
        ({"disclosures": Disclosures(free_places=0)}, {"reciprocity": 0.0}),
        ({"does_not_treat": ["gout", "acne", "grief", "burns"]}, {"options": 3.0}),
        ({"lifestyle": {"sleep": "central", "work": "none"}}, {"lifestyle": 1.0}),
    ],
)
def test_a_fact_stands_on_its_published_scale(stated: dict[str, object], facts: dict[str, float]) -> None:
    profile = Profile(display_name="Ana", modalities=["reiki"], **stated)
    assert stated_facts(profile) == facts
    for id in facts:
        fact = ENTRIES[id].fact
        assert fact and (fact.says(profile, True) or fact.says(profile, False))
