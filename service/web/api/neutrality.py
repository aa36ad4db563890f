"""`GET /v1/neutrality`: the latest audit of whether anybody gains by what they practise."""

from litestar import get

from schemas.neutrality.audit import Neutrality
from service.neutrality.show_audit import show_audit
from service.web.access import access
from service.web.services import Provided


@get("/v1/neutrality", operation_id="getNeutrality", tags=["reference"], opt=access("anyone", also={404}))
async def get_neutrality(services: Provided) -> Neutrality:
    """Gates, figures per modality with intervals, other methods beside; 404 before the first audit."""
    return await services.database.reading(show_audit)
