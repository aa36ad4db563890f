"""Loading profiles: every valid line is kept once, every bad line is named, and nobody is listed without consent."""

import msgspec
import pytest

from schemas.matching.match import MatchRequest
from service.boot.matcher import open_matcher
from service.core.database.pool import Connection
from service.core.settings import Settings
from service.intake.export_profiles import export_profiles
from service.matching.find_matches import find_matches
from tests.fixtures.profiles import NOW, dumped, load, profile

pytestmark = pytest.mark.anyio

FULL = profile(
    "full",
    pronouns="they/them",
    email="private@example.org",
    modalities=["Massage Therapy", "Reiki"],
    credentials=[{"title": "LMT", "issuer": "Fictional Board", "jurisdiction": "US-CT", "number": "F-1"}],
    approach="I ask before I touch.",
    concerns=["back pain", "insomnia"],
    concerns_first=["insomnia"],
    serves=["adults"],
    languages=["en", "es-MX"],
    practices={"options": {"items": {"two_or_more_routes": 9}, "example": "We named three."}},
    puts_first=["listening"],
    lifestyle={"sleep": "central", "movement": "none"},
    layers=["body"],
    places=[{"address": {"city": "Hartford", "region": "CT", "country": "US"}, "access": ["wheelchair"]}],
    modes=["in_person"],
    telehealth=["US-CT"],
    fees={
        "currency": "USD",
        "session": {"min": 80, "max": 100.5, "minutes": 60},
        "sliding_scale": True,
        "insurance": [],
    },
    accepting_new=True,
    waiting_weeks=2,
    next_opening="2026-12-01",
    times=["weekday_evening"],
    course={"first_cadence": "weekly", "usual_months": [6, 24]},
    expectations={"trial_weeks": 6, "usual_visits": [8, 30], "review_point": "after visit 6"},
    products={"sells": False, "income_share": "none", "commission": False},
    disclosures={"shared_plan": True, "free_places": 2, "links": {"horizontal": "https://example.org/plan"}},
    does_not_treat=["acute injury"],
    gender="woman",
    cultures=["latino"],
    contact={"phone": "555-0100", "website": "https://example.org"},
)


async def _matched(connection: Connection) -> list[str]:
    matcher = await open_matcher(connection, Settings())
    response = await find_matches(connection, matcher, MatchRequest(), NOW)
    return [result.practitioner.display_name for result in response.results]


async def test_a_profile_loaded_without_publish_stays_unlisted(connection: Connection) -> None:
    counts, _ = await load(connection, [profile("a")], publish=False)
    assert counts.created == 1
    assert await _matched(connection) == []
    assert await connection.fetchval("SELECT status FROM practitioner") == "draft"


async def test_the_operators_word_publishes_a_draft_and_confirms_it_at_loading(connection: Connection) -> None:
    await load(connection, [profile("a")], publish=False)
    counts, _ = await load(connection, [profile("a")])
    assert counts.updated == 1
    assert await _matched(connection) == ["Person a"]
    assert await connection.fetchval("SELECT confirmed_at FROM practitioner") == NOW


@pytest.mark.parametrize("status", ["paused", "withdrawn"])
async def test_a_load_never_publishes_again_who_paused_or_withdrew(connection: Connection, status: str) -> None:
    await load(connection, [profile("a")])
    await connection.execute("UPDATE practitioner SET status = $1", status)
    await load(connection, [profile("a", approach="New words.")])
    assert await connection.fetchval("SELECT status FROM practitioner") == status
    assert await _matched(connection) == []


async def test_loading_the_same_file_again_changes_nothing(connection: Connection) -> None:
    await load(connection, [FULL, profile("b")])
    counts, _ = await load(connection, [FULL, profile("b")])
    assert (counts.created, counts.updated, counts.unchanged) == (0, 0, 2)
    assert await connection.fetchval("SELECT max(version) FROM practitioner") == 1


