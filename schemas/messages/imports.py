"""What readers of files say: why a file, a row, a line or a resource is not taken."""

from schemas.core.message import MESSAGE, TEXT, declare

IN_OTHER_WORDS = declare("import_in_other_words", "%(words)s", words=TEXT)
NO_COLUMN = declare(
    "import_no_column",
    "no column is named %(missing)s (docs/clinics.md lists other names for it); the first row names %(columns)s",
    missing=TEXT,
    columns=TEXT,
)
QUOTE_NOT_CLOSED = declare("import_quote_not_closed", "a quote in the first row is not closed")
FIRST_ROW = declare("import_first_row", "the first row must name the columns; it is not %(head)s", head=MESSAGE)
NOT_FHIR = declare(
    "import_not_fhir", "not FHIR: a Bundle whose entry begins within the first megabyte, or one resource a line"
)
ENTRY_NOT_JSON = declare("import_entry_not_json", "the entry at byte %(at)s is not JSON, or larger than 5 MB", at=TEXT)
FHIR_JSON = declare("import_fhir_json", "a FHIR resource as JSON in UTF-8; the file may have been cut off")
FHIR_OBJECT = declare("import_fhir_object", "a FHIR resource as a JSON object")
RESOURCE_NOT_READ = declare("import_resource_not_read", "a resource not read here: %(type)s", type=TEXT)
FHIR_ID = declare("import_fhir_id", "an id of at most 200 characters")
ROLE_OF_NOBODY = declare("import_role_of_nobody", "a role of nobody")
ROLE_LEADS_NOWHERE = declare(
    "import_role_leads_nowhere",
    "a role of somebody who is not in this file: send the Practitioners in the same file",
)
ROLES_ENDED = declare("import_roles_ended", "all roles have ended")
NOT_ACTIVE = declare("import_not_active", "not active")
SAID_TO_BE_GONE = declare("import_said_to_be_gone", "there no longer: %(name)s is %(value)s", name=TEXT, value=TEXT)
NOT_HSDS = declare(
    "import_not_hsds",
    "not HSDS: services or organisations as JSON, one a line, or the tables of a package (services.csv, contacts.csv …)"
    " as a zip archive or as several files of a form",
)
HSDS_TOO_LARGE = declare("import_hsds_too_large", "more than 50 MB of HSDS: send it in several files")
SERVICE_NAMES_NOBODY = declare("import_service_names_nobody", "a service that names no person")
SERVICES_ENDED = declare("import_services_ended", "all services have ended")
FILE_UNREAD = declare("import_file_unread", "a file that is not read here: %(name)s", name=TEXT)
SEVERAL_FILES = declare(
    "import_several_files",
    "several files whose first rows differ: %(names)s. Send each by itself",
    names=TEXT,
)
NOT_A_FORM = declare(
    "import_not_a_form", "a form with a file in it (multipart/form-data); this one is damaged or empty"
)
NOT_A_ZIP = declare("import_not_a_zip", "a zip archive that is damaged, locked, or has no file to read in it")
NOT_A_SPREADSHEET = declare(
    "import_not_a_spreadsheet", "a zip archive or binary file, and no spreadsheet (XLSX, XLS, ODS) with rows in it"
)
SHEET_TOO_LARGE = declare("import_sheet_too_large", "a spreadsheet of more than 50 MB: save the sheet as CSV")
NOT_GZIP = declare("import_not_gzip", "not gzip, or damaged on its way")
GZIP_CUT_OFF = declare("import_gzip_cut_off", "the gzip file is cut off")
LONG_LINE = declare("import_long_line", "a line of at most 1 MB")
ONE_OBJECT_A_LINE = declare("import_one_object_a_line", "one JSON object per line, in UTF-8")
NOT_NPPES = declare("import_not_nppes", "not an NPPES file: the first row lacks %(missing)s", missing=TEXT)
DEACTIVATED = declare("import_deactivated", "deactivated and not reactivated since")
NO_TAXONOMY = declare("import_no_taxonomy", "no taxonomy code that leads to a modality (%(codes)s)", codes=TEXT)
FILE_IS = declare("import_file_is", "the file is %(what)s", what=MESSAGE)
REFUSED_BY_STORE = declare("import_refused_by_store", "refused by the store: %(rule)s", rule=TEXT)
READ_IN_ENCODING = declare(
    "import_read_in_encoding",
    "read as text in %(encoding)s, as it looks; where names came out wrong, send the file in UTF-8",
    encoding=TEXT,
)
COLUMNS_UNREAD = declare("import_columns_unread", "columns left unread: %(columns)s", columns=TEXT)
ORGANISATION = declare("import_organisation", "an organisation")
ERASED_BEFORE = declare(
    "import_erased_before", "has erased their profile here and is not listed again; only they can come back"
)
TOO_MANY_WOULD_END = declare(
    "import_too_many_would_end",
    "this file leaves out %(missing)s of %(listed)s people of the roster; nobody was ended. Send it again with "
    "confirm=true if that is meant",
    missing=TEXT,
    listed=TEXT,
)
MAY_BE_UNREAD = declare(
    "import_may_be_unread",
    "rows of this file cannot be read and do not say whose they are; those of %(missing)s people of the roster may be "
    "among them, and nobody was ended. Mend the rows, or send it again with confirm=true if they are to go",
    missing=TEXT,
)
LEFT_OUT = declare("import_left_out", "left out by hand")
FAULT_OF_OURS = declare("import_fault_of_ours", "a fault on our side; the server's log names it")
NOBODY_DESCRIBED = declare("import_nobody_described", "JSON-LD that describes no person and no practice")
NO_WHOLE_CARD = declare("import_no_whole_card", "a card from BEGIN:VCARD to END:VCARD")
EMPTY_ROW = declare("import_empty_row", "an empty row")
NO_ENTITY_TYPE = declare("import_no_entity_type", "no entity type: deactivated")
WRONG_WIDTH = declare("import_wrong_width", "%(width)s columns, not %(cells)s", width=TEXT, cells=TEXT)
UTF8 = declare("import_utf8", "text in UTF-8")
QUOTES_OVER_LINES = declare(
    "import_quotes_over_lines",
    "a row whose quotes are closed: this one runs over %(lines)s lines of the file",
    lines=TEXT,
)
CLOSED_ROW = declare("import_closed_row", "a row whose quotes are closed, ended by LF or CRLF")
GZIPPED = declare("import_gzipped", "gzip: send it with the header Content-Encoding: gzip")
ZIPPED = declare(
    "import_zipped",
    "a zip archive, as spreadsheets are too: send the file that is in it, or save the sheet as CSV",
)
UTF16 = declare("import_utf16", "UTF-16: save it as UTF-8")
LOAD_WITH_PUBLISH = declare(
    "import_load_with_publish",
    "only the practitioner may state this: load with --publish if the person wrote it",
)
TAKEN_WITH_PUBLISH = declare("import_taken_with_publish", "taken with --publish only")
