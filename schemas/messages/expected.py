"""What a field should have been, said beside the JSON pointer to it."""

from schemas.core.message import CLAUSES, NAMES, NUMBER, TEXT, TEXTS, declare

# Fields of any request.
REQUIRED = declare("expected_required", "required")
NO_SUCH_FIELD = declare("expected_no_such_field", "no such field; see /schema")
NO_PARAMETERS = declare("expected_no_parameters", "no such parameter: there are none here")
NEAREST_PARAMETER = declare("expected_nearest_parameter", "no such parameter; did you mean %(nearest)s?", nearest=TEXT)
KNOWN_PARAMETERS = declare("expected_known_parameters", "no such parameter; there are %(known)s", known=TEXTS)
REQUIRED_ONE_OF = declare("expected_required_one_of", "required; one of %(values)s", values=TEXTS)
ONE_OF = declare("expected_one_of", "one of %(values)s", values=TEXTS)
SOME_OF = declare("expected_some_of", "some of %(values)s", values=TEXTS)
LISTED_VALUE = declare("expected_listed_value", "Expected one of the values listed at /schema")
JSON_BODY = declare("expected_json_body", "Expected a JSON body")
JSON_UTF8 = declare("expected_json_utf8", "JSON in UTF-8, at most 200 levels deep")
JSON_NOT_DEEP = declare("expected_json_not_deep", "JSON in UTF-8, not nested hundreds of levels deep")
OF_TYPE = declare("expected_of_type", "Expected %(expected)s, got %(got)s", expected=TEXT, got=TEXT)
BOUND = declare("expected_bound", "Expected %(type)s %(sign)s %(bound)s", type=TEXT, sign=TEXT, bound=TEXT)
LENGTH = declare("expected_length", "Expected %(type)s of length %(sign)s %(bound)s", type=TEXT, sign=TEXT, bound=TEXT)
UUID = declare("expected_uuid", "Invalid UUID")
DATE = declare("expected_date", "Invalid RFC3339 encoded date")
TIME = declare("expected_time", "Invalid RFC3339 encoded datetime")
IN_OTHER_WORDS = declare("expected_in_other_words", "%(words)s", words=TEXT)
NOT_VALID = declare("expected_not_valid", "not valid")
FILLED_TEXT = declare("expected_filled_text", "Expected text that is not empty, without control characters")
CLEAN_TEXT = declare("expected_clean_text", "Expected text without control characters")
EMAIL_FORM = declare("expected_email_form", "Expected an e-mail address")
WEB_FORM = declare("expected_web_form", "Expected an address on the web, with https:// or no scheme at all")
URL_FORM = declare("expected_url_form", "Expected an http or https address")
LANGUAGE_FORM = declare("expected_language_form", "Expected a BCP 47 language tag such as en or es-MX")
JURISDICTION_FORM = declare("expected_jurisdiction_form", "Expected an ISO 3166 code such as US or US-CT")
CURRENCY_FORM = declare("expected_currency_form", "Expected an ISO 4217 currency such as USD")
COUNTRY_FORM = declare("expected_country_form", "Expected an ISO 3166-1 country such as US")
NPI_FORM = declare("expected_npi_form", "Expected an NPI of ten digits")
PHOTO_FORM = declare(
    "expected_photo_form", "Expected the http or https address of a picture, or what PUT /v1/me/photo answered"
)
TIME_OF_DAY = declare("expected_time_of_day", "Expected a time of day such as 18:30")
OTHER_FORM = declare("expected_other_form", "Expected another form")
EARLIER_CURSOR = declare("expected_earlier_cursor", "that of an earlier page, unchanged")
CURSOR_OF_POLICY = declare(
    "expected_cursor_of_policy",
    "a cursor of the present policy: the policy has changed, start again without a cursor",
)
FIRST_SEED = declare("expected_first_seed", "the seed of the first page, or none")
ONLY_LIMIT_DIFFERS = declare("expected_only_limit_differs", "only limit may differ between pages")
NEXT_LINK = declare("expected_next_link", "the next link of an earlier page, unchanged")
PRINTABLE_KEY = declare("expected_printable_key", "1 to 200 printable ASCII characters")
WHOLE_NUMBER = declare("expected_whole_number", "a whole number from %(low)s to %(high)s", low=NUMBER, high=NUMBER)
TRUE_OR_FALSE = declare("expected_true_or_false", "true or false")

