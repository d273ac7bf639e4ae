"""The photo of a person: answered to one reader as a JPEG, put as bytes, removed."""

from typing import Any

from django.http import Http404, HttpResponse

from safeconduct.web.api.calls import Kind, call, reading
from safeconduct.web.api.finding import found
from safeconduct.web.api.kinds import Uid
from safeconduct.web.api.schemas import identities as of
from safeconduct.web.identities import photos
from safeconduct.web.identities.pictures import MOST_BYTES
from safeconduct.web.record.models import Person
from safeconduct.web.rights.roles import Right

TAKEN = ("image/jpeg", "image/png")
"""The types of what is put."""


@call(
    "GET",
    "people/{uid}/photo",
    Right.IDENTITY_READ,
    None,
    kind=Kind.SHOWS,
    media_type="image/jpeg",
)
def photo(request: Any, uid: Uid) -> Any:
    """The photo of a person."""
    one = found(request, Person, uid=uid)
    with reading(request, "photo", [one.uid]):
        content = photos.opened(one)
        if content is None:
            raise Http404
        return HttpResponse(content, content_type="image/jpeg", headers={"Cache-Control": "no-store"})


# The body is read as it comes, into memory alone and no further than one may be: no parser sees it, no disk holds it.
@call(
    "PUT",
    "people/{uid}/photo",
    Right.IDENTITY_EDIT,
    of.PhotoKept,
    kind=Kind.CHANGES,
    pages=("identities_photo_put",),
    takes=TAKEN,
)
def put_photo(request: Any, uid: Uid) -> Any:
    """Put a photo, a JPEG or PNG file of 8 MB at most; one that was there is gone, and of the file no byte is kept."""
    photos.put(found(request, Person, uid=uid), request.read(MOST_BYTES + 1), actor=request.user)
    return {"has_photo": True}


@call(
    "POST",
    "people/{uid}/photo/removal",
    Right.IDENTITY_EDIT,
    of.PhotoKept,
    kind=Kind.CHANGES,
    pages=("identities_photo_remove",),
)
def remove_photo(request: Any, uid: Uid, given: of.Why) -> Any:
    """Remove the photo of a person."""
    photos.remove(found(request, Person, uid=uid), actor=request.user, reason=given.reason)
    return {"has_photo": False}
