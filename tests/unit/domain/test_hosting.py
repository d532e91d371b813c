"""Who may host for whom: the table of Art. 4 and Art. 5.2, walked."""

from __future__ import annotations

from itertools import product

import pytest

from nhipcau.domain.citation import cite
from nhipcau.domain.conference import PurposeScope
from nhipcau.domain.hosting import Guest, Ruling, clause_of, rule_on, words_of

HOST = 1
LEVELS = ("province", "department", "district", "commune", "party", "cluster")
A, B, C, D, DD = PurposeScope

#: Art. 5.2, letter by letter: the levels that may host. Communes under c and d come from Art. 4 (a setting).
HOSTS = {
    A: {"province"},
    B: {"province", "department"},
    C: {"district", "commune"},
    D: {"province", "department", "district", "party", "commune"},
    DD: {"province", "department", "district", "commune", "party"},
}


def own(level: str, point: int = 10) -> Guest:
    return Guest(point, level, frozenset({point, HOST}))


def stranger(level: str, point: int = 20) -> Guest:
    return Guest(point, level, frozenset({point, 99}))


@pytest.mark.parametrize(("scope", "level"), list(product(PurposeScope, LEVELS)))
def test_each_letter_names_its_hosts(scope: PurposeScope, level: str) -> None:
    """Art. 4, Art. 5.2: the whole matrix of scope and host."""
    assert rule_on(scope, host_id=HOST, host_level=level).lawful == (level in HOSTS[scope])


@pytest.mark.parametrize("scope", PurposeScope)
def test_where_the_setting_follows_article_5_communes_host_only_as_a_sub_point(scope: PurposeScope) -> None:
    """Art. 4 lets communes host, Art. 5.2 leaves them out: a setting of the regulation in force decides."""
    said = rule_on(scope, host_id=HOST, host_level="commune", communes_host=False)
    assert (
        said.ruling
        is {
            A: Ruling.HOST_NOT_NAMED,
            B: Ruling.HOST_NOT_NAMED,
            C: Ruling.COMMUNE_MAY_NOT,
            D: Ruling.COMMUNE_MAY_NOT,
            DD: Ruling.LAWFUL,
        }[scope]
    )


def test_a_commune_that_hosts_does_so_by_article_4() -> None:
    """Art. 4: chairs of communes hold conferences; the ruling cites it."""
    said = rule_on(C, host_id=HOST, host_level="commune", guests=[stranger("commune")])
    assert (said.ruling, said.clause) == (Ruling.LAWFUL, "4")


def test_a_district_meets_its_own_communes() -> None:
    """Art. 5.2c: the points stand under the district that hosts."""
    guests = [own("district", 10), own("commune", 11), stranger("commune", 20), stranger("commune", 21)]
    said = rule_on(C, host_id=HOST, host_level="district", guests=guests)
    assert (said.ruling, said.clause, said.point_ids) == (Ruling.GUEST_NOT_OWN, "5.2c", (20, 21))
    assert rule_on(C, host_id=HOST, host_level="district", guests=guests[:2]).lawful


@pytest.mark.parametrize("scope", [A, B])
def test_bodies_of_the_party_are_reached_under_their_own_letter(scope: PurposeScope) -> None:
    """Art. 5.2d: extended to bodies of the Party on request; Art. 5.2a and Art. 5.2b do not name them."""
    said = rule_on(scope, host_id=HOST, host_level="province", guests=[stranger("commune"), stranger("party", 21)])
    assert (said.ruling, said.point_ids) == (Ruling.GUEST_NOT_NAMED, (21,))
    assert rule_on(D, host_id=HOST, host_level="province", guests=[stranger("party")]).lawful


def test_a_level_that_the_regulation_does_not_know_may_be_invited() -> None:
    """Levels are data: a cluster (*cụm*) or a village takes part, and hosts nothing."""
    assert rule_on(A, host_id=HOST, host_level="province", guests=[stranger("cluster")]).lawful
    assert not rule_on(A, host_id=HOST, host_level="cluster").lawful


def test_a_letter_that_is_switched_off_is_not_used() -> None:
    """Art. 5.2: the letters in use are a setting of the regulation in force."""
    said = rule_on(DD, host_id=HOST, host_level="province", scopes=["a", "b", "c"])
    assert (said.ruling, said.clause) == (Ruling.SCOPE_NOT_USED, "5.2đ")


@pytest.mark.parametrize("scope", PurposeScope)
def test_every_ruling_cites_its_clause_in_both_languages(scope: PurposeScope) -> None:
    said = rule_on(scope, host_id=HOST, host_level="cluster")
    assert cite(clause_of(scope)) in words_of(said)
    assert cite(clause_of(scope), english=True) in words_of(said, english=True)