# A match and a circle.
LAT_AND_LON = declare("expected_lat_and_lon", "lat and lon come together")
PLACE_OR_POINT = declare("expected_place_or_point", "a place, or lat and lon")
DOMAIN_ONCE = declare("expected_domain_once", "each domain once")
A_WEIGHT = declare("expected_a_weight", "at least one weight above 0")
NO_PAGES_OF_CIRCLE = declare("expected_no_pages_of_circle", "no cursor: a circle has no pages")
NO_PAGES_OF_PREVIEW = declare("expected_no_pages_of_preview", "none: a preview has no pages")
FEWER_TO_KEEP = declare("expected_fewer_to_keep", "at most %(size)s members: the size of the circle", size=NUMBER)
MEMBER_ONCE = declare("expected_member_once", "each member once")
NOT_ALSO_WITHOUT = declare("expected_not_also_without", "a member who is not also in without")
PASSES_THE_LIMITS = declare("expected_passes_the_limits", "a published practitioner who passes the limits")
KNOWN_CONCERN = declare("expected_known_concern", "a known concern; nearest: %(near)s", near=NAMES)
LISTED_CONCERN = declare("expected_listed_concern", "a known concern; nearest: see GET /v1/concerns")
KNOWN_MODALITY = declare("expected_known_modality", "a modality in this directory; nearest: %(near)s", near=NAMES)
LISTED_MODALITY = declare("expected_listed_modality", "a modality in this directory; nearest: see GET /v1/modalities")
MODALITY_HERE = declare("expected_modality_here", "one of this directory; nearest: %(near)s", near=NAMES)
LISTED_MODALITY_HERE = declare(
    "expected_listed_modality_here", "one of this directory; nearest: see GET /v1/modalities"
)
CLINIC_HERE = declare("expected_clinic_here", "the id of a clinic of this directory")
PLACE_OR_CODE_OR_POINT = declare(
    "expected_place_or_code_or_point",
    "a city with its state or country, such as Hartford, CT, a postal code, or lat and lon; see GET /v1/places",
)
PLACE_OR_CODE = declare(
    "expected_place_or_code", "a city with its state or country, such as Hartford, CT, or a postal code"
)
WHICH_PLACE = declare("expected_which_place", "Which one? %(candidates)s", candidates=CLAUSES)
PLACE_FOR_DISTANCE = declare("expected_place_for_distance", "a place in limits.near, from where the distance is taken")
PLACE_ON_MAP = declare(
    "expected_place_on_map",
    "a place on the map: military post lies nowhere on it; leave the place out and ask for visits by video",
)
KNOWN_PLACE = declare("expected_known_place", "a known place")

# A profile.
ONE_PRACTICE = declare("expected_one_practice", "at least one kind of practice")
THREE_QUALITIES = declare("expected_three_qualities", "three different qualities at most")
ALSO_A_CONCERN = declare("expected_also_a_concern", "must also stand in concerns")
NO_ITEM_OF = declare("expected_no_item_of", "not an item of %(quality)s; see GET /v1/qualities", quality=TEXT)
MIN_NOT_ABOVE_MAX = declare("expected_min_not_above_max", "min is not above max")
PICTURE = declare("expected_picture", "a JPEG, PNG, WebP or GIF")
FEWER_PIXELS = declare("expected_fewer_pixels", "at most 40 million pixels")
NOT_BEFORE_FROM = declare("expected_not_before_from", "not before from")
AMOUNTS_NEED_CURRENCY = declare("expected_amounts_need_currency", "amounts need a currency")
FEWEST_MOST = declare("expected_fewest_most", "[fewest, most]")
SOMEBODY_ELSE = declare("expected_somebody_else", "the id of somebody else")
EMAIL = declare("expected_email", "an e-mail address")
REPLY_CODE = declare("expected_reply_code", "the six digits that were mailed to the reply address")
REPLY_TO = declare("expected_reply_to", "a mail address or a phone number, such as ana@example.org or +1 860 555 0100")
LEFT_TO_PRACTITIONER = declare("expected_left_to_practitioner", "left out: only the practitioner may state this")
KNOWN_NAME = declare("expected_known_name", "a known %(kind)s, another one", kind=TEXT)

