"""Spreadsheets and UTF-16 come in as CSV in UTF-8."""

import io
import string
import zipfile

import pytest

from service.intake.formats.csv_profiles import open_csv
from service.intake.formats.office import sheet_as_csv
from service.intake.formats.records import FormatError
from tests.intake.files import as_one_file
from tests.intake.test_cells import draft_of, rows_of

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" '
    'Target="{target}"/></Relationships>'
)
_BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Staff" sheetId="1" r:id="r1"/></sheets></workbook>'
)


def workbook(rows: list[list[str | float]]) -> bytes:
    """A small XLSX as Excel writes it: texts inline, numbers as numbers."""

    def cell(value: str | float) -> str:
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
        return f"<c><v>{value}</v></c>"

    return packed_workbook("".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows))


def packed_workbook(body: str) -> bytes:
    """An XLSX of one sheet with these rows."""
    sheet = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{body}</sheetData></worksheet>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("[Content_Types].xml", _TYPES)
        file.writestr("_rels/.rels", _RELS.format(kind="officeDocument", target="xl/workbook.xml"))
        file.writestr("xl/workbook.xml", _BOOK)
        file.writestr("xl/_rels/workbook.xml.rels", _RELS.format(kind="worksheet", target="worksheets/sheet1.xml"))
        file.writestr("xl/worksheets/sheet1.xml", sheet)
    return packed.getvalue()


@pytest.mark.anyio
@pytest.mark.parametrize("size", [3, 1000])
async def test_a_spreadsheet_is_read_as_the_csv_it_would_be(size: int) -> None:
    data = workbook([["Our staff"], [], ["Name", "Specialty", "ZIP", "Fee"], ["José Núñez", "reiki", 6105.0, 80.5]])
    text = await as_one_file(data, size=size)
    [draft] = [draft_of(one) for one in rows_of(text)]
    assert (draft.display_name, draft.modalities) == ("José Núñez", ["reiki"])
    assert draft.places[0].address.postal_code == "6105"


@pytest.mark.anyio
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le"])
async def test_unicode_text_of_a_spreadsheet_is_decoded(encoding: str) -> None:
    text = "name\tmodalities\nJosé Núñez\treiki\n"
    data = (b"\xfe\xff" if encoding == "utf-16-be" else b"") + text.encode(encoding)  # the last without its mark
    assert await as_one_file(data, size=5) == text.encode()
    open_csv(text.encode())


def test_a_zip_archive_that_is_no_spreadsheet_is_named_for_what_it_is() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("readme.txt", "hello")
    with pytest.raises(FormatError, match="no spreadsheet"):
        sheet_as_csv(packed.getvalue())


@pytest.mark.parametrize("corner", ["XFD1048576", "ZZ300000"])
def test_a_sheet_that_asks_for_all_memory_is_refused_and_costs_this_process_nothing(corner: str) -> None:
    """Two filled cells, a kilobyte as a file, 17,000,000,000 cells as a sheet."""
    row = corner.lstrip(string.ascii_uppercase)
    body = f'<row r="{row}"><c r="{corner}" t="inlineStr"><is><t>end</t></is></c></row>'
    with pytest.raises(FormatError):
        sheet_as_csv(packed_workbook('<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>' + body))
