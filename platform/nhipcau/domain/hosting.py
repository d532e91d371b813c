"""Who may hold a conference, for what, and with whom (Art. 4, 5): one table of scope × host × guests.

Levels of bodies are data; those of the regulation stand in the table, every other one may be invited but does not host.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from nhipcau.domain.citation import cite
from nhipcau.domain.conference import PurposeScope

PROVINCE, DEPARTMENT, DISTRICT, COMMUNE, PARTY = "province", "department", "district", "commune", "party"


@dataclass(frozen=True, slots=True)
class Purpose:
    """One letter of Art. 5.2."""

    #: Levels that may host.
    hosts: frozenset[str]
    #: Levels that it names as guests; empty: whoever is needed.
    guests: frozenset[str] = frozenset()
    #: Guests stand under the host (a district and its own communes).
    own_only: bool = False
    #: Communes host under this letter where Art. 4 is followed (Art. 5.2 does not name them).
    communes: bool = False


_PROVINCIAL = frozenset({PROVINCE, DEPARTMENT})

#: Art. 5.2, letter by letter.
PURPOSES: Mapping[PurposeScope, Purpose] = {
    # a) The provincial chair with departments, districts, communes.
    PurposeScope.A: Purpose(frozenset({PROVINCE}), frozenset({PROVINCE, DEPARTMENT, DISTRICT, COMMUNE})),
    # b) Provincial bodies (several may take part) with districts and communes.
    PurposeScope.B: Purpose(_PROVINCIAL, frozenset({PROVINCE, DEPARTMENT, DISTRICT, COMMUNE})),
    # c) A district with its communes.
    PurposeScope.C: Purpose(frozenset({DISTRICT}), frozenset({DISTRICT, COMMUNE}), own_only=True, communes=True),
    # d) Extended to bodies of the Party on request.
    PurposeScope.D: Purpose(frozenset({PROVINCE, DEPARTMENT, DISTRICT, PARTY}), communes=True),
    # đ) A central conference: the body here is a sub point of it.
    PurposeScope.DD: Purpose(frozenset({PROVINCE, DEPARTMENT, DISTRICT, COMMUNE, PARTY})),
}

_LETTER = {PurposeScope.D: "d", PurposeScope.DD: "đ"}


class Ruling(StrEnum):
    """What the table says of a registration."""

    LAWFUL = "lawful"
    #: The regulation in force does not use this letter.
    SCOPE_NOT_USED = "scope_not_used"
    #: A body of this level holds no conference of this scope.
    HOST_NOT_NAMED = "host_not_named"
    #: Art. 4 would let the commune host, the regulation's setting follows Art. 5.2.
    COMMUNE_MAY_NOT = "commune_may_not"
    #: Points that the letter does not name.
    GUEST_NOT_NAMED = "guest_not_named"
    #: Points that do not stand under the host.
    GUEST_NOT_OWN = "guest_not_own"


@dataclass(frozen=True, slots=True)
class Guest:
    """A point that is to be invited."""

    point_id: int
    level: str
    #: Its body and everybody above it on the day of the conference.
    bodies: frozenset[int]


@dataclass(frozen=True, slots=True)
class Lawfulness:
    """The ruling, the clause it comes from, and the points it is about."""

    ruling: Ruling
    clause: str
    point_ids: tuple[int, ...] = ()

    @property
    def lawful(self) -> bool:
        """Whether it may be held so."""
        return self.ruling is Ruling.LAWFUL


def clause_of(scope: PurposeScope) -> str:
    """Return the clause of a scope as it is cited: ``5.2a``, ``5.2đ``."""
    return f"5.2{_LETTER.get(scope, scope.value)}"


def rule_on(
    scope: PurposeScope,
    *,
    host_id: int,
    host_level: str,
    guests: Iterable[Guest] = (),
    scopes: Iterable[str] = tuple(PurposeScope),
    communes_host: bool = True,
) -> Lawfulness:
    """Say whether a body may hold a conference of a scope with these guests (Art. 4, 5.2).

    ``scopes`` and ``communes_host`` are settings of the regulation in force: Art. 4 lets communes host, Art. 5.2 leaves
    them out.
    """
    purpose, clause = PURPOSES[scope], clause_of(scope)
    if scope not in scopes:
        return Lawfulness(Ruling.SCOPE_NOT_USED, clause)
    if host_level == COMMUNE and COMMUNE not in purpose.hosts and purpose.communes:
        if not communes_host:
            return Lawfulness(Ruling.COMMUNE_MAY_NOT, "5.2")
        # Art. 4: chairs of communes hold conferences too; with whom, no clause says.
        return Lawfulness(Ruling.LAWFUL, "4")
    if host_level not in purpose.hosts:
        return Lawfulness(Ruling.HOST_NOT_NAMED, clause)
    listed = list(guests)
    own = {guest.point_id for guest in listed if host_id in guest.bodies}
    known = {PROVINCE, DEPARTMENT, DISTRICT, COMMUNE, PARTY}
    if purpose.own_only and (strangers := tuple(g.point_id for g in listed if g.point_id not in own)):
        return Lawfulness(Ruling.GUEST_NOT_OWN, clause, strangers)
    if purpose.guests and (
        others := tuple(g.point_id for g in listed if g.level in known - purpose.guests and g.point_id not in own)
    ):
        return Lawfulness(Ruling.GUEST_NOT_NAMED, clause, others)
    return Lawfulness(Ruling.LAWFUL, clause)


#: Ruling → what it says, in Vietnamese and English.
RULING_WORDS: Mapping[Ruling, tuple[str, str]] = {
    Ruling.LAWFUL: ("Đúng thẩm quyền và phạm vi ({clause}).", "Host and scope are lawful ({clause})."),
    Ruling.SCOPE_NOT_USED: (
        "Quy chế đang áp dụng không dùng phạm vi này ({clause}). Chọn phạm vi khác.",
        "The regulation in force does not use this scope ({clause}). Choose another one.",
    ),
    Ruling.HOST_NOT_NAMED: (
        "Cơ quan này không chủ trì hội nghị thuộc phạm vi đã chọn ({clause}). Chọn phạm vi hoặc cơ quan khác.",
        "This body does not hold conferences of this scope ({clause}). Choose another scope or host.",
    ),
    Ruling.COMMUNE_MAY_NOT: (
        "Cấu hình hiện hành theo {clause}: cấp xã không chủ trì. Nhờ cấp trên chủ trì.",
        "The setting in force follows {clause}: communes do not host. Ask the body above to host it.",
    ),
    Ruling.GUEST_NOT_NAMED: (
        "{count} điểm cầu không thuộc thành phần của phạm vi đã chọn ({clause}). Bỏ ra, hoặc chọn phạm vi khác.",
        "{count} points are not among the guests of this scope ({clause}). Take them out or choose another scope.",
    ),
    Ruling.GUEST_NOT_OWN: (
        "{count} điểm cầu không thuộc cơ quan chủ trì ({clause}). Bỏ ra, hoặc nhờ cấp trên chủ trì.",
        "{count} points do not belong to the host ({clause}). Take them out, or ask the body above to host.",
    ),
}


def words_of(ruling: Lawfulness, *, english: bool = False) -> str:
    """Return a ruling as a sentence with its clause."""
    clause = cite(ruling.clause, english=english)
    return RULING_WORDS[ruling.ruling][english].format(clause=clause, count=len(ruling.point_ids))
