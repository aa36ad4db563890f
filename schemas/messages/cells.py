"""What readers of cells say, to an office: how a cell was read where that may be wrong, or why it was left out."""

from schemas.core.message import MESSAGE, TEXT, TEXTS, declare

READ_AS = declare("cell_read_as", "read as %(read)s", read=TEXT)
KEPT_AS_WRITTEN = declare("cell_kept_as_written", "kept as it was written: %(why)s", why=MESSAGE)
LEFT_OUT = declare("cell_left_out", "left out: %(why)s", why=MESSAGE)
OTHERS_LEFT_OUT = declare("cell_others_left_out", "read as %(read)s, the others left out", read=TEXT)
SHORTENED = declare("cell_shortened", "shortened to %(most)s characters", most=TEXT)
FEWER = declare("cell_fewer", "the first %(most)s are taken", most=TEXT)

NUMBER = declare("cell_number", "a number was looked for")
MONEY = declare("cell_money", "an amount was looked for, such as 80, $80, 80,50 or 80-120")
NO_CURRENCY = declare("cell_no_currency", "no currency is stated, neither beside the amount nor by a country")
DAY = declare("cell_day", "a day was looked for, such as 2026-12-01 or 1 December 2026")
DAY_TWO_WAYS = declare(
    "cell_day_two_ways", "the day could be read in two ways; write the month as a word, or 2026-12-01"
)
CLOCK = declare("cell_clock", "a time of day was looked for, such as 18:30 or 6:30 pm")
YES_NO = declare("cell_yes_no", "yes or no was looked for")
LANGUAGE = declare("cell_language", "this is no language that is known here: %(words)s", words=TEXT)
COUNTRY = declare("cell_country", "this is no country that is known here")
JURISDICTION = declare("cell_jurisdiction", "this is no state or country that is known here: %(words)s", words=TEXT)
JURISDICTION_TWO_WAYS = declare(
    "cell_jurisdiction_two_ways",
    "%(letters)s is %(country)s; if %(part)s is meant, write %(whole)s",
    letters=TEXT,
    country=TEXT,
    part=TEXT,
    whole=TEXT,
)
CURRENCY = declare("cell_currency", "a currency was looked for, such as USD or euros")
CHOICE = declare("cell_choice", "one of these was looked for: %(values)s", values=TEXTS)
PHONE = declare("cell_phone", "this is no telephone number that can be called")
DIGITS_LOST = declare(
    "cell_digits_lost", "the spreadsheet has shortened this number and lost digits: format the column as text"
)
EMAIL = declare("cell_email", "an e-mail address was looked for")
WEB = declare("cell_web", "an address on the web was looked for")
NPI = declare("cell_npi", "this is no NPI: ten digits, of which the last one checks the others")
JOB = declare("cell_job", "a job or title, and no kind of practice: %(words)s", words=TEXT)
CODE = declare("cell_code", "this code leads to no kind of practice: %(words)s", words=TEXT)
NEW_TERM = declare(
    "cell_new_term", "not known here yet, and kept as it is written until somebody has looked: %(words)s", words=TEXT
)
CONCERNS = declare("cell_concerns", "taken as what people come with, and as no kind of practice: %(words)s", words=TEXT)
NO_PRACTICE = declare(
    "cell_no_practice", "no kind of practice is stated: to be filled in before the profile is published"
)
POSTAL = declare("cell_postal", "this is no postal code")
ZIP_RESTORED = declare("cell_zip_restored", "the zero in front was put back: %(zip)s", zip=TEXT)
PLACE_CONTRADICTS = declare(
    "cell_place_contradicts", "city, region and postal code contradict one another; located as %(place)s", place=TEXT
)
PLACE_AMBIGUOUS = declare("cell_place_ambiguous", "several places have this name: add the state or country")
PLACE_UNKNOWN = declare("cell_place_unknown", "not on our map: nobody will be shown this place as near")
PLACE_UNKNOWN_IN = declare(
    "cell_place_unknown_in",
    "this town is not known in %(region)s: nobody will be shown this place as near",
    region=TEXT,
)
PLACE_MILITARY = declare("cell_place_military", "military post lies nowhere on a map: shown for visits by video alone")
POINT_FAR = declare(
    "cell_point_far", "these coordinates lie %(km)s km from the address; the address is believed", km=TEXT
)
