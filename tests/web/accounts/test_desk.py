"""A clinic's people without a shell: they sign in by mail at the desk of their own clinic, and of no other."""

import re
from collections.abc import Callable
from uuid import UUID

import httpx2
import pytest

from schemas.accounts.account import Role
from service.accounts.invite_people import queue_invitations
from service.accounts.roles import give_role
from service.core.database.pool import connect
from tests.fixtures.accounts import new_address
from tests.fixtures.clinics import Practice, practice_on
from tests.fixtures.commands import ayni
from tests.fixtures.mailbox import Mailbox
from tests.fixtures.running import Server, run_apart

SignIn = Callable[[str], httpx2.Client]


class Sitting:
    """Somebody signed in at the desk of a clinic."""

    def __init__(self, client: httpx2.Client, practice: Practice, address: str) -> None:
        self.client, self.practice, self.address = client, practice, address
        self.path = f"/clinic/{practice.clinic.id}"
        self.token = str(client.get("/v1/me").json()["form_token"])

    def get(self, path: str = "") -> httpx2.Response:
        return self.client.get(self.path + path, follow_redirects=True)

    def post(self, path: str, **fields: object) -> httpx2.Response:
        sent = {"form_token": self.token, **fields}
        return self.client.post(self.path + path, data=sent, follow_redirects=True)


def enter(server: Server, address: str, role: Role, clinic: UUID) -> None:
    async def given() -> None:
        connection = await connect(server.database_url)
        await give_role(connection, address, role, clinic)
        await connection.close()

    run_apart(given())


@pytest.fixture
def sit(office: Server, sign_in: SignIn, request: pytest.FixtureRequest) -> Callable[..., Sitting]:
    """Signs somebody in who is owner or staff of a clinic of this test's own."""
    made: list[Practice] = []

    def sitting(role: Role = "owner") -> Sitting:
        practice = made[0] if made else practice_on(office.database_url, f"Clinic of {request.node.name}")
        made.append(practice)
        address = new_address()
        enter(office, address, role, practice.clinic.id)
        return Sitting(sign_in(address), practice, address)

    return sitting


def test_an_owner_enters_staff_who_sign_in_by_mail_and_are_out_at_once_when_removed(
    sit: Callable[..., Sitting], sign_in: SignIn, mailbox: Mailbox, visitor: httpx2.Client
) -> None:
    owner, address = sit(), new_address()
    assert owner.client.get("/clinic", follow_redirects=True).url.path == owner.path
    page = owner.post("/staff", do="add", email=address.upper(), role="staff")
    assert address in page.text and "told by mail" in page.text
    letter = mailbox.to(address)[0].get_content()
    assert owner.path in letter and owner.practice.clinic.name in letter
    away = visitor.get(owner.path + "/log")
    assert (away.status_code, away.headers["location"]) == (303, f"/sign-in?then={owner.path}")
    assert "The desk of your clinic" in visitor.get(away.headers["location"]).text
    staff = Sitting(sign_in(address), owner.practice, address)
    assert staff.get().status_code == 200 and "/staff" not in staff.get().text
    assert staff.get("/staff").status_code == 403
    assert "staff entered" not in staff.get("/log").text and "Somebody entered for the desk" in staff.get("/log").text
    owner.post("/staff", do="remove", person=address)
    assert staff.get().status_code == 403


def test_nobody_sits_at_the_desk_of_another_clinic(office: Server, sit: Callable[..., Sitting]) -> None:
    owner = sit()
    elsewhere = practice_on(office.database_url, "Quite another clinic")
    assert owner.client.get(f"/clinic/{elsewhere.clinic.id}").status_code == 403
    assert owner.client.get("/clinic/00000000-0000-7000-8000-000000000000").status_code == 403


def test_the_last_owner_stays_and_what_cannot_be_taken_is_shown_as_typed(sit: Callable[..., Sitting]) -> None:
    owner = sit()
    refused = owner.post("/staff", do="remove", person=owner.address)
    assert refused.status_code == 422 and "last owner" in refused.text
    refused = owner.post("/staff", do="add", email="no address", role="staff")
    assert refused.status_code == 422 and 'value="no address"' in refused.text
    assert owner.post("/staff", do="add", email=new_address(), role="operator").status_code == 422


def test_the_command_line_gives_the_roles(office: Server, sign_in: SignIn) -> None:
    practice, address = practice_on(office.database_url, "Clinic of the command line"), new_address()
    words = ("role", "give", "owner", address, "--clinic", str(practice.clinic.id))
    done = ayni(*words, database_url=office.database_url)
    assert f"/clinic/{practice.clinic.id}" in done.stdout
    assert sign_in(address).get(f"/clinic/{practice.clinic.id}").status_code == 200
    assert ayni("role", "give", "owner", address, database_url=office.database_url).returncode == 2


