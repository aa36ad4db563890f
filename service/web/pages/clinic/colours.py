"""A clinic's colours for its embedded page: as it says, moved only as far as reading needs (WCAG 2.2, 1.4.3).

Colours are numbers of 0..1 for red, green and blue.
"""

import re

Colour = tuple[float, float, float]
READABLE, STEPS = 4.5, 50
_BLACK, _WHITE = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)
# The grounds of our own sheet, light and dark (`static/site.css`).
_OWN_GROUNDS = ("#fbf9f4", "#131c1b")


def read_colour(text: str) -> Colour | None:
    """A colour in hexadecimal, with or without `#`; None for anything else."""
    match = _HEX.fullmatch(text.strip())
    if match is None:
        return None
    digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
    red, green, blue = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return red, green, blue


def contrast(first: Colour, second: Colour) -> float:
    """1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: Colour, ground: Colour, least: float = READABLE) -> Colour:
    """The colour, or the nearest to it on the way to black or white that can be read on the ground."""
    far = max((_BLACK, _WHITE), key=lambda end: contrast(end, ground))
    mixed = (_mixed(colour, far, step / STEPS) for step in range(STEPS + 1))
    return next((shade for shade in mixed if contrast(shade, ground) >= least), far)


def sheet(accent: Colour | None, ground: Colour | None) -> str:
    """The style sheet; empty where nothing was said."""
    if ground is not None:
        return _rule(":root:root:root", _properties(accent, ground))
    if accent is None:
        return ""
    light, dark = (_rule(":root:root:root", _accents(accent, read_colour(own) or _WHITE)) for own in _OWN_GROUNDS)
    return f"{light}@media (prefers-color-scheme: dark) {{\n{dark}}}\n"


def _properties(accent: Colour | None, ground: Colour) -> dict[str, str]:
    """Everything that stands on a ground of the clinic's own."""
    text = max((_BLACK, _WHITE), key=lambda end: contrast(end, ground))
    ink, soft = _mixed(text, ground, 0.12), readable(_mixed(text, ground, 0.4), ground)
    panel = _mixed(ground, _WHITE if text == _BLACK else _BLACK, 0.08)  # what can be read on the ground can be on it
    names = {
        "pico-background-color": ground,
        "pico-color": readable(ink, ground, 7.0),
        "pico-muted-color": soft,
        "pico-muted-border-color": _mixed(ground, text, 0.18),
        "pico-form-element-background-color": ground,
        "pico-form-element-border-color": readable(_mixed(ground, text, 0.4), ground, 3.0),
        "pico-form-element-placeholder-color": soft,
        "pico-card-background-color": ground,
        "ground": panel,
        "bar": _mixed(ground, text, 0.15),
        "warm": readable((0.54, 0.29, 0.07), ground),
        "warm-ground": panel,
        "alarm": readable((0.64, 0.2, 0.12), ground),
        **{f"pico-h{level}-color": readable(ink, ground, 7.0) for level in range(1, 5)},
    }
    scheme = "dark" if text == _WHITE else "light"
    written = {name: _hex(colour) for name, colour in names.items()}
    return {"color-scheme": scheme} | written | _accents(accent or (0.11, 0.38, 0.35), ground)


def _accents(accent: Colour, ground: Colour) -> dict[str, str]:
    """Links and buttons."""
    link = readable(accent, ground)
    inverse = max((_BLACK, _WHITE), key=lambda end: contrast(end, accent))
    button = readable(accent, inverse)
    colours = {
        "pico-primary": link,
        "pico-primary-hover": readable(_mixed(link, _BLACK, 0.25), ground),
        "pico-primary-underline": link,
        "pico-primary-focus": link,
        "pico-primary-inverse": inverse,
        **{f"pico-primary-{part}": button for part in ("background", "border", "hover-background", "hover-border")},
    }
    return {name: _hex(colour) for name, colour in colours.items()}


def _rule(selector: str, properties: dict[str, str]) -> str:
    lines = (f"  {'' if name == 'color-scheme' else '--'}{name}: {value};" for name, value in properties.items())
    return "\n".join([f"{selector} {{", *lines, "}", ""])


def _hex(colour: Colour) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in colour)


def _mixed(first: Colour, second: Colour, share: float) -> Colour:
    red, green, blue = (a + (b - a) * share for a, b in zip(first, second, strict=True))
    return red, green, blue


def _luminance(colour: Colour) -> float:
    """WCAG's relative luminance."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
