"""Cells as offices write them: read for what they are, kept where they stay unclear, and never the loss of a person."""

from itertools import islice
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.profiles.practitioner import ProfileDraft
from service.core.clock import today
from service.intake.formats.csv_profiles import open_csv
from service.intake.formats.ndjson import RejectedRecord
from service.intake.formats.records import RemarkedDraft, SkippedRecord, Source
from service.population import DEMO_SEED, demo_people
from service.profiles.cells import amounts, choices, codes, contacts, days
from service.profiles.cells.practices import read_practices, shipped_crafts
from service.profiles.read_draft import DraftReader


def rows_of(data: str | bytes) -> list[Any]:
    """What becomes of each row of a CSV."""
    file = data.encode() if isinstance(data, str) else data
    source: Source = open_csv(file)
    splitter = source.splitter(source.starts)
    records = [*splitter.feed(file[source.starts :]), *splitter.close()]
    return [source.read(row, record.data) for row, record in enumerate(records, 1)]


def draft_of(read: Any) -> ProfileDraft:
    draft = read.draft if isinstance(read, RemarkedDraft) else read
    assert isinstance(draft, ProfileDraft), read
    return draft


def said(read: Any) -> list[str]:
    return [remark.column for remark in read.remarks] if isinstance(read, RemarkedDraft) else []


@pytest.mark.parametrize(
    ("cell", "modalities", "titles"),
    [
        ("massage therapy, reiki", ["massage therapy", "reiki"], []),
        ("massage therapy / reiki", ["massage therapy", "reiki"], []),
        ("massage & reiki", ["massage", "reiki"], []),
        ("massage | reiki", ["massage", "reiki"], []),
        ("marriage and family therapy", ["marriage and family therapy"], []),
        ("licensed clinical social worker", ["social work"], ["licensed clinical social worker"]),
        ("LMT, RYT-200", ["LMT", "yoga instruction"], ["LMT", "RYT-200"]),
        ("103TC0700X", ["clinical psychology"], []),
        ("CBT, ACT & DBT", ["CBT", "ACT", "DBT"], []),
        ("Massage (Swedish, Deep Tissue)", ["Massage", "Swedish Massage", "Deep Tissue"], []),
        ("Certified Yoga Teacher", ["Yoga Teacher"], ["Certified Yoga Teacher"]),
        ("therapist", [], []),
        ("Front Desk", [], []),
        ("N/A", [], []),
        ("Bachelor of Science", [], ["Bachelor of Science"]),
        ("mind & body sculpting", ["mind & body sculpting"], []),
    ],
)
def test_a_list_of_practices_is_split_and_titles_and_jobs_are_none(
    cell: str, modalities: list[str], titles: list[str]
) -> None:
    practices = read_practices([cell], shipped_crafts())
    assert (practices.modalities, practices.titles) == (modalities, titles)


@pytest.mark.parametrize(
    ("cell", "month_first", "country", "day"),
    [
        ("2026-12-01", None, None, "2026-12-01"),
        ("2026-12-01 00:00:00", None, None, "2026-12-01"),
        ("3/4/2026", None, None, None),
        ("3/4/2026", True, None, "2026-03-04"),
        ("3/4/2026", None, "US", "2026-03-04"),
        ("3/4/2026", None, "GB", "2026-04-03"),
        ("13/4/2026", None, None, "2026-04-13"),
        ("March 4, 2026", None, None, "2026-03-04"),
        ("4 de marzo de 2026", None, None, "2026-03-04"),
        ("46000", None, None, "2025-12-09"),
        ("20261201", None, None, "2026-12-01"),
        ("Tue, Dec 1, 2026", None, None, "2026-12-01"),
        ("martes 1 de diciembre de 2026", None, None, "2026-12-01"),
        ("1/dic/26", None, None, "2026-12-01"),
        ("December 2026", None, None, "2026-12-01"),
        ("01.12.26", None, "US", "2026-12-01"),
        ("2026-12-01T00:00:00Z", None, None, "2026-12-01"),
        ("soon", None, None, None),
        ("31/2/2026", None, None, None),
    ],
)
def test_days_are_read_in_the_order_of_their_file(
    cell: str, month_first: bool | None, country: str | None, day: str | None
) -> None:
    assert days.read_day(cell, month_first, country).value == day


def test_one_day_of_a_file_tells_the_order_of_the_others() -> None:
    read = rows_of("name,modalities,next_opening\nA,reiki,3/4/2026\nB,reiki,25/4/2026\n")
    assert str(draft_of(read[0]).next_opening) == "2026-04-03"