ROSTER = """Our staff list, spring
Who,Discipline,Town,St,Cell phone,Mail,Colour
"Ruiz, Ana LMT",massage / reiki,Hartford,CT,(860) 555-0101,ana-{n}@example.org,red
Ben Ode,acupuncture,Hartford,CT,call me,ben-{n}@example.org,blue
Cleo Vane,Front Desk,Hartford,CT,860-555-0103,,green
,reiki,Hartford,CT,,,
"""
_NUMBERS = iter(range(1, 1000))


def send(desk: Sitting, text: str, name: str = "staff.csv") -> httpx2.Response:
    files = {"file": (name, text.encode(), "text/csv")}
    sent = {"form_token": desk.token}
    return desk.client.post(desk.path + "/imports", data=sent, files=files, follow_redirects=True)


def means(page: httpx2.Response) -> dict[str, str]:
    """Which column each name is read as, on the page that asks."""
    return dict(re.findall(r'<select id="(means\.\d+)".*?<option value="([^"]*)" selected', page.text, re.DOTALL))


def file_path(page: httpx2.Response, desk: Sitting) -> str:
    return page.url.path.removeprefix(desk.path).removesuffix("/columns")


def test_a_file_is_mapped_looked_at_and_taken_and_the_mapping_is_remembered(sit: Callable[..., Sitting]) -> None:
    number = next(_NUMBERS)
    desk, text = sit("staff"), ROSTER.format(n=number)
    columns = send(desk, text)
    assert "What the columns mean" in columns.text and "massage / reiki" in columns.text
    read = means(columns)
    assert read["means.0"] == "" and read["means.1"] == "modalities" and read["means.6"] == ""
    path = file_path(columns, desk)
    refused = desk.post(path + "/columns", **read)
    assert refused.status_code == 422 and "which column holds the name" in refused.text
    review = desk.post(path + "/columns", **read | {"means.0": "display_name", "means.5": "email"})
    assert "What this file would do" in review.text and "3 new, 0 changed, 1 not taken" in review.text
    assert "Ana Ruiz" in review.text and "massage therapy, reiki" in review.text
    assert f"ana-{number}@example.org" in review.text
    assert "Cell phone “call me”" in review.text and "stays a draft" in review.text
    with desk.practice.client(str(desk.client.base_url)) as api:
        assert api.get(f"{desk.practice.path}/roster").json()["results"] == []
        taken = desk.post(path, do="take", shown=["1", "2", "3"], leave="3")
        assert "taken over" in taken.text
        people = api.get(f"{desk.practice.path}/roster").json()["results"]
        assert {one["profile"]["display_name"] for one in people} == {"Ana Ruiz", "Ben Ode"}
        started = api.post(f"{desk.practice.path}/imports", params={"format": "csv"}, content=text.encode())
        assert started.status_code == 202
    assert means(send(desk, text))["means.0"] == "display_name"


def test_what_was_typed_outlives_its_session(sit: Callable[..., Sitting], sign_in: SignIn) -> None:
    owner = sit()
    path = file_path(send(owner, "Who,Discipline\nAna,reiki"), owner)
    typed = {"means.0": "display_name", "means.1": "modalities"}
    owner.client.cookies.clear()
    out = owner.post(path + "/columns", **typed)
    assert out.status_code == 401 and 'name="means.0" value="display_name"' in out.text
    owner.client = sign_in(owner.address)
    again = owner.client.post(owner.path + path + "/columns", data=typed)
    assert again.status_code == 403 and "All you typed is below" in again.text and means(again) == typed
    for page, fields in (
        ("/about", {"city": "Hartford"}),
        ("/keys", {"do": "make", "name": "nightly sync", "scopes": "match"}),
        ("/sites", {"do": "allow", "site": "https://www.elm.example"}),
        ("/webhooks", {"url": "https://hooks.elm.example", "events": "removed"}),
        ("/staff", {"do": "add", "email": "ben@example.org"}),
    ):
        again = owner.client.post(owner.path + page, data=fields)
        assert again.status_code == 403 and all(value in again.text for name, value in fields.items() if name != "do")


