"""How composed people state what they know: lists with gaps and additions, levels with slips, some of it gamed."""

from collections.abc import Mapping, Sequence

from schemas.core.fields import Level
from schemas.profiles.practitioner import ProfileDump
from service.population.draws import Draws
from service.population.truth import DOMAINS, Gaming, Truth

_LEVELS: tuple[Level, ...] = ("none", "occasional", "regular", "central")


def state_concerns(
    draws: Draws, profile: ProfileDump, competence: Mapping[str, float], everything: Sequence[str], extra: int
) -> None:
    """Most of what is true, up to two additions and the custom's; four in five put some first, mostly the strongest."""
    stated = [name for name in competence if draws.chance(0.92)]
    additions = [draws.one_of(everything) for _ in range(draws.integer(0, 2) + extra)]
    stated += [name for name in additions if name not in competence]
    if draws.chance(0.04):
        return
    profile.concerns = draws.some_of(list(dict.fromkeys(stated)), 60)
    if draws.chance(0.8):
        strong = [name for name in stated if competence.get(name, 0.0) > 0.15 and draws.chance(0.9)]
        profile.concerns_first = strong[:3] or draws.some_of(profile.concerns, 1)


def state_lifestyle(draws: Draws, profile: ProfileDump, truth: Truth) -> None:
    """Levels as they are, some left blank, a few one step off; gamed sheets are central in all or in four."""
    if truth.gaming is not Gaming.no:
        ranked = sorted(range(len(DOMAINS)), key=lambda index: -truth.levels[index])
        central = ranked if truth.gaming is Gaming.maximum else ranked[:4]
        profile.lifestyle = {
            domain: "central" if index in central else "none" for index, domain in enumerate(DOMAINS)
        }
        return
    if draws.chance(0.08):
        return
    for domain, level in zip(DOMAINS, truth.levels, strict=True):
        if draws.chance(0.15 if level else 0.85):
            continue
        slip = draws.one_of((-1, 1)) if draws.chance(0.1) else 0
        profile.lifestyle[domain] = _LEVELS[max(0, min(3, level + slip))]
