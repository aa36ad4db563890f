"""Takes a practitioner's own picture: drawn anew, kept, and stated by the profile as a new version."""

import asyncio

from service.accounts.edit_profile import Edit, SavedProfile, patch_profile
from service.core.database.pool import Connection
from service.matching.matcher import Matcher
from service.profiles.pictures import make_picture
from service.profiles.store_pictures import put_picture


async def upload_picture(connection: Connection, matcher: Matcher, edit: Edit, sent: bytes) -> SavedProfile:
    """The profile with the picture; BadRequest when it is none, Stale for another version."""
    picture = await asyncio.to_thread(make_picture, sent)
    async with connection.transaction():
        saved = await patch_profile(connection, matcher, edit, {"photo": picture.address})
        await put_picture(connection, saved.stored.id, picture.address, picture, edit.now)
    return saved
