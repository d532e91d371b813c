"""What documents are filled with: a conference's registration, sessions and points, in the words of documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents import words
from nhipcau.documents.colour_words import colour
from nhipcau.documents.fields import Value
from nhipcau.domain.conference import ConferenceKind, PurposeScope, SessionKind
from nhipcau.domain.deadline import Clause, Outcome
from nhipcau.domain.papers import TELLS_PROVIDERS, DocumentKind, NoticeFacts, ProviderKind
from nhipcau.schemas.conferences import ConferencePointView
from nhipcau.schemas.documents import DocumentIn
from nhipcau.services.calendar import day_of
from nhipcau.services.conference_views import points_of
from nhipcau.services.prepared_facts import invited_to, requests_of
from nhipcau.services.reach import BodyTree
from nhipcau.services.rulebook import regulation_on
from nhipcau.services.series_days import SeriesDay, coming_days, hours_in_day, official_times, pre_run_times
from nhipcau.store.models import (
    Backdrop,
    Body,
    Conference,
    DutyLink,
    DutyPerson,
    Provider,
    RegulationVersion,
    Session,
    Verdict,
)

#: Levels of units: what they issue is issued by their people's committee.
_UNITS = {"province", "district", "commune"}
_SIGNS = {DocumentKind.NOTICE: "TB", DocumentKind.INVITATION: "GM"}


@dataclass(frozen=True, slots=True)
class Known:
    """What is read of a conference, once for all its documents."""

    conference: Conference
    host: Body
    #: Who issues: the body that organises for the host, else the host.
    issuer: Body
    above: Body | None
    province: Body | None
    points: tuple[ConferencePointView, ...]
    live: Session | None
    rehearsals: tuple[Session, ...]
    regulation: RegulationVersion
    backdrop: Backdrop | None
    #: The coming days of its series; empty: it is in none, or nothing but itself is left.
    series: tuple[SeriesDay, ...]

    @property
    def main(self) -> ConferencePointView | None:
        """The main point."""
        return next((point for point in self.points if point.is_main), None)

    @property
    def subs(self) -> tuple[ConferencePointView, ...]:
        """The sub points, in the order of the list."""
        return tuple(point for point in self.points if not point.is_main)

    @property
    def notice(self) -> NoticeFacts:
        """What Art. 9.2 asks for."""
        return NoticeFacts(
            host=self.host.name,
            main_point=self.main.name if self.main else "",
            sub_points=tuple(point.name for point in self.subs),
            starts_at=self.live.starts_at if self.live else None,
            rehearsal_at=self._pre_run(),
        )

    def _pre_run(self) -> datetime | None:
        # A notice of a series announces every day of it: one without its trial run makes the whole incomplete.
        if self.series and not all(day.rehearsals for day in self.series):
            return None
        first = self.series[0].rehearsals if self.series else tuple(one.starts_at for one in self.rehearsals)
        return first[0] if first else None


async def read_conference(tx: AsyncSession, conference: Conference, *, today: date) -> Known:
    """Read what documents of today say of a conference (a dozen queries, whatever its size)."""
    day = day_of(conference.starts_at)
    tree = await BodyTree.load(tx)
    issuer_id = conference.organiser_body_id or conference.host_body_id
    chain, body_id = [issuer_id], issuer_id
    while (body_id := tree.parent(body_id, day)) and body_id not in chain:
        chain.append(body_id)
    wanted = {*chain, conference.host_body_id}
    bodies = {body.id: body for body in await tx.scalars(select(Body).where(Body.id.in_(wanted)))}
    sessions = list(
        await tx.scalars(
            select(Session).where(Session.conference_id == conference.id).order_by(Session.starts_at, Session.id)
        )
    )
    series = await coming_days(tx, conference.series_id, today)
    return Known(
        conference=conference,
        host=bodies[conference.host_body_id],
        issuer=bodies[issuer_id],
        above=bodies.get(chain[1]) if len(chain) > 1 else None,
        province=bodies.get(chain[-1]),
        points=await points_of(tx, conference),
        live=next((session for session in sessions if session.kind == SessionKind.LIVE), None),
        rehearsals=tuple(session for session in sessions if session.kind == SessionKind.REHEARSAL),
        regulation=await regulation_on(tx, day),
        backdrop=await tx.get(Backdrop, conference.id),
        series=() if [day.starts_at for day in series] == [conference.starts_at] else series,
    )


async def conference_facts(
    tx: AsyncSession, known: Known, request: DocumentIn, *, code: str, today: date
) -> dict[str, Value]:
    """Return everything that a document of a conference may say."""
    conference = known.conference
    facts: dict[str, Value] = {
        **head(request, issuer=known.issuer, above=known.above, province=known.province, code=code, today=today),
        "ten_hoi_nghi": conference.title,
        "loai_hop": words.KINDS[ConferenceKind(conference.kind)],
        "pham_vi": words.SCOPES[PurposeScope(conference.scope)],
        "co_quan_chu_tri": full_name(known.host),
        "diem_cau_chinh": known.main.name if known.main else "",
        "so_diem_cau_phu": str(len(known.subs)),
        "diem_cau_phu": [
            {"stt": str(number), "ten": point.name, "truc_thuoc": point.parent_name}
            for number, point in enumerate(known.subs, 1)
        ],
        **_times(known),
        "co_ghi_hinh": conference.recorded,
        "ghi_hinh": "có" if conference.recorded else "không",
        "dau_moi": conference.coordinator,
        "dau_moi_dien_thoai": conference.coordinator_phone,
        "dau_moi_lien_he": ", điện thoại ".join(filter(None, (conference.coordinator, conference.coordinator_phone))),
        "duong_day_nong": known.regulation.hotline,
        "quy_che": known.regulation.number,
        "yeu_cau_khac": conference.technical_note or "không",
        "phong_nen": _backdrop(known.backdrop),
    }
    match request.kind:
        case DocumentKind.NOTICE | DocumentKind.INVITATION if not request.recipients:
            facts["noi_nhan"] = _recipients(PurposeScope(conference.scope))
        case DocumentKind.REGISTRATION:
            handed_in = await _handed_in(tx, conference)
            facts["thoi_diem_dang_ky"], facts["thoi_han"] = words.registered(*handed_in)
        case DocumentKind.TECHNICAL_REQUEST:
            facts["yeu_cau"] = await requests_of(tx, conference)
        case DocumentKind.INVITATION_LIST:
            facts["thanh_phan"] = await invited_to(tx, conference, known.points)
        case DocumentKind.DUTY_SHEET:
            facts |= await _duty(tx, known)
    return facts


def head(
    request: DocumentIn, *, issuer: Body, above: Body | None, province: Body | None, code: str, today: date
) -> dict[str, Value]:
    """Return what stands at the head and the foot of every document."""
    place = request.place or _place(province)
    on = words.long_day(request.issued_on or today)
    sign = _SIGNS.get(request.kind, "")
    return {
        # Decree 30/2020: a people's committee names no body above itself.
        "co_quan_cap_tren": full_name(above).upper() if above is not None and issuer.level not in _UNITS else "",
        "co_quan": _issuer(issuer),
        "so_ky_hieu": request.number or f"        /{sign}",
        "dia_danh_ngay": f"{place}, {on}" if place else on[0].upper() + on[1:],
        "quyen_han_ky": request.authority,
        "nguoi_ky": request.signer,
        "noi_nhan": [{"ten": name} for name in request.recipients or ["Như trên"]],
        "ma_xac_thuc": code,
    }


def full_name(body: Body | None) -> str:
    """Return how a body is called in a document: a unit stands for its people's committee."""
    if body is None:
        return ""
    return f"Ủy ban nhân dân {_lowered(body.name)}" if body.level in _UNITS else body.name


