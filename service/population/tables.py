"""What fictional people are furnished with: twelve real cities, invented streets, titles, usual courses of work.

Postal codes and their middles are real, so that offline location has something to find; nobody lives there.
"""

from typing import NamedTuple

from schemas.core.fields import Access, Cadence


class City(NamedTuple):
    name: str
    region: str
    area_code: str
    areas: tuple[tuple[str, float, float], ...]  # postal code, latitude, longitude


CITIES = (
    City("Hartford", "CT", "860", (
        ("06103", 41.767, -72.676), ("06105", 41.769, -72.701), ("06106", 41.75, -72.695), ("06114", 41.74, -72.681),
    )),
    City("Portland", "OR", "503", (
        ("97201", 45.508, -122.69), ("97206", 45.484, -122.597), ("97211", 45.565, -122.645),
        ("97214", 45.514, -122.636), ("97227", 45.55, -122.674),
    )),
    City("Albuquerque", "NM", "505", (
        ("87102", 35.082, -106.648), ("87104", 35.104, -106.671), ("87106", 35.079, -106.617),
        ("87110", 35.11, -106.578), ("87112", 35.101, -106.518),
    )),
    City("Atlanta", "GA", "404", (
        ("30303", 33.752, -84.389), ("30308", 33.772, -84.376), ("30310", 33.728, -84.423),
        ("30316", 33.722, -84.334), ("30342", 33.884, -84.376),
    )),
    City("Minneapolis", "MN", "612", (
        ("55401", 44.983, -93.268), ("55405", 44.97, -93.305), ("55406", 44.938, -93.221),
        ("55408", 44.947, -93.286), ("55411", 45.0, -93.3),
    )),
    City("San Antonio", "TX", "210", (
        ("78201", 29.471, -98.536), ("78205", 29.424, -98.493), ("78210", 29.398, -98.466),
        ("78216", 29.533, -98.498), ("78240", 29.519, -98.601),
    )),
    City("Sacramento", "CA", "916", (
        ("95811", 38.576, -121.488), ("95816", 38.573, -121.468), ("95817", 38.55, -121.458),
        ("95825", 38.589, -121.406), ("95833", 38.616, -121.505),
    )),
    City("Philadelphia", "PA", "215", (
        ("19103", 39.951, -75.174), ("19119", 40.055, -75.187), ("19125", 39.979, -75.126),
        ("19143", 39.945, -75.229), ("19147", 39.936, -75.156),
    )),
    City("Denver", "CO", "303", (
        ("80202", 39.749, -104.995), ("80205", 39.759, -104.966), ("80209", 39.707, -104.969),
        ("80211", 39.767, -105.02), ("80220", 39.731, -104.913),
    )),
    City("Chicago", "IL", "312", (
        ("60608", 41.852, -87.669), ("60613", 41.954, -87.657), ("60618", 41.946, -87.704),
        ("60637", 41.781, -87.605), ("60647", 41.921, -87.704),
    )),
    City("Seattle", "WA", "206", (
        ("98101", 47.611, -122.331), ("98105", 47.663, -122.302), ("98106", 47.534, -122.355),
        ("98118", 47.541, -122.275), ("98144", 47.585, -122.3),
    )),
    City("Miami", "FL", "305", (
        ("33125", 25.782, -80.234), ("33127", 25.814, -80.205), ("33133", 25.738, -80.225),
        ("33137", 25.816, -80.19), ("33145", 25.754, -80.225),
    )),
)

STREETS = (
    "Lantern", "Marigold", "Thistle", "Old Foundry", "Heron", "Cobbler", "Wren", "Tamarack", "Two Wells", "Saddler",
    "Persimmon", "Ferry Bell", "Quince", "Millrace", "Larkspur", "Copper Kettle", "Juniper Gate", "Sparrow", "Ropewalk",
    "Applecart", "Hollow Reed", "Weaver", "Bramble", "Candlewick", "Stonecrop", "Pepperbush", "Linden Row", "Moonseed",
)
STREET_KINDS = ("Street", "Avenue", "Lane", "Court", "Road", "Way", "Place")
ROOMS = ("Suite 2", "Suite 11", "Suite 204", "Floor 2", "Floor 3", "Unit B", "Unit 5", "rear entrance", "garden level")