@pytest.mark.parametrize(
    ("cell", "tag"),
    [("English", "en"), ("español", "es"), ("spa", "es"), ("ASL", "ase"), ("sgn-US", "ase"), ("Spanish (fluent)", "es"),
     ("Deutsch", "de"), ("Mandarin", "zh"), ("pt_BR", "pt-BR"), ("xx-nothing", None)],
)  # fmt: skip
def test_languages_are_known_by_name_and_code(cell: str, tag: str | None) -> None:
    assert codes.language_tag(cell) == tag


@pytest.mark.parametrize(
    ("cell", "country", "code"),
    [("CT", "US", "US-CT"), ("CT", None, "US-CT"), ("Connecticut", None, "US-CT"), ("us-ct", None, "US-CT"),
     ("MA", "US", "US-MA"), ("ON", "CA", "CA-ON"), ("Spain", None, "ES"), ("Atlantis", None, None)],
)  # fmt: skip
def test_a_state_is_no_country(cell: str, country: str | None, code: str | None) -> None:
    assert codes.jurisdiction(cell, country) == code


@pytest.mark.parametrize(
    ("cell", "country", "phone"),
    [("860.555.1212", "US", "+1 860-555-1212"), ("(860) 555-1212 x12", None, "+1 860-555-1212 ext. 12"),
     ("020 7946 0958", "GB", "+44 20 7946 0958"), ("8605551212.0", "US", "+1 860-555-1212"),
     ("8.6055512E+09", "US", None), ("ask Bob", "US", "ask Bob"), ("555-0100", "US", "555-0100"),
     ("+49 (0) 30 / 901820", "DE", "+49 30 901820"), ("+52 1 55 1234 5678", "MX", "+52 55 1234 5678"),
     ("044 55 1234 5678", "MX", "+52 55 1234 5678"), ("860-555-1212 (office)", "US", "+1 860-555-1212"),
     ("(860) 555-1212 press 2", "US", "+1 860-555-1212 ext. 2"), ("612 34 56 78", "ES", "+34 612 34 56 78"),
     ("(11) 91234-5678", "BR", "+55 11 91234-5678"), ("098765 43210", "IN", "+91 98765 43210"),
     ("03-1234-5678", "JP", "+81 3-1234-5678"), ("06 12 34 56 78", "FR", "+33 6 12 34 56 78")],
)  # fmt: skip
def test_telephone_numbers_have_their_country(cell: str, country: str | None, phone: str | None) -> None:
    assert contacts.read_phone(cell, country).value == phone


def test_an_npi_checks_itself() -> None:
    assert contacts.read_npi("1073518767.0").value == "1073518767"
    assert contacts.read_npi("1073518768").value is None and contacts.read_npi("9941339100").value is None


@pytest.mark.parametrize(
    ("cell", "tags"),
    [
        ("English (native), Spanish (conversational)", ["en", "es"]),
        ("Arabic - Levantine", ["ar"]),
        ("Other: Twi", ["ak"]),
        ("Eng, Span", ["en", "es"]),
        ("Hindi, Urdu & Punjabi", ["hi", "ur", "pa"]),
        ("Kreyòl", ["ht"]),
    ],
)
def test_no_language_of_a_list_is_lost(cell: str, tags: list[str]) -> None:
    assert codes.read_languages([cell]) == (tags, None)


@pytest.mark.parametrize(
    ("cell", "states"),
    [("Ontario, Canada", ["CA-ON"]), ("CT/RI/MA", ["US-CT", "US-RI", "US-MA"]), ("FL - telehealth only", ["US-FL"]),
     ("CT, NY", ["US-CT", "US-NY"]), ("nationwide", ["US"])],
)  # fmt: skip
def test_lists_of_states_are_no_wider_than_they_say(cell: str, states: list[str]) -> None:
    assert codes.read_jurisdictions([cell], "US").value == states


@pytest.mark.parametrize(
    ("field", "cell", "values"),
    [
        ("times", "Mon-Thu 9-5", ["weekday_morning", "weekday_afternoon"]),
        ("times", "Tuesday evenings, Sat am", ["weekday_evening", "weekend_morning"]),
        ("modes", "Telehealth only", ["video"]),
        ("serves", "Teens 13+", ["teens"]),
    ],
)
def test_closed_answers_are_read_out_of_more_words(field: str, cell: str, values: list[str]) -> None:
    assert choices.read_choices(field, [cell], values) == (values, None)


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("Yes - limited", True), ("Waitlist only", False), ("Not accepting new clients", False), ("sí, desde marzo", True),
     ("on leave", None), ("full time", None), ("perhaps", None), ("x", True), ("N/A", None)],
)  # fmt: skip
def test_yes_and_no_are_what_stands_first(cell: str, answer: bool | None) -> None:
    assert amounts.read_yes_no(cell).value is answer