def test_nobody_gives_the_clinics_word_about_themselves(office: Server, sit: Callable[..., Sitting]) -> None:
    member, other = sit("staff"), sit("staff")
    with member.practice.client(str(member.client.base_url)) as api:
        stated = {"display_name": "Ana Ruiz", "modalities": ["reiki"]}
        id = api.put(f"{member.practice.path}/roster/a-1", json=stated).json()["practitioner_id"]
    claim = member.client.post("/v1/claims", json={"practitioner_id": id}).json()["id"]
    assert f"accept {claim}" not in member.get("/people").text
    assert member.post("/people", do=f"accept {claim}", sure="yes").status_code == 403
    assert f"accept {claim}" in other.get("/people").text
    assert "Decided" in other.post("/people", do=f"accept {claim}", sure="yes").text


def test_who_is_not_in_a_whole_file_goes_once_that_is_confirmed(sit: Callable[..., Sitting]) -> None:
    desk = sit()
    rows = [f"p{number},Person {number},reiki" for number in range(8)]
    path = file_path(send(desk, "\n".join(["id,name,modality", *rows])), desk)
    desk.post(path + "/columns", **{"means.0": "external_id", "means.1": "display_name", "means.2": "modalities"})
    assert "taken over" in desk.post(path, do="take").text
    short = "id,name,modality\np0,Person 0,acupuncture\np9,Person 9,reiki"
    path = file_path(send(desk, short), desk)
    review = desk.post(
        path + "/columns", **{"means.0": "external_id", "means.1": "display_name", "means.2": "modalities"}
    )
    assert "1 new, 1 changed, 0 not taken, 7 on your roster are not in it" in review.text
    assert "<del>reiki</del>" in review.text and "<ins>acupuncture</ins>" in review.text
    assert "Person 5" in desk.post(path, do="go gone 0").text
    refused = desk.post(path, do="take", whole="yes")
    assert refused.status_code == 409 and "7 of 8 people would go" in refused.text
    taken = desk.post(path, do="take", whole="yes", confirm="yes")
    assert re.search(r"7\s+taken off the roster", taken.text)


def test_a_file_can_be_thrown_away_and_one_that_cannot_be_read_says_why(sit: Callable[..., Sitting]) -> None:
    desk = sit()
    path = file_path(send(desk, "name,modality\nAna,reiki"), desk)
    assert "Throw the file away?" in desk.post(path, do="drop").text and desk.get(path).status_code == 200
    assert "Thrown away" in desk.post(path, do="drop", sure="yes").text and desk.get(path).status_code == 404
    refused = send(desk, "")
    assert refused.status_code == 422 and "Choose a file first" in refused.text
    refused = send(desk, "PK\x03\x04 and no spreadsheet")
    assert refused.status_code == 422


def test_a_key_in_the_place_of_another_ends_that_one_and_no_other(sit: Callable[..., Sitting]) -> None:
    owner = sit()
    refused = owner.post("/keys", do="make", name="", scopes=["match"])
    assert refused.status_code == 422 and "Give the key a name" in refused.text
    keys = {name: made_key(owner, name, ["roster:read", "match"]) for name in ("sync", "dashboard")}
    listed = owner.get("/keys").text
    assert "sync" in listed and keys["sync"] not in listed
    [(id, _)] = re.findall(r'value="rotate ([^"]+)"[^\n]*\n?[^\n]*: (sync)<', listed)
    assert "End this key at once?" in owner.post("/keys", do=f"rotate {id}", overlap="0").text
    page = owner.post("/keys", do=f"rotate {id}", overlap="0", sure="yes")
    assert key_in(page) != keys["sync"]
    assert [lives(owner, key) for key in (keys["sync"], keys["dashboard"], key_in(page))] == [False, True, True]
    [(id, _)] = re.findall(r'value="revoke ([^"]+)"[^\n]*\n?[^\n]*: (dashboard)<', page.text)
    assert "Revoke this key?" in owner.post("/keys", do=f"revoke {id}").text and lives(owner, keys["dashboard"])
    assert "opens nothing any more" in owner.post("/keys", do=f"revoke {id}", sure="yes").text
    assert not lives(owner, keys["dashboard"])


def key_in(page: httpx2.Response) -> str:
    return str(re.search(r"<code>(ayni_ck_[\w-]{30,})</code>", page.text)[1])  # type: ignore[index]


def made_key(owner: Sitting, name: str, scopes: list[str]) -> str:
    return key_in(owner.post("/keys", do="make", name=name, scopes=scopes))


def lives(owner: Sitting, key: str) -> bool:
    headers = {"Authorization": f"Bearer {key}"}
    with httpx2.Client(base_url=str(owner.client.base_url), headers=headers) as client:
        return client.get("/v1/clinics/me").status_code == 200