async def test_an_update_dates_only_the_fields_that_changed_and_keeps_the_old_version(connection: Connection) -> None:
    await load(connection, [FULL])
    await connection.execute(
        "UPDATE practitioner SET field_dates = "
        "(SELECT jsonb_object_agg(field, '2026-01-01T00:00:00Z') FROM jsonb_object_keys(document) AS t (field))"
    )
    await load(connection, [FULL | {"waiting_weeks": 5}])
    dates = await connection.fetchval("SELECT field_dates FROM practitioner")
    assert [field for field, date in dates.items() if date > "2026-02-01"] == ["waiting_weeks"]
    documents = await connection.fetch("SELECT document FROM profile_version ORDER BY version")
    assert [row["document"]["waiting_weeks"] for row in documents] == [2, 5]


async def test_one_bad_line_never_loses_the_others_and_is_named(connection: Connection) -> None:
    counts, rejected = await load(
        connection,
        [
            profile("good"),
            b"{not json",
            profile("no-name", display_name=" "),
            profile("wrong", status="draft", fees={"currency": "dollars"}),  # what a directory wrote is taken whole
            profile("typo", langauges=["en"]),
            profile("item", practices={"options": {"items": {"two_or_more_routes": 11}}}),
            profile("nul", approach="a\x00b"),
            profile("also-good"),
        ],
    )
    assert (counts.created, counts.rejected, counts.warned) == (4, 4, 2)
    assert [(record.line, record.pointer) for record in rejected] == [
        (2, ""),
        (3, "/display_name"),
        (4, "/fees/currency"),
        (6, "/practices/options/items/two_or_more_routes"),
    ]
    assert [record.external_id for record in rejected[1:]] == ["no-name", "wrong", "item"]


async def test_cells_are_read_as_those_of_any_file_and_remarks_name_what_was_left_out(connection: Connection) -> None:
    office = profile("o-1", display_name="Smith, Jane LMT", modalities=["massage, reiki"], languages=["English"],
                     contact={"phone": "(860) 555-0100", "website": "javascript:alert(1)"}, npi="1073518768",
                     places=[{"address": {"city": "Hartford", "region": "Connecticut"}}],
                     lifestyle={"work": "huge", "sleep": "central"})  # fmt: skip
    counts, rejected = await load(connection, [office])
    assert (counts.created, counts.warned, rejected) == (1, 1, [])
    row = await connection.fetchval("SELECT document FROM practitioner")
    assert (row["display_name"], row["modalities"], row["languages"]) == (
        "Jane Smith",
        ["massage therapy", "reiki"],
        ["en"],
    )
    assert row["credentials"] == [{"title": "LMT"}] and row["contact"] == {"phone": "+1 860-555-0100"}
    assert row["places"][0]["address"]["region"] == "CT" and "npi" not in row
    assert row["lifestyle"] == {"sleep": "central"}


async def test_a_byte_order_mark_and_the_line_breaks_of_windows_are_no_fault(connection: Connection) -> None:
    lines = [b'\xef\xbb\xbf{"display_name": "A", "modalities": ["reiki"]}\r\n', b"\r\n",
             b'{"display_name": "B", "modalities": ["reiki"]}']  # fmt: skip
    counts, rejected = await load(connection, lines)
    assert (counts.created, rejected) == (2, [])


async def test_a_line_only_the_store_refuses_never_loses_its_batch(connection: Connection) -> None:
    await connection.execute("ALTER TABLE practitioner ADD CONSTRAINT no_person_b CHECK (display_name <> 'Person b')")
    counts, rejected = await load(connection, [profile(name) for name in "abcde"])
    assert (counts.created, counts.rejected) == (4, 1)
    assert (rejected[0].line, rejected[0].external_id) == (2, "b")


@pytest.mark.parametrize(
    "field", [{"practices": FULL["practices"]}, {"puts_first": ["story"]}, {"status": "published"}]
)
async def test_practices_and_state_need_the_operators_word(connection: Connection, field: dict[str, object]) -> None:
    counts, rejected = await load(connection, [profile("a", **field)], publish=False)
    assert counts.rejected == 1
    assert rejected[0].pointer == f"/{next(iter(field))}"


