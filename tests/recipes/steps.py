"""The recipes, followed: what each changes in a copy of the checkout, and what is seen of it at a server afterwards."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import httpx2
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from service.core.database.pool import connect
from tests.fixtures.clinics import Practice
from tests.fixtures.profiles import load, profile
from tests.fixtures.running import run_apart
from tests.recipes.changed_copy import ChangedCopy
from tests.web.pages.messages import needed


@dataclass(frozen=True)
class Changed:
    """A server with every recipe in it, its directory, a clinic there and a practitioner who is signed in."""

    client: httpx2.Client
    database_url: str
    practice: Practice
    session: dict[str, str]  # headers
    files: dict[str, set[str]]  # those that each recipe touched


Shown = Callable[[Changed], None]
MOTTO = "Slowly is the fastest way."


def add_a_field(copy: ChangedCopy) -> None:
    schema = "schemas/profiles/practitioner.py"
    copy.insert(
        schema, "    concerns: Annotated[list[Term], Meta(max_length=60)] = []\n", "    motto: Line | None = None\n"
    )
    copy.insert(
        schema, "    concerns: list[str] = []\n    concerns_first: list[str] = []\n", "    motto: str | None = None\n"
    )
    copy.insert(
        "service/profiles/fields.py",
        '    F("concerns", "What do people come to you with?"',
        '    F("motto", "A sentence you live by", "line", "approach/own", csv=("motto",), page="Motto",\n'
        "      fhir=EXTENSION, fhir_read=True),\n",
    )


def add_a_limit(copy: ChangedCopy) -> None:
    copy.insert(
        "schemas/matching/limits.py",
        "    modalities_only: Annotated[\n",
        "    home_visits: Annotated[\n"
        '        bool, Limit(AnyOf("modes", ("home_visit",)), "home visits", "Only those who come to me", "tick")\n'
        "    ] = False\n",
    )


def add_an_import_format(copy: ChangedCopy) -> None:
    copy.write(
        "service/intake/formats/piped.py",
        '"""Reads people as lines of id|name|kind of practice."""\n\n'
        "from service.intake.formats.csv_profiles import convert_draft\n"
        "from service.intake.formats.records import Lines, Reading, Source\n\n\n"
        "def open_piped(first: bytes) -> Source:\n"
        "    return Source(0, Lines, _read)\n\n\n"
        "def _read(line: int, data: bytes) -> Reading:\n"
        '    own, name, kind = data.decode().strip().split("|")\n'
        '    return convert_draft(line, {"external_id": own, "display_name": name, "modalities": [kind]}, own)\n',
    )
    table = "service/intake/formats/table.py"
    copy.insert(
        table, "from service.intake.formats.records import", "from service.intake.formats.piped import open_piped\n"
    )
    copy.insert(table, '    "fhir": lambda first, crafts:', '    "piped": lambda first, crafts: open_piped(first),\n')
    copy.insert("schemas/clinics/clinic.py", ', "hsds"]', ', "piped"')
    copy.write(
        "sql/migrations/NNNN_piped.sql".replace("NNNN", copy.next_migration()),
        "ALTER TABLE import_job DROP CONSTRAINT import_job_format_known, ADD CONSTRAINT import_job_format_known\n"
        "    CHECK (format IN ('ndjson', 'csv', 'nppes', 'fhir', 'hsds', 'piped'));\n",
    )


def add_a_message(copy: ChangedCopy) -> None:
    copy.insert(
        "schemas/messages/refusals.py",
        "# Pages and sessions.\n",
        'TOO_EARLY = declare("too_early", "It is %(day)s that you meant: come back then.", day=TEXT)\n',
    )
    copy.insert(
        "service/accounts/confirm_profile.py",
        "    stored, renewed = await _linked(connection, token)\n    return Confirmation(",
        '    if token == "tomorrow":\n        raise NotAllowed(refusals.TOO_EARLY(day=token))\n',
    )


def add_a_language(copy: ChangedCopy) -> None:
    """French, in which every text is the English one between « and »."""
    catalogue = Catalog(locale="fr", charset="utf-8")
    for message in needed():
        if message.id:
            texts = [message.id] if isinstance(message.id, str) else list(message.id)
            quoted = [f"«{text}»" for text in texts]
            catalogue.add(message.id, quoted[0] if len(quoted) == 1 else tuple(quoted))
    catalogue.add("It is %(day)s that you meant: come back then.", "« %(day)s : revenez ce jour-là »")
    written = BytesIO()
    write_po(written, catalogue)
    copy.write("service/i18n/locale/fr/LC_MESSAGES/messages.po", written.getvalue().decode())


def the_field_is_on_the_form(there: Changed) -> None:
    _publish(there, motto=MOTTO)
    form = there.client.get("/me/profile/approach", headers=there.session).text
    assert "A sentence you live by" in form and MOTTO in form


def the_field_is_in_api_and_fhir_and_on_the_page(there: Changed) -> None:
    id = _publish(there, motto=MOTTO)
    assert there.client.get(f"/v1/practitioners/{id}").json()["motto"] == MOTTO
    assert MOTTO in there.client.get(f"/fhir/HealthcareService/{id}").text
    page = there.client.get(f"/practitioners/{id}").text
    assert "Motto" in page and MOTTO in page
    document = there.client.get("/schema/openapi.json").json()["components"]["schemas"]
    assert "motto" in document["Profile"]["properties"] and "motto" in document["PractitionerPublic"]["properties"]


def the_field_is_a_column_of_csv(there: Changed) -> None:
    rows = f"external_id,display_name,modalities,motto\nc-1,Cleo Column,reiki,{MOTTO}\n"
    assert _import(there, "csv", rows)["created"] == 1
    assert MOTTO in there.client.get(f"{there.practice.path}/roster/c-1", headers=_keyed(there)).text


def the_message_has_a_code_and_words_in_every_language(there: Changed) -> None:
    html = {"Accept": "text/html"}
    assert "It is tomorrow that you meant: come back then." in there.client.get("/confirm/tomorrow", headers=html).text
    assert "« tomorrow : revenez ce jour-là »" in there.client.get("/fr/confirm/tomorrow", headers=html).text


def the_language_is_on_pages_and_offered(there: Changed) -> None:
    assert "«Privacy»" in there.client.get("/fr/privacy").text
    assert "«Privacy»" in there.client.get("/privacy", headers={"Accept-Language": "fr-CA, en;q=0.5"}).text
    english = there.client.get("/privacy").text
    assert "«" not in english and 'href="/fr/privacy"' in english


def the_limit_is_in_api_and_on_the_form(there: Changed) -> None:
    run_apart(_load(there.database_url))
    for path, person in (("/v1/matches", "Hanna Home"), ("/matches", "Hanna Home")):
        body = {"limits": {"home_visits": True}} if path == "/v1/matches" else None
        answer = there.client.post(path, json=body, data=None if body else {"home_visits": "yes"}).text
        assert person in answer and "Olga Office" not in answer
    form = there.client.get("/").text
    assert 'name="home_visits"' in form and "Only those who come to me" in form
    assert "home_visits" in there.client.get("/schema/openapi.json").text


async def _load(database_url: str) -> None:
    """Somebody who comes to people's homes, and somebody who does not."""
    connection = await connect(database_url)
    people = [
        profile("h-1", display_name="Hanna Home", modes=["home_visit"]),
        profile("h-2", display_name="Olga Office", modes=["in_person"]),
    ]
    await load(connection, people)
    await connection.close()


