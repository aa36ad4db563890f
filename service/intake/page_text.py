"""The words of a web page as paragraphs: without scripts, menus, forms and footers."""

from html.parser import HTMLParser

_SILENT = frozenset({"script", "style", "noscript", "template", "svg", "nav", "form", "button", "iframe", "select"})
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "em", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u"}
)
_MOST_DEPTH = 500


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT and len(self._silent) < _MOST_DEPTH:
            self._silent.append(tag)
        elif tag not in _INLINE:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            while self._silent.pop() != tag:
                pass
        elif tag not in _INLINE:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.lines[-1] += data


def page_text(body: bytes, encoding: str = "utf-8") -> str:
    """The text of HTML, or of a plain text; each block on a line of its own, with one empty line between."""
    try:
        markup = body.decode(encoding, "replace")
    except LookupError:
        markup = body.decode("utf-8", "replace")
    if "<" not in markup[:2_000]:
        return markup.replace("\x00", "").strip()
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    lines = (" ".join(line.split()) for line in reader.lines)
    return "\n\n".join(line for line in lines if line).replace("\x00", "")
