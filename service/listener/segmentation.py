"""Cuts text into sentences (to quote from) and into pieces of about 110 words (to encode without length bias)."""

import re
from collections.abc import Iterator

Span = tuple[int, int]

PIECE_WORDS = 110
_LONG_SENTENCE_WORDS = 25
_CLAUSE_WORDS = 12

_BREAK = re.compile(r"(?<=[.!?…])([\"'”’)\]]*)\s+|\n+|;\s+")
_CLAUSE = re.compile(r",\s+|\s+[-–—]+\s+|\s+(?=(?:but|and then|because) )")
# Where a sentence turns to something else: at a comma or dash, and where a subject follows the conjunction, as in
# "I hardly sleep and my back hurts". Spanish leaves subjects out, so what begins its clauses stands for them.
_TURN = re.compile(
    r",?\s+(?:and|but|because|so|while|although)\s+(?=(?:I|my|we|our|he|his|she|her|they|their|it|there|the|now)\b)"
    r"|,?\s+(?:y|pero|porque|así que|mientras|aunque)\s+"
    r"(?=(?:yo|me|mis?|nos|nuestr[oa]s?|se|les?|sus?|él|ellas?|ellos|no|ya|ni|casi|ahora|hay|siento|tengo|estoy)\b)"
    r"|,\s+|\s+[-–—]+\s+",
    re.IGNORECASE,
)
_SHORTEST_CLAUSE_WORDS = 3
_WORD = re.compile(r"\S+")


def sentences(text: str) -> list[str]:
    """The sentences of a text, each exactly as written; very long ones are cut at commas, so that quotes are short."""
    return [text[start:end] for start, end in each_sentence(text)]


def sentence_spans(text: str) -> list[Span]:
    """Where each sentence starts and ends, without the white space around it."""
    return list(each_sentence(text))


def each_sentence(text: str) -> Iterator[Span]:
    """The same one by one, for whoever needs only the first."""
    return (span for block in _split(text, (0, len(text)), _BREAK) for span in _short(text, block))


def clause_spans(text: str, sentence: Span) -> list[Span]:
    """Where the parts of a sentence lie that could be quoted by themselves; none for a sentence of one part."""
    parts = list(_split(text, sentence, _TURN))
    return [part for part in parts if _count_words(text, part) >= _SHORTEST_CLAUSE_WORDS] if len(parts) > 1 else []


def _split(text: str, span: Span, separator: re.Pattern[str]) -> Iterator[Span]:
    start, stop = span
    for match in separator.finditer(text, start, stop):
        # A quotation mark or bracket that closes a sentence belongs to it.
        closed = match.end(1) if separator.groups else -1
        if part := _stripped(text, start, max(closed, match.start())):
            yield part
        start = match.end()
    if part := _stripped(text, start, stop):
        yield part


def _stripped(text: str, start: int, stop: int) -> Span | None:
    if start < stop and not text[start].isspace() and not text[stop - 1].isspace():
        return start, stop
    within = text[start:stop]
    bare = within.lstrip()
    if not bare:
        return None
    start += len(within) - len(bare)
    return start, start + len(bare.rstrip())


def _short(text: str, sentence: Span) -> Iterator[Span]:
    """The sentence itself, or its clauses, neighbours joined while they are short."""
    start, stop = sentence
    # So few characters are few words.
    if stop - start < 2 * _LONG_SENTENCE_WORDS or _count_words(text, sentence) <= _LONG_SENTENCE_WORDS:
        yield sentence
        return
    joined: list[Span] = []
    for clause in _split(text, sentence, _CLAUSE):
        if joined and _count_words(text, (joined[-1][0], clause[1])) <= _CLAUSE_WORDS:
            joined[-1] = (joined[-1][0], clause[1])
        else:
            joined.append(clause)
    for clause in joined:
        yield from _runs(text, clause)


def _runs(text: str, clause: Span) -> Iterator[Span]:
    """A clause without any comma is cut into equal runs of words: some people write without punctuation."""
    words = [match.span() for match in _WORD.finditer(text, *clause)]
    size = _equal_size(len(words), _LONG_SENTENCE_WORDS)
    for first in range(0, len(words), size):
        run = words[first : first + size]
        yield run[0][0], run[-1][1]


def _count_words(text: str, span: Span) -> int:
    return len(text[span[0] : span[1]].split())


def _equal_size(words: int, most: int) -> int:
    """The size of equal parts of at most `most` words."""
    parts = -(-words // most)
    return -(-words // parts)


def pieces(text: str) -> list[str]:
    """Equal pieces of about 110 words: the mean over them keeps long texts from winning by length."""
    words = text.split()
    if not words:
        return []
    count = max(1, round(len(words) / PIECE_WORDS))
    size = -(-len(words) // count)
    return [" ".join(words[start : start + size]) for start in range(0, len(words), size)]