async def test_a_later_line_of_the_same_key_wins(connection: Connection) -> None:
    counts, _ = await load(connection, [profile("a"), profile("a", display_name="Renamed")])
    assert (counts.created, counts.updated) == (1, 1)
    assert await _matched(connection) == ["Renamed"]


async def test_spelling_variants_abbreviations_and_typos_fold_into_one_modality(connection: Connection) -> None:
    terms = ["LMT", "Massage-Therapy", "masage therapy", "licensed massage therapist"]
    await load(connection, [profile(str(n), modalities=[term]) for n, term in enumerate(terms)])
    names = await connection.fetch(
        "SELECT DISTINCT m.name FROM practitioner_modality AS p JOIN modality AS m ON m.id = p.modality_id"
    )
    assert [row["name"] for row in names] == ["massage therapy"]
    review = await connection.fetch("SELECT term, name, how FROM vocabulary_review")
    assert [tuple(row) for row in review] == [("masage therapy", "massage therapy", "folded")]


async def test_an_unknown_modality_is_added_and_listed_for_review(connection: Connection) -> None:
    await load(connection, [profile("a", modalities=["Moon Bathing"]), profile("b", modalities=["moon bathing"])])
    row = await connection.fetchrow("SELECT origin FROM modality WHERE name = 'moon bathing'")
    assert row is not None and row["origin"] == "added"
    assert await connection.fetchval("SELECT how FROM vocabulary_review WHERE name = 'moon bathing'") == "added"


async def test_a_place_without_coordinates_is_located_offline(connection: Connection) -> None:
    await load(connection, [profile("a", places=[{"address": {"postal_code": "06105", "country": "US"}}])])
    row = await connection.fetchrow("SELECT lat, lon, located FROM practitioner_place")
    assert row is not None
    assert row["located"] == "gazetteer" and abs(row["lat"] - 41.77) < 0.05 and abs(row["lon"] + 72.70) < 0.05


async def test_export_and_load_into_another_directory_lose_nothing(connection: Connection) -> None:
    await load(connection, [FULL, profile("b", status="paused"), profile("c", confirmed_at="2026-06-01T00:00:00Z")])
    first = [line async for line in export_profiles(connection)]
    await connection.execute("TRUNCATE practitioner CASCADE")
    counts, rejected = await load(connection, first)
    assert (counts.created, rejected) == (3, [])
    assert [dumped(line) async for line in export_profiles(connection)] == [dumped(line) for line in first]


async def test_what_was_sent_comes_back_word_for_word_with_every_field_even_those_left_empty(
    connection: Connection,
) -> None:
    sent = {
        **FULL,
        "status": "published",
        "modalities": ["massage therapy", "reiki"],
        "contact": {"phone": "…", "website": "www.example.org/me", "booking": "…"},
        "cultures": [],
        "npi": None,
    }
    _, rejected = await load(connection, [sent])
    assert rejected == []
    [line] = [msgspec.json.decode(line) async for line in export_profiles(connection)]
    assert {name: line[name] for name in sent} == sent


async def test_a_web_address_of_another_scheme_is_refused(connection: Connection) -> None:
    _, rejected = await load(connection, [profile("a", status="draft", contact={"website": "javascript:alert(1)"})])
    assert [record.pointer for record in rejected] == ["/contact/website"]


async def test_a_fault_in_a_map_is_named_by_its_key(connection: Connection) -> None:
    _, rejected = await load(
        connection,
        [
            profile("a", status="draft", lifestyle={"sleep": "central", "work": "huge"}),
            profile("b", practices={"charm": {"example": "x"}}),
            profile("c", status="draft", disclosures={"links": {"story": "https://example.org", "options": "nowhere"}}),
        ],
    )
    assert [record.pointer for record in rejected] == [
        "/lifestyle/work",
        "/practices/charm",
        "/disclosures/links/options",
    ]


async def test_a_registrys_or_clinics_word_can_never_be_a_practice(connection: Connection) -> None:
    await load(connection, [FULL])
    with pytest.raises(Exception, match="practitioner_own_practices"):
        await connection.execute(
            'UPDATE practitioner SET field_sources = field_sources || \'{"practices": "clinic:1"}\''
        )
