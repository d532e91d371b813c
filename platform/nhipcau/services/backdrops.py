"""The uniform backdrop of a conference (Art. 6.3), and print-ready files of true size for its points."""

from __future__ import annotations

from nhipcau.documents import words
from nhipcau.documents.pdf_render import render_backdrops
from nhipcau.domain.errors import NotFound
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.papers import check_backdrop
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.documents import BackdropIn, BackdropView
from nhipcau.services.calendar import VIETNAM
from nhipcau.services.conference_views import points_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.document_facts import Known, full_name
from nhipcau.services.documents import conference_reach
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.rendering import set_in_turn
from nhipcau.store import outbox
from nhipcau.store.models import Backdrop

#: What is proposed until somebody sets it: size, background, letters.
PROPOSED = (6000, 2400, "#a3161a", "#f8e08e")


async def set_backdrop(
    deployment: Deployment, actor: Actor, *, conference_id: int, request: BackdropIn
) -> BackdropView:
    """Set size, colours and words of the backdrop of every point. Raises NotFound, Forbidden, BadInput."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        await conference_reach(tx, actor, conference_id, Action.DOCUMENTS_MAKE, now)
        wanted = {**request.model_dump(), "background": request.background.lower()}
        wanted["text_colour"] = request.text_colour.lower()
        # Art. 6.3: one size, one background, one colour of letters.
        check_backdrop(
            width_mm=wanted["width_mm"],
            height_mm=wanted["height_mm"],
            background=wanted["background"],
            text_colour=wanted["text_colour"],
        )
        backdrop = await tx.get(Backdrop, conference_id) or Backdrop(conference_id=conference_id)
        for name, value in wanted.items():
            setattr(backdrop, name, value)
        backdrop.changed_at, backdrop.changed_by_name = now, actor.name[:120]
        tx.add(backdrop)
        told = Happened(EventType.BACKDROP_SET, {"width_mm": request.width_mm, "height_mm": request.height_mm})
        await outbox.append(tx, [told], actor=actor, at=now, place=outbox.Place(conference_id=conference_id))
    deployment.bus.publish(TOPIC)
    return view(backdrop)


async def print_backdrops(
    deployment: Deployment, actor: Actor, *, conference_id: int, point_id: int | None = None
) -> bytes:
    """Return a PDF of true size: one page for one point, or one for each. Raises NotFound, Forbidden."""
    async with deployment.database.read() as tx:
        conference, _ = await conference_reach(tx, actor, conference_id, Action.DOCUMENTS_READ, deployment.now())
        backdrop = await tx.get(Backdrop, conference_id)
        if backdrop is None:
            raise NotFound(what="backdrop")
        points = await points_of(tx, conference)
    names = [f"Điểm cầu: {point.name}" for point in points if point_id in (None, point.point_id)]
    if not names:
        raise NotFound(what="point")
    return await set_in_turn(
        render_backdrops,
        width_mm=backdrop.width_mm,
        height_mm=backdrop.height_mm,
        background=backdrop.background,
        text_colour=backdrop.text_colour,
        top=backdrop.top,
        title=backdrop.title,
        bottom=backdrop.bottom,
        points=names,
    )


def backdrop_of(known: Known) -> BackdropView:
    """Return the backdrop that is set, else a proposal."""
    if known.backdrop is not None:
        return view(known.backdrop)
    width_mm, height_mm, background, text_colour = PROPOSED
    return BackdropView(
        width_mm=width_mm,
        height_mm=height_mm,
        background=background,
        text_colour=text_colour,
        top=full_name(known.host).upper()[:200],
        title=known.conference.title.upper()[:300],
        bottom=words.long_day(known.conference.starts_at.astimezone(VIETNAM).date()).capitalize(),
        changed_at=None,
        changed_by="",
    )


def view(backdrop: Backdrop) -> BackdropView:
    """Return a backdrop as it is shown."""
    return BackdropView(
        width_mm=backdrop.width_mm,
        height_mm=backdrop.height_mm,
        background=backdrop.background,
        text_colour=backdrop.text_colour,
        top=backdrop.top,
        title=backdrop.title,
        bottom=backdrop.bottom,
        changed_at=backdrop.changed_at,
        changed_by=backdrop.changed_by_name,
    )