def test_concerns_among_specialties_are_what_people_come_with() -> None:
    [read] = rows_of('name,specialties\nAna,"EMDR, anxiety, duelo"\n')
    draft = draft_of(read)
    assert (draft.modalities, draft.concerns) == (["EMDR"], ["anxiety", "duelo"]) and said(read) == ["specialties"]


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("PO Box 4, Albany NY 12207", ("PO Box 4", "Albany", "NY", "12207")),
        ("1 King St W, Toronto, ON M5H 1A1", ("1 King St W", "Toronto", "ON", "M5H 1A1")),
        ("Oakland, California", (None, "Oakland", "CA", None)),
        ("Sydney NSW", (None, "Sydney", "NSW", None)),
        ("Berlin", (None, "Berlin", None, None)),
        ("Suite 5, Main Clinic", ("Suite 5, Main Clinic", None, None, None)),
    ],
)
def test_a_whole_address_in_one_cell_is_parted(cell: str, parts: tuple[str | None, ...]) -> None:
    address = draft_of(rows_of(f'name,modality,location\nAna,reiki,"{cell}"\n')[0]).places[0].address
    assert (address.line, address.city, address.region, address.postal_code) == parts


@pytest.mark.parametrize("cell", ["12 Main St, Nowhereton, Maine", "Nowhereton, Maine", "Suite 5, Main Clinic"])
def test_an_address_that_lies_nowhere_known_is_remarked_on(cell: str) -> None:
    [read] = rows_of(f'name,modality,location\nAna,reiki,"{cell}"\n')
    address = draft_of(read).places[0].address
    assert said(read) == ["location"] and address.region in (None, "ME")


def test_a_row_says_more_than_its_columns_alone() -> None:
    """The country of a licence names the money; who pays alone has no insurer; England lies in a country."""
    read = rows_of(
        "Nombre,Apellidos,Disciplina,License State,Costo,Insurance Accepted,Telehealth States,Género,Edades,Pais\n"
        'N/A,Li,reiki,Massachusetts,150-200,"Aetna, Cigna / Evernorth",all states,F,Seniors (65+),\n'
        "Ana,Ruiz,reiki,,,Self-pay only,,,mayores de 18,England\n"
    )
    first, second = map(draft_of, read)
    assert first.display_name == "Li" and first.fees and first.fees.session and first.fees.session.max == 200
    assert (first.fees.currency, first.fees.insurance) == ("USD", ["Aetna", "Cigna", "Evernorth"])
    assert (first.telehealth, first.gender, first.serves) == (["US"], "woman", ["older_adults"])
    assert second.places[0].address.country == "GB" and not (second.fees and second.fees.insurance)


def test_closed_answers_are_known_by_the_words_people_use() -> None:
    assert choices.read_choices("serves", ["Kids, Teens and adults (18+)"], ["x"]).value[:2] == ["children", "teens"]
    assert choices.read_choices("modes", ["telehealth / in office"], ["x"]).value == ["video", "in_person"]
    assert choices.read_choices("serves", ["12-17"], ["x"]).value == ["teens"]
    assert choices.read_gender("F").value == choices.read_gender("female").value == "woman"


def test_every_fault_of_a_row_is_reported_at_once_by_column_and_the_person_is_kept() -> None:
    [read] = rows_of(
        "Staff Name,Specialty,Website,Accepting,Wait,NPI Number\nAna,reiki,javascript:x,perhaps,soon,1073518768\n"
    )
    assert draft_of(read).display_name == "Ana"
    assert sorted(said(read)) == ["Accepting", "NPI Number", "Wait", "Website"]


def test_what_stands_in_a_profile_stands_there_after_it_is_read() -> None:
    """The readers leave alone what is written as they would write it; `none` and codes of two letters are answers."""
    for person in islice(demo_people(DEMO_SEED, today()), 150):
        stated = msgspec.to_builtins(person)
        document = {name: value for name, value in stated.items() if name in ProfileDraft.__struct_fields__}
        first, _ = DraftReader().read(msgspec.json.decode(msgspec.json.encode(document)))
        again, said = DraftReader().read(msgspec.to_builtins(first))
        assert again == first and said == []
        draft = msgspec.to_builtins(first)
        changed = {name for name in document if name not in draft or draft[name] != document[name]}
        assert changed <= {"display_name", "contact", "gender", "credentials"}, (changed, document)


def test_a_whole_row_of_an_office_is_understood() -> None:
    [read] = rows_of(
        "Clinician First Name,Clinician Last Name,Title,Taxonomy,Mobile Phone,Office Address,Languages Spoken,Rate\n"
        '"Jane","Doe, LMT",Massage Therapist,225700000X,860-555-1212,"12 Main St, Hartford, CT 06105",'
        "English and Spanish,$80-$100\n"
    )
    draft = draft_of(read)
    assert (draft.display_name, draft.modalities, draft.languages) == ("Jane Doe", ["massage therapy"], ["en", "es"])
    assert draft.places[0].address.city == "Hartford" and draft.places[0].address.postal_code == "06105"
    assert draft.fees and draft.fees.currency == "USD" and draft.fees.session and draft.fees.session.max == 100
    assert [credential.title for credential in draft.credentials] == ["Massage Therapist", "LMT"]


