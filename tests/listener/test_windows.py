"""A story's clauses over its pieces, in windows that the encoder can take."""

from hypothesis import given
from hypothesis import strategies as st

from service.listener.windows import MOST_PIECES, windows

# Lengths of clauses in pieces of two characters each; between clauses stands one character that belongs to none.
lengths = st.lists(st.integers(0, 400), min_size=1, max_size=12)


def story(sizes: list[int]) -> tuple[list[int], list[tuple[int, int]], list[tuple[int, int]]]:
    """Ids, spans of the pieces, and clauses."""
    spans: list[tuple[int, int]] = []
    clauses: list[tuple[int, int]] = []
    at = 0
    for size in sizes:
        clauses.append((at, at + 2 * size))
        spans += [(at + 2 * number, at + 2 * number + 2) for number in range(size)]
        at += 2 * size + 1
    return list(range(len(spans))), spans, clauses


@given(lengths)
def test_each_clause_stands_once_and_in_order_in_windows_no_longer_than_the_most(sizes: list[int]) -> None:
    results = windows(*story(sizes))
    assert [window.first for window in results] == [
        sum(len(w.clauses) for w in results[:n]) for n in range(len(results))
    ]
    assert sum(len(window.clauses) for window in results) == len(sizes)
    assert all(len(window.ids) <= MOST_PIECES for window in results)


@given(lengths)
def test_a_clause_holds_its_own_pieces_up_to_the_most(sizes: list[int]) -> None:
    ids, spans, clauses = story(sizes)
    # The window's first place is <s>.
    pieces_held = [
        [window.ids[place - 1] for place in places]
        for window in windows(ids, spans, clauses)
        for places in window.clauses
    ]
    own = [[i for i, span in zip(ids, spans, strict=True) if start <= span[0] < end] for start, end in clauses]
    assert pieces_held == [pieces[:MOST_PIECES] for pieces in own]