ACCESS: tuple[tuple[Access, float], ...] = (
    ("wheelchair", 0.45), ("step_free", 0.4), ("accessible_toilet", 0.35), ("parking", 0.55),
    ("public_transport", 0.55), ("hearing_loop", 0.06), ("low_scent", 0.15), ("quiet_room", 0.2),
)
PLANS = (
    "Medicaid", "Medicare", "Blue Cross Blue Shield", "Aetna", "Cigna", "UnitedHealthcare", "Humana", "Tricare",
)


class Course(NamedTuple):
    """How visits usually run in a field of work, and how often somebody in it also works from afar or at homes."""

    first: tuple[Cadence, ...]
    later: tuple[Cadence, ...]
    months: tuple[tuple[int, int], ...]
    visits: tuple[tuple[int, int], ...]
    video: float
    home: float


MEDICAL = Course(
    ("as_needed", "monthly", "fortnightly", "as_needed"), ("quarterly", "as_needed", "monthly"),
    ((1, 6), (1, 12), (3, 24), (6, 36)), ((1, 4), (2, 6), (3, 10), (4, 16)), 0.45, 0.04,
)
HANDS_ON = Course(
    ("weekly", "weekly", "fortnightly", "several_weekly"), ("monthly", "fortnightly", "as_needed"),
    ((1, 3), (2, 6), (3, 9), (3, 18)), ((3, 8), (4, 10), (5, 12), (6, 20)), 0.08, 0.12,
)
TALKING = Course(
    ("weekly", "weekly", "fortnightly", "weekly"), ("fortnightly", "monthly", "weekly", "as_needed"),
    ((2, 6), (3, 9), (6, 18), (6, 24), (9, 36)), ((4, 10), (6, 16), (10, 30), (12, 40)), 0.5, 0.06,
)
BIRTH = Course(
    ("fortnightly", "weekly", "monthly"), ("weekly", "as_needed"),
    ((1, 3), (2, 6), (3, 9), (6, 12)), ((1, 4), (2, 6), (4, 12), (8, 15)), 0.3, 0.5,
)
CLASSES = Course(
    ("weekly", "several_weekly", "weekly"), ("weekly", "fortnightly", "as_needed"),
    ((2, 4), (2, 8), (3, 12), (6, 24)), ((6, 12), (8, 20), (10, 40)), 0.3, 0.05,
)
ON_SITE = CLASSES._replace(video=0.0, home=0.0)  # where there is a forest, a horse, a gong
COURSES = (MEDICAL, HANDS_ON, TALKING, BIRTH, CLASSES)

COURSE_OF: dict[str, Course] = {
    **dict.fromkeys((
        "family medicine", "integrative medicine", "nurse practitioner care", "psychiatry", "gynecology", "neurology",
        "dermatology", "dentistry", "naturopathy", "homeopathy", "ayurveda", "herbal medicine",
        "traditional chinese medicine",
    ), MEDICAL),
    **dict.fromkeys((
        "osteopathy", "physical therapy", "occupational therapy", "pelvic floor therapy", "chiropractic",
        "massage therapy", "acupuncture", "shiatsu", "reflexology", "craniosacral therapy", "structural integration",
        "feldenkrais method", "alexander technique", "reiki", "energy healing", "aromatherapy", "curanderismo",
    ), HANDS_ON),
    **dict.fromkeys(("midwifery", "doula care", "lactation consulting", "end-of-life doula care"), BIRTH),
    **dict.fromkeys((
        "pilates", "personal training", "qigong", "tai chi", "yoga therapy", "meditation teaching",
        "mindfulness-based stress reduction", "breathwork", "dance movement therapy",
    ), CLASSES),
    **dict.fromkeys(("sound healing", "forest therapy", "equine-assisted therapy"), ON_SITE),
}  # everyone else talks