@pytest.mark.parametrize(
    "data",
    [
        "staff_id,name,modalities\nk1,José Núñez,reiki\n".encode("cp1252"),
        "staff_id,name,modalities\nk1,José Núñez,reiki\n".encode("mac_roman"),
        '"staff_id", "name", "modalities"\n"k1", "José Núñez", "reiki"\n',
        "sep=;\nstaff_id;name;modalities\nk1;José Núñez;reiki\n",
        "Our staff in 2026\n\nstaff_id,name,modalities\nk1,José Núñez,reiki\n,,\n",
        "staff_id|name|modalities\nk1|José Núñez|reiki\n",
        "staff_id^name^modalities\nk1^José Núñez^reiki\n",
        "staff_id,name,modalities\rk1,José Núñez,reiki\r",
        "staff_id,name,modality,specialty\nk1,José Núñez,reiki,reiki\n",
    ],
)
def test_files_are_read_as_offices_have_them(data: str | bytes) -> None:
    read = [item for item in rows_of(data) if not isinstance(item, SkippedRecord)]
    assert [(draft_of(item).display_name, draft_of(item).modalities) for item in read] == [("José Núñez", ["reiki"])]


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("Анна Иванова", "cp1251"), ("山田太郎", "shift_jis"), ("김민수", "cp949")],
)
def test_other_scripts_are_read_as_they_look_and_it_is_said(name: str, encoding: str) -> None:
    data = f"name,modality\n{name},reiki\n{name},yoga\n".encode(encoding)
    assert [draft_of(item).display_name for item in rows_of(data)] == [name, name]
    remark = open_csv(data).remark
    assert remark is not None and remark.code == "import_read_in_encoding"


def test_exports_name_their_columns_as_they_do() -> None:
    jane = "First Name,Last Name,Discipline,City,Location Province,Fee Range\nAnn,Lee,Yoga,Delta,BC,$90-$120\n"
    german = (
        "Name;Beruf;Telefon;PLZ;Ort;Land;Honorar\n"
        '"Müller, Hans";Osteopathie;030 1234567;10115;Berlin;Deutschland;80,50 €\n'
    )
    mobile = "Name,Role,Phone\nMia Chen,Reiki,0412 345 678\n"
    ann, hans, mia = (draft_of(rows_of(text)[0]) for text in (jane, german.encode("cp1252"), mobile))
    assert ann.places[0].address.region == "BC" and ann.fees and ann.fees.session and ann.fees.session.max == 120
    assert (hans.display_name, hans.modalities) == ("Hans Müller", ["Osteopathie"]) and hans.contact
    assert hans.contact.phone == "+49 30 1234567" and hans.places[0].address.city == "Berlin"
    assert hans.fees and hans.fees.currency == "EUR"
    assert mia.contact and mia.contact.phone == "0412 345 678"  # of no country that is known: as it is written


def test_money_without_a_currency_is_that_of_the_country_and_said() -> None:
    [read] = rows_of("name,modalities,fee,country\nA,reiki,80,Canada\n")
    fees = draft_of(read).fees
    assert fees and fees.currency == "CAD" and said(read) == ["fee"]
    [read] = rows_of("name,modalities,fee\nA,reiki,80\n")
    assert draft_of(read).fees is None or draft_of(read).fees.session is None or said(read) == ["fee"]


COLUMNS = "modalities languages fee phone zip city country license license_state npi accepting next_opening email lat"
VALUES = st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20)


@given(st.dictionaries(st.sampled_from(COLUMNS.split()), st.text(max_size=40)))
@settings(max_examples=150, deadline=None)
def test_no_cell_loses_a_person(cells: dict[str, str]) -> None:
    import csv
    import io

    text = io.StringIO()
    csv.writer(text).writerows([["name", *cells], ["Ana Example", *cells.values()]])
    read = rows_of(text.getvalue())
    assert not any(isinstance(item, RejectedRecord) and item.pointer for item in read)


@given(
    st.recursive(
        VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    )
)
@settings(max_examples=150, deadline=None)
def test_no_value_of_a_field_breaks_the_reader(value: Any) -> None:
    for field in ("modalities", "languages", "fees", "places", "contact", "credentials", "npi"):
        draft, remarks = DraftReader().read({"display_name": "Ana", field: value})
        assert isinstance(draft, ProfileDraft) and draft.display_name == "Ana", (field, remarks)