def the_format_is_read(there: Changed) -> None:
    assert _import(there, "piped", "p-1|Pia Piped|reiki\np-2|Pio Piped|reiki\n")["created"] == 2
    assert "piped" in there.client.get("/schema/openapi.json").text


def _publish(there: Changed, **fields: Any) -> str:
    """The id of a published profile of the person signed in, who states these fields."""
    client, session = there.client, there.session
    own = client.get("/v1/me/profile", headers=session)
    condition = {"If-Match": own.headers["ETag"]} if own.status_code == 200 else {"If-None-Match": "*"}
    profile = {"display_name": "Ana Recipe", "modalities": ["reiki"], "languages": ["en"], **fields}
    client.put("/v1/me/profile", json=profile, headers=session | condition).raise_for_status()
    client.post("/v1/me/profile/publish", headers=session).raise_for_status()
    return str(client.get("/v1/me", headers=session).json()["profile"]["id"])


def _keyed(there: Changed) -> dict[str, str]:
    return {"Authorization": f"Bearer {there.practice.key}"}


def _import(there: Changed, format: str, rows: str) -> dict[str, int]:
    """What became of the rows of a file."""
    path = f"{there.practice.path}/imports"
    sent = there.client.post(path, params={"format": format}, content=rows, headers=_keyed(there))
    job = sent.raise_for_status().json()
    deadline = time.monotonic() + 60
    while job["status"] in ("queued", "running") and time.monotonic() < deadline:
        time.sleep(0.1)
        job = there.client.get(f"{path}/{job['id']}", headers=_keyed(there)).json()
    return dict(job["counts"])


# The beginning of a heading in CONTRIBUTING.md -> the recipe, followed.
RECIPES: dict[str, Callable[[ChangedCopy], None]] = {
    "A profile field": add_a_field,
    "A hard limit": add_a_limit,
    "A language": add_a_language,
    "And a message": add_a_message,
    "An import format": add_an_import_format,
}
SHOWN: list[Shown] = [
    the_field_is_on_the_form,
    the_field_is_in_api_and_fhir_and_on_the_page,
    the_field_is_a_column_of_csv,
    the_message_has_a_code_and_words_in_every_language,
    the_language_is_on_pages_and_offered,
    the_limit_is_in_api_and_on_the_form,
    the_format_is_read,
]