def _issuer(body: Body) -> str:
    return f"ỦY BAN NHÂN DÂN\n{body.name.upper()}" if body.level in _UNITS else body.name.upper()


def _lowered(name: str) -> str:
    return name[:1].lower() + name[1:]


def _place(province: Body | None) -> str:
    if province is None:
        return ""
    for prefix in ("Tỉnh ", "Thành phố "):
        if province.name.startswith(prefix):
            return province.name.removeprefix(prefix)
    return province.name


def _times(known: Known) -> dict[str, Value]:
    """Return the official times, the ends, when points connect and the trial runs (Art. 9.2)."""
    unplanned = "chưa xếp lịch"
    if days := known.series:
        return {
            "thoi_gian_hop": official_times(days),
            "thoi_gian_ket_thuc": hours_in_day([(day.ends_at, day.starts_at) for day in days]),
            "gio_ket_noi": hours_in_day([(day.opens_from, day.starts_at) for day in days if day.opens_from]),
            "van_hanh_thu": pre_run_times(days) or unplanned,
        }
    return {
        "thoi_gian_hop": words.moment(known.conference.starts_at),
        "thoi_gian_ket_thuc": words.moment(known.conference.ends_at),
        "gio_ket_noi": words.hour(known.live.opens_from) if known.live else "",
        "van_hanh_thu": "; ".join(words.moment(session.starts_at) for session in known.rehearsals) or unplanned,
    }


