"""The documents of a conference on one page: what can be made, what was made, backdrop, and who is on duty."""

from __future__ import annotations

from sqlalchemy import case, func, or_, select

from nhipcau.documents.words import NAMES
from nhipcau.domain.papers import OF_CONFERENCE
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.documents import ConferencePapers, DocumentChoice
from nhipcau.services.backdrops import backdrop_of
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.document_facts import read_conference
from nhipcau.services.documents import conference_reach, missing_words, view
from nhipcau.services.duty import links_of, provider_view
from nhipcau.store.models import BodyMail, BridgePoint, ConferencePoint, MadeDocument, PointProfile, Provider

#: Documents of one conference that are listed, the newest first.
LIST_LIMIT = 100


async def list_papers(deployment: Deployment, actor: Actor, *, conference_id: int, language: str) -> ConferencePapers:
    """Return the documents of a conference (a constant number of queries). Raises NotFound, Forbidden."""
    async with deployment.database.read() as tx:
        conference, reach = await conference_reach(tx, actor, conference_id, Action.DOCUMENTS_READ, deployment.now())
        may_make = reach.may(Action.DOCUMENTS_MAKE)
        known = await read_conference(tx, conference, today=day_of(deployment.now()))
        kinds = (
            await tx.execute(
                select(MadeDocument.kind, func.count(), func.max(MadeDocument.id))
                .where(MadeDocument.conference_id == conference_id)
                .group_by(MadeDocument.kind)
            )
        ).all()
        made = {kind: count for kind, count, _ in kinds}
        newest = [document_id for _, _, document_id in kinds]
        rows = await tx.scalars(
            select(MadeDocument)
            .where(MadeDocument.conference_id == conference_id)
            # One kind that was made again and again must not push out the others.
            .order_by(MadeDocument.id.in_(newest).desc(), MadeDocument.id.desc())
            .limit(LIST_LIMIT)
        )
        seen: set[str] = set()
        documents = []
        for row in sorted(rows, key=lambda row: -row.id):
            documents.append(view(row, replaced=row.kind in seen, language=language))
            seen.add(row.kind)
        duty = await links_of(tx, deployment.settings, conference_id, with_urls=may_make)
        asked = {link.provider_id for link in duty}
        providers = await tx.scalars(select(Provider).where(Provider.active).order_by(Provider.kind, Provider.name))
        # A body is reached at its own address, or at that of one of its points.
        reached = case((or_(BodyMail.address.is_not(None), PointProfile.mail != ""), BridgePoint.body_id))
        bodies, reachable = (
            await tx.execute(
                select(func.count(BridgePoint.body_id.distinct()), func.count(reached.distinct()))
                .select_from(ConferencePoint)
                .join(BridgePoint, BridgePoint.id == ConferencePoint.point_id)
                .outerjoin(PointProfile, PointProfile.point_id == BridgePoint.id)
                .outerjoin(BodyMail, BodyMail.body_id == BridgePoint.body_id)
                .where(ConferencePoint.conference_id == conference_id)
            )
        ).one()
        return ConferencePapers(
            choices=tuple(
                DocumentChoice(
                    kind=kind,
                    name=NAMES[kind][language == "en"],
                    missing=missing_words(kind, known, language),
                    made=made.get(kind, 0),
                )
                for kind in OF_CONFERENCE
            ),
            documents=tuple(documents),
            backdrop=backdrop_of(known),
            duty=duty,
            providers=tuple(provider_view(row) for row in providers if may_make and row.id not in asked),
            may_make=may_make,
            mail_on=bool(deployment.settings.smtp_host),
            reachable=reachable,
            bodies=bodies,
        )
