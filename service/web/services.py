"""What request handlers are given: the database, the matcher and the settings of this process."""

from dataclasses import dataclass, field

from litestar.di import NamedDependency
from litestar.params import SkipValidation

from service.accounts.count_reach import ReachCounter
from service.core.database.pool import Database
from service.core.request_counter import RequestCounter
from service.core.settings import Settings
from service.directory.count_facets import FacetCache
from service.matching.matcher import Matcher


@dataclass(frozen=True)
class Services:
    """Made once at start (`service/app.py`) and passed to every handler that names it."""

    database: Database
    matcher: Matcher
    settings: Settings
    reach: ReachCounter = field(default_factory=ReachCounter)
    requests: RequestCounter = field(default_factory=RequestCounter)
    facets: FacetCache = field(default_factory=FacetCache)


# What a handler writes for its parameter `services`; made by us, so there is nothing to validate.
Provided = NamedDependency[SkipValidation[Services]]