def _backdrop(backdrop: Backdrop | None) -> str:
    if backdrop is None:
        return ""
    size = f"{backdrop.width_mm} × {backdrop.height_mm} mm"
    return f"{size}, nền {colour(backdrop.background)}, chữ {colour(backdrop.text_colour)}"


def _recipients(scope: PurposeScope) -> list[dict[str, str]]:
    names = ["Các điểm cầu theo danh sách", "Cơ quan quản lý hệ thống hội nghị truyền hình"]
    if scope in TELLS_PROVIDERS:
        # Art. 13.6c: who keeps line and power up is told.
        names.append("Đơn vị viễn thông, Công ty Điện lực")
    return [{"ten": name} for name in names]


async def _handed_in(tx: AsyncSession, conference: Conference) -> tuple[datetime | None, Outcome | None]:
    """Return when it was handed in and what Art. 9.1 says of it; both empty: held elsewhere, without a deadline."""
    rows = await tx.execute(
        select(Verdict.done_at, Verdict.outcome).where(
            Verdict.conference_id == conference.id, Verdict.clause == Clause.REGISTRATION
        )
    )
    found = rows.one_or_none()
    return (found.done_at, Outcome(found.outcome)) if found else (None, None)


async def _duty(tx: AsyncSession, known: Known) -> dict[str, Value]:
    """Return the sessions of Art. 14 and who of which company is on duty in each."""
    sessions: Sequence[Session] = (*known.rehearsals, *([known.live] if known.live else []))
    rows = await tx.execute(
        select(DutyLink.id, Provider.name, Provider.kind)
        .join(Provider, Provider.id == DutyLink.provider_id)
        .where(DutyLink.conference_id == known.conference.id, DutyLink.revoked_at.is_(None))
        .order_by(Provider.kind.desc(), Provider.name)
    )
    links = rows.all()
    named = {
        (person.link_id, person.session_id): person
        for person in await tx.scalars(select(DutyPerson).where(DutyPerson.link_id.in_([link.id for link in links])))
    }
    on_duty: list[dict[str, str]] = []
    for link in links:
        for session in sessions:
            person = named.get((link.id, session.id))
            on_duty.append(
                {
                    "stt": str(len(on_duty) + 1),
                    "don_vi": link.name,
                    "loai": words.PROVIDERS[ProviderKind(link.kind)],
                    "phien": words.SESSIONS[SessionKind(session.kind)],
                    "ho_ten": person.name if person else "",
                    "dien_thoai": person.phone if person else "",
                }
            )
    return {
        "phien": [
            {
                "stt": str(number),
                "ten": words.SESSIONS[SessionKind(session.kind)],
                "thoi_gian": words.span(session.starts_at, session.ends_at),
            }
            for number, session in enumerate(sessions, 1)
        ],
        "nguoi_truc": on_duty,
    }