# Clinics.
ID_OF_ADDRESS = declare("expected_id_of_address", "the id in the address, or left out")
MOST_WEBHOOKS = declare("expected_most_webhooks", "at most %(most)s for a clinic", most=NUMBER)
A_NUMBER = declare("expected_number", "a number")
FILE_TO_IMPORT = declare("expected_file_to_import", "the file to import")
VALID_HOST = declare("expected_valid_host", "an address with a valid host and port")
HOST_RESOLVES = declare("expected_host_resolves", "a host that resolves")
PUBLIC_ADDRESS = declare("expected_public_address", "a public address: private, local and reserved ones are not called")
HTTPS_ADDRESS = declare("expected_https_address", "an https address")
PORT = declare("expected_port", "port %(low)s or %(high)s", low=TEXT, high=TEXT)

# A FHIR search.
COLUMN = declare(
    "expected_column", "a column that docs/clinics.md lists, or nothing to leave it unread; not %(column)s", column=TEXT
)
AT_MOST_CHARACTERS = declare(
    "expected_at_most_characters", "at most %(most)s characters, none of them U+0000", most=TEXT
)
NO_SEARCH_PARAMETER = declare(
    "expected_no_search_parameter", "not a search parameter of %(type)s here; see /fhir/metadata", type=TEXT
)
ONLY_CONTAINS = declare("expected_only_contains", "no modifier but :contains on texts")
FEWER_MATCHES = declare("expected_fewer_matches", "conditions that at most %(most)s resources meet", most=NUMBER)
NEAR_FORM = declare("expected_near_form", "latitude|longitude|distance|unit, such as 41.77|-72.69|25|km; km, mi or m")
TOTAL_FORM = declare("expected_total_form", "none, estimate or accurate")
SUMMARY_FORM = declare("expected_summary_form", "true, text, data, count or false")
HAS_FORM = declare("expected_has_form", "one of %(values)s, followed by a search parameter", values=TEXTS)
REFERENCE_TO = declare("expected_reference_to", "a reference to %(type)s, as %(type)s/id", type=TEXT)
FILLED_VALUES = declare("expected_filled_values", "1 to %(most)s values that are not empty", most=NUMBER)
TOKEN = declare("expected_token", "a code, or system|code")
DATE_FORM = declare("expected_date_form", "a date such as ge2026-01-31 or gt2026-01-31T10:00:00Z")
DATE_THAT_EXISTS = declare("expected_date_that_exists", "a date that exists")
COUNT = declare("expected_count", "a whole number from 1; at most %(most)s come on a page", most=NUMBER)
NO_INCLUDE = declare("expected_no_include", "one of none: %(type)s has none here", type=TEXT)
BIASES = declare("expected_biases", "none, or some of words, length, lists")
PAUSE_END = declare("expected_pause_end", "a date from tomorrow on, at most %(days)s days ahead", days=NUMBER)
OTHER_EMAIL = declare("expected_other_email", "an e-mail address that is not in use by you yet")
AMOUNT_AT_MOST = declare("expected_amount_at_most", "an amount up to %(most)s in this currency", most=NUMBER)
EACH_LANGUAGE_ONCE = declare("expected_each_language_once", "each language once")
