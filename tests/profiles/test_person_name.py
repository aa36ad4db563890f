"""Names are read in their parts: what is a title is told from what people are called."""

import pytest

from service.profiles.person_name import read_name


@pytest.mark.parametrize(
    ("name", "shown", "family", "titles"),
    [
        ("Smith, Jane MD", "Jane Smith", "Smith", ("MD",)),
        ("Jane Smith, E-RYT 500", "Jane Smith", "Smith", ("E-RYT-500",)),
        ("LEE, AN", "An Lee", "Lee", ()),
        ("Tolkien, John R.R., LMT", "John R.R. Tolkien", "Tolkien", ("LMT",)),
        ("O'Neil, Pat, LMT", "Pat O'Neil", "O'Neil", ("LMT",)),
        ("John Q. Zimmerwald Jr.", "John Q. Zimmerwald Jr.", "Zimmerwald", ()),
        ("Henry Ottokar III", "Henry Ottokar III", "Ottokar", ()),
        ("Mary Ann Smithson MD", "Mary Ann Smithson", "Smithson", ("MD",)),
        ("María José García López", "María José García López", "García López", ()),
        ("JANE O'BRIEN", "Jane O'Brien", "O'Brien", ()),
        ("Ludwig van Beethoven", "Ludwig van Beethoven", "van Beethoven", ()),
        ("Jenny Ma", "Jenny Ma", "Ma", ()),
        ("bell hooks", "bell hooks", "hooks", ()),
        ("Cher", "Cher", "Cher", ()),
        ("Ana Example (fictional)", "Ana Example (fictional)", "Example", ()),
    ],
)
def test_names_are_read_in_their_parts(name: str, shown: str, family: str, titles: tuple[str, ...]) -> None:
    read = read_name(name)
    assert (read.shown, read.family, read.titles) == (shown, family, titles)


GIVEN_NAMES = (
    "Ann-Marie", "Ji-Ho", "Bo-Wei", "José-Luis", "J.D.", "A.J.", "Jean-Luc", "Mary-Ann O.", "Yu-Na", "ANN-MARIE",
    "Mei-Ling", "Abd-Al", "J. R.", "LaToya", "DeShawn", "McKenna", "Anne-Sophie M.J.", "O'Shea", "CJ", "JoAnn",
)  # fmt: skip
TITLES = (
    "LMT", "RYT-200", "E-RYT", "E-RYT-500", "LCSW-R", "PA-C", "L.Ac.", "Ph.D.", "M.D.", "LMFT-S", "RN-BC", "Dipl.Ac.",
    "CCC-SLP", "PsyD", "LPCC/S", "XKR-9",
)  # fmt: skip


@pytest.mark.parametrize("family", ["Smith", "Park", "García López", "de la Cruz"])
@pytest.mark.parametrize("given", GIVEN_NAMES)
def test_a_given_name_is_no_title_whatever_its_hyphens_dots_and_capitals(given: str, family: str) -> None:
    for title in ("", ", LMT", ", RYT-200"):
        read = read_name(f"{family}, {given}{title}")
        assert (read.given.casefold(), read.family) == (given.casefold(), family)
        assert read.titles == tuple(title.strip(", ").split())


@pytest.mark.parametrize("title", [*TITLES, "MA", "J.D.", "HHP", "KRTF", "H.H.P."])
def test_titles_are_known_or_have_a_shape_that_no_name_has(title: str) -> None:
    for name in ("Ann-Marie Smith", "Smith, Ann-Marie"):
        read = read_name(f"{name}, {title}")
        assert (read.shown, read.titles) == ("Ann-Marie Smith", (title,))
    if title in TITLES:
        assert read_name(f"Smith, {title}").titles == (title,)


def test_one_name_written_in_two_ways_has_one_key() -> None:
    assert read_name("Gómez, María").key == read_name("Maria Gomez").key == read_name("Dr. María Gómez, LMT").key