def test_a_site_is_allowed_and_forbidden_again(sit: Callable[..., Sitting]) -> None:
    owner, site = sit(), "https://www.elm.example"
    refused = owner.post("/sites", do="allow", site="www.elm.example/team")
    assert refused.status_code == 422 and 'value="www.elm.example/team"' in refused.text
    assert site in owner.post("/sites", do="allow", site=site + "/").text
    shown = owner.client.get(f"/embed/{owner.practice.clinic.id}")
    assert site in shown.headers["content-security-policy"]
    owner.post("/sites", do=f"forbid {site}")
    shown = owner.client.get(f"/embed/{owner.practice.clinic.id}")
    assert site not in shown.headers["content-security-policy"]


def test_the_clinic_says_of_itself_as_people_write_it(sit: Callable[..., Sitting]) -> None:
    owner = sit()
    said = {"city": "Hartford", "region": "Connecticut", "country": "USA", "phone": "(860) 555-0100", "npi": "1"}
    refused = owner.post("/about", **said)
    assert refused.status_code == 422 and "(860) 555-0100" in refused.text
    assert "this is no NPI" in refused.text and "left out" not in refused.text
    kept = owner.post("/about", **said | {"npi": "1245319599", "website": "elm.example"})
    assert kept.status_code == 200 and "United States" in kept.text and kept.text.count("Saved.") == 1
    with owner.practice.client(str(owner.client.base_url)) as api:
        shown = api.get("/v1/clinics/me").json()
    assert (shown["address"]["country"], shown["npi"]) == ("US", "1245319599")
    assert "own data changed" in owner.get("/log").text


def send_invitations(server: Server) -> None:
    """What a worker does once a minute."""

    async def queued() -> None:
        connection = await connect(server.database_url)
        await queue_invitations(connection, server.url)
        await connection.close()

    run_apart(queued())


def test_people_are_invited_when_asked_for_and_the_funnel_counts_them(
    office: Server, sit: Callable[..., Sitting], mailbox: Mailbox
) -> None:
    desk = sit("staff")
    addresses = [new_address(), new_address()]
    rows = [f"p{number},Person {number},reiki,{mail}" for number, mail in enumerate([*addresses, ""])]
    path = file_path(send(desk, "\n".join(["id,name,modality,email", *rows])), desk)
    columns = ("external_id", "display_name", "modalities", "email")
    desk.post(path + "/columns", **{f"means.{number}": column for number, column in enumerate(columns)})
    desk.post(path, do="take")
    assert not any(letter["To"] in addresses for letter in mailbox.letters)
    chosen = desk.post("/people", do="invite chosen", person=["p0", "p2"])
    assert "1 person is being invited" in chosen.text and "Without an address: 1" in chosen.text
    send_invitations(office)
    assert desk.practice.clinic.name in mailbox.to(addresses[0])[0].get_content()
    roster = desk.get("/people").text
    assert roster.index('value="invite chosen"') < roster.index('value="invite all"')  # Enter presses the first
    assert "cannot be called back" in desk.post("/people", do="invite all").text
    rest = desk.post("/people", do="invite all", sure="yes")
    assert "1 person is being invited" in rest.text and "Invited within half a year already: 1" in rest.text
    assert "Person 2" in desk.get("/people?stage=no address").text
    assert "Person 2" not in desk.get("/people?stage=invited").text
    asked = desk.post("/people", do="off p2").text
    assert "Take them off the roster?" in asked and "Person 2" in asked and "Person 2" in desk.get("/people").text
    taken_off = desk.post("/people", do="off p2", sure="yes")
    assert "Taken off" in taken_off.text and "Person 2" not in desk.get("/people").text


def test_an_operator_makes_a_clinic_with_its_first_owner(
    office: Server, sign_in: SignIn, mailbox: Mailbox, request: pytest.FixtureRequest
) -> None:
    runs, owner, name = new_address(), new_address(), f"Clinic of {request.node.name}"
    ayni("role", "give", "operator", runs, database_url=office.database_url)
    client = sign_in(runs)
    sent = {"form_token": client.get("/v1/me").json()["form_token"], "name": name, "email": owner}
    made = client.post("/operator/clinics", data=sent, follow_redirects=True)
    assert owner in made.text and made.url.path.endswith("/staff")
    assert client.post("/operator/clinics", data=sent).status_code == 422
    assert name in client.get("/operator/clinics").text
    desk = made.url.path.removesuffix("/staff")
    assert desk in mailbox.to(owner)[0].get_content()
    assert "Who may sign in here" in sign_in(owner).get(f"{desk}/staff").text
