"""The staff list of an invented clinic as an office keeps it: a spreadsheet with a title, odd names and odd cells."""

from tests.intake.test_office import workbook

TOWNS = (("Hartford", "CT", 6105.0), ("West Hartford, CT", "", 6107.0), ("Northampton", "Massachusetts", "01060"))
WORK = ("massage / reiki", "Acupuncture", "LCSW", "massage therapy, yoga therapy", "Front Desk", "103TC0700X")
FEES = ("$80 - $110", "120.00 USD", "sliding", "90", "N/A", "ask me")
NEW = ("yes", "full", "n/a", "waitlist", "x", "No")
NAMES = ("Abel Stone", "Ruiz, Ana LMT", "Dr. Ines Calle", "O'Neil, Pat", "JOSÉ NÚÑEZ", "Kim Lee Park, L.Ac.")
HEAD = [
    "Who",
    "Discipline",
    "Cell phone",
    "Mail",
    "Town",
    "St",
    "ZIP",
    "Languages spoken",
    "Session",
    "New clients?",
    "Locker",
]


def staff_list(addresses: list[str], people: int = 60) -> bytes:
    """An XLSX of so many rows; the first ones have these addresses, one has no name, some have no address."""
    rows: list[list[str | float]] = [["Elm Street Clinic, staff (fictional), spring"], [], [*HEAD]]
    for number in range(people):
        town, state, code = TOWNS[number % len(TOWNS)]
        name = f"{NAMES[number % len(NAMES)]}" if number < len(NAMES) else f"Person{number} Example, LMT"
        mail = addresses[number] if number < len(addresses) else f"staff-{number}@example.org" if number % 7 else ""
        phone: str | float = 8605550100.0 + number if number % 3 else "(860) 555-0100 ext. 2"
        row = ["" if number == people - 1 else name, WORK[number % len(WORK)], phone, mail, town, state, code]
        rows.append([*row, "English; español", FEES[number % len(FEES)], NEW[number % len(NEW)], f"B{number}"])
    return workbook(rows)
