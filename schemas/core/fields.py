"""Constrained field types shared by every schema: what a string, number, code or date may be at the door.

PostgreSQL refuses U+0000 in text and integers past 32 bits, msgspec does not: the limits here keep both out.
"""

from typing import Annotated, Literal, get_args

from msgspec import Meta

# No control characters but tab and line breaks: PostgreSQL cannot store U+0000 and none of them belongs in prose.
CLEAN = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
CLEAN_FILLED = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"

Name = Annotated[
    str,
    Meta(min_length=1, max_length=200, pattern=CLEAN_FILLED, description="not empty, at most 200 characters"),
]
Term = Annotated[
    str,
    Meta(min_length=1, max_length=100, pattern=CLEAN_FILLED, description="a vocabulary term, at most 100 characters"),
]
Line = Annotated[
    str,
    Meta(min_length=1, max_length=300, pattern=CLEAN_FILLED, description="one line, at most 300 characters"),
]
Paragraph = Annotated[str, Meta(max_length=1_000, pattern=CLEAN, description="at most 1,000 characters")]
Approach = Annotated[str, Meta(max_length=10_000, pattern=CLEAN, description="at most 10,000 characters")]
Story = Annotated[
    str,
    Meta(
        max_length=10_000, pattern=CLEAN, description="the seeker's own words, at most 10,000 characters; never stored"
    ),
]
Key = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=200,
        pattern=CLEAN_FILLED,
        description="an identifier of the sender's, at most 200 characters",
    ),
]

Email = Annotated[
    str,
    Meta(max_length=254, pattern=r"^[^@\s\x00]{1,64}@[^@\s\x00]{1,189}$", description="an e-mail address"),
]
Url = Annotated[str, Meta(max_length=500, pattern=r"^https?://[^\s\x00<>\"]+$", description="an http or https address")]
# An address that this server fetches once, or what it answered to an upload.
Photo = Annotated[
    str,
    Meta(
        max_length=500,
        pattern=r"^(https?://[^\s\x00<>\"]+|/pictures/[0-9a-f]{64})$",
        description="the http or https address of a picture, or what PUT /v1/me/photo answered",
    ),
]
# As people write them on a card: "+1 860 555 0100 ext. 2", "www.example.org/book". No scheme but http is taken.
Phone = Annotated[
    str, Meta(min_length=1, max_length=100, pattern=CLEAN_FILLED, description="a telephone number as people write it")
]
WebAddress = Annotated[
    str,
    Meta(
        max_length=500,
        pattern=r"^(https?://[^\s\x00<>\"]+|[^\s\x00<>\":]+)$",
        description="an address on the web, with or without https://",
    ),
]
Language = Annotated[
    str,
    Meta(max_length=35, pattern=r"^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$", description="a BCP 47 language tag"),
]
Jurisdiction = Annotated[
    str,
    Meta(
        pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$",
        description="an ISO 3166-1 country or ISO 3166-2 subdivision, such as US-CT",
    ),
]
Currency = Annotated[str, Meta(pattern=r"^[A-Z]{3}$", description="an ISO 4217 currency")]
Country = Annotated[str, Meta(pattern=r"^[A-Z]{2}$", description="an ISO 3166-1 country code")]
Npi = Annotated[str, Meta(pattern=r"^[12][0-9]{9}$", description="a US National Provider Identifier, 10 digits")]

TimeOfDay = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="a time of day, such as 18:30")]

Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
Amount = Annotated[float, Meta(ge=0, le=1_000_000_000, description="in major units of the currency")]
# Above a million an amount is a slip of the hand, but in the currencies of which a million buys little.
USUAL_MOST = 1_000_000
SMALL_UNITS = frozenset({
    "BIF", "CLP", "COP", "CRC", "GNF", "HUF", "IDR", "IQD", "IRR", "JPY", "KHR", "KRW", "LAK", "LBP", "MGA", "MMK",
    "MNT", "MWK", "NGN", "PYG", "RWF", "SDG", "SLE", "SOS", "SSP", "STN", "SYP", "TZS", "UGX", "UZS", "VES", "VND",
    "XAF", "XOF", "YER", "ZMW", "ZWG", "ARS", "LRD", "CDF", "DJF", "KMF", "AMD", "KZT", "PKR", "LKR", "NPR", "AOA",
})  # fmt: skip
# ISO 4217, of countries' money today; funds, metals and test codes are none that a fee is in.
_ISO_4217 = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP
CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF
IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD
MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB
RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD
UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
CURRENCIES = frozenset(_ISO_4217.split())
Minutes = Annotated[int, Meta(ge=1, le=1_440)]
Weeks = Annotated[int, Meta(ge=0, le=260)]
Visits = Annotated[int, Meta(ge=1, le=1_000)]
Months = Annotated[int, Meta(ge=0, le=600)]
Kilometres = Annotated[float, Meta(gt=0, le=20_000, description="kilometres")]
Importance = Annotated[int, Meta(ge=1, le=3)]
SeekerAnswer = Annotated[int, Meta(ge=-3, le=3, description="-3 (minus pole) to 3 (plus pole); 0 removes the axis")]
Weight = Annotated[float, Meta(ge=0, le=1)]
ItemValue = Annotated[int, Meta(ge=0, le=1_000)] | bool

QualityId = Literal[
    "horizontal", "story", "lifestyle", "listening", "expectations", "service", "reciprocity", "options", "webwork"
]
# The form that the work takes; it decides which questions about practices can be answered honestly.
WorkFormat = Literal["plan", "each_time", "hands_on", "groups", "remote"]
ItemKind = Literal["count", "step", "number", "yes_no"]
OpenAnswer = Literal["does_not_apply", "too_new"]  # why a question about practices stays open
DomainId = Literal[
    "eating", "sleep", "movement", "emotions", "stress", "habits", "relationships", "work", "nature", "meaning"
]
# msgspec checks the keys of an object and leaves them out of its JSON schema: said here, so that clients know them.
BY_QUALITY = Meta(extra_json_schema={"propertyNames": {"enum": list(get_args(QualityId))}})
BY_DOMAIN = Meta(extra_json_schema={"propertyNames": {"enum": list(get_args(DomainId))}})
Layer = Literal["body", "mind", "spirit"]
Level = Literal["none", "occasional", "regular", "central"]
Mode = Literal["in_person", "video", "phone", "chat", "home_visit"]
Serves = Literal["children", "teens", "adults", "older_adults", "couples", "families", "groups"]
Access = Literal[
    "wheelchair", "step_free", "accessible_toilet", "parking", "public_transport", "hearing_loop", "sign_language",
    "low_scent", "quiet_room",
]  # fmt: skip
Times = Literal[
    "weekday_morning", "weekday_afternoon", "weekday_evening", "weekend_morning", "weekend_afternoon", "weekend_evening"
]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Cadence = Literal["several_weekly", "weekly", "fortnightly", "monthly", "quarterly", "as_needed"]
Phase = Literal["intensive", "steady", "maintenance"]
IncomeShare = Literal["none", "under_10", "10_to_25", "25_to_50", "over_50"]
Status = Literal["draft", "published", "paused", "withdrawn", "suspended"]
Evidence = Literal["stated", "confirmed"]
