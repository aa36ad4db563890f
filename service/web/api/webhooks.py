"""Webhooks of clinics (`docs/clinics.md`)."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import delete, get, patch, post
from litestar.params import FromPath, JSONBody, QueryParameter

from schemas.clinics.clinic import (
    DeliveryPage,
    Replayed,
    ReplayIn,
    Webhook,
    WebhookCreated,
    WebhookIn,
    WebhookPage,
    WebhookPatch,
    WebhookSecret,
    WebhookTest,
)
from service.clinics.subscribe_webhook import (
    change_webhook,
    end_webhook,
    list_deliveries,
    list_webhooks,
    replay_deliveries,
    rotate_secret,
    show_webhook,
    subscribe_webhook,
)
from service.jobs.webhooks import open_client, send_test
from service.web.access import access
from service.web.keys import AuthenticatedClient
from service.web.services import Provided

_WEBHOOKS = "/v1/clinics/{clinic:uuid}/webhooks"
_ONE = _WEBHOOKS + "/{webhook_id:uuid}"


@post(
    _WEBHOOKS,
    operation_id="createWebhook",
    tags=["clinics"],
    opt=access("clinic", scope="webhooks", repeats="remembered"),
)
async def post_webhook(
    clinic: FromPath[UUID], data: JSONBody[WebhookIn], client: AuthenticatedClient, services: Provided
) -> WebhookCreated:
    """Sends the clinic's changes from now on to an address, signed with a secret that is told in this answer only."""
    return await subscribe_webhook(services.database, client, data, services.settings.webhook_loopback)


@get(_WEBHOOKS, operation_id="listWebhooks", tags=["clinics"], opt=access("clinic", scope="webhooks"))
async def get_webhooks(clinic: FromPath[UUID], client: AuthenticatedClient, services: Provided) -> WebhookPage:
    """The clinic's webhooks, with how many messages wait and how many were given up."""
    async with services.database.primary.acquire() as connection:
        return WebhookPage(await list_webhooks(connection, client.clinic_id))


@patch(_ONE, operation_id="changeWebhook", tags=["clinics"], opt=access("clinic", scope="webhooks", repeats="inherent"))
async def patch_webhook(
    clinic: FromPath[UUID],
    webhook_id: FromPath[UUID],
    data: JSONBody[WebhookPatch],
    client: AuthenticatedClient,
    services: Provided,
) -> Webhook:
    """Changes which messages are sent, or pauses it; what happens meanwhile waits and is sent once it goes on."""
    async with services.database.primary.acquire() as connection:
        return await change_webhook(connection, client, webhook_id, data)


@post(
    _ONE + "/test",
    status_code=200,
    operation_id="testWebhook",
    tags=["clinics"],
    opt=access("clinic", scope="webhooks", repeats="remembered"),
)
async def post_webhook_test(
    clinic: FromPath[UUID], webhook_id: FromPath[UUID], client: AuthenticatedClient, services: Provided
) -> WebhookTest:
    """Sends a message of the type `test` at once, and says what came back; nothing of it is kept."""
    async with services.database.primary.acquire() as connection:
        webhook = await show_webhook(connection, client.clinic_id, webhook_id)
    async with open_client() as sender:
        return await send_test(services.database, sender, services.settings, webhook)


@post(
    _ONE + "/rotate",
    status_code=200,
    operation_id="rotateWebhookSecret",
    tags=["clinics"],
    opt=access("clinic", scope="webhooks", repeats="remembered without secret"),
)
async def post_webhook_rotate(
    clinic: FromPath[UUID], webhook_id: FromPath[UUID], client: AuthenticatedClient, services: Provided
) -> WebhookSecret:
    """Gives the webhook a new secret, told in this answer only; for a day messages carry a signature of either."""
    async with services.database.primary.acquire() as connection:
        return await rotate_secret(connection, client, webhook_id)


@delete(_ONE, operation_id="endWebhook", tags=["clinics"], opt=access("clinic", scope="webhooks", repeats="inherent"))
async def delete_webhook(
    clinic: FromPath[UUID], webhook_id: FromPath[UUID], client: AuthenticatedClient, services: Provided
) -> None:
    """Ends a webhook, if there is one; messages that wait are dropped."""
    async with services.database.primary.acquire() as connection:
        await end_webhook(connection, client, webhook_id)


@get(_ONE + "/deliveries", operation_id="listDeliveries", tags=["clinics"], opt=access("clinic", scope="webhooks"))
async def get_deliveries(
    clinic: FromPath[UUID],
    webhook_id: FromPath[UUID],
    client: AuthenticatedClient,
    services: Provided,
    status: Annotated[Literal["waiting", "delivered", "dead"] | None, QueryParameter()] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=500)] = 100,
    cursor: Annotated[str, QueryParameter(max_length=500)] = "",
) -> DeliveryPage:
    """What was sent and what came back, the latest first; `dead` are those given up."""
    async with services.database.primary.acquire() as connection:
        return await list_deliveries(connection, client.clinic_id, webhook_id, status, limit, cursor)


@post(
    _ONE + "/replay",
    status_code=202,
    operation_id="replayDeliveries",
    tags=["clinics"],
    opt=access("clinic", scope="webhooks", repeats="remembered"),
)
async def post_replay(
    clinic: FromPath[UUID],
    webhook_id: FromPath[UUID],
    data: JSONBody[ReplayIn],
    client: AuthenticatedClient,
    services: Provided,
) -> Replayed:
    """Sends the named messages again, or all that were given up."""
    async with services.database.primary.acquire() as connection:
        return await replay_deliveries(connection, client, webhook_id, data.deliveries)
