"""Clauses as people read them: the way Vietnamese law writes them, never as bare numbers."""

from __future__ import annotations

import re

import pytest

from nhipcau.documents.words import SCOPES
from nhipcau.domain.citation import cite
from nhipcau.domain.conference import PurposeScope
from nhipcau.domain.errors import Refusal, all_refusals
from nhipcau.domain.hosting import Lawfulness, Ruling, clause_of, rule_on, words_of

#: «Điều 5.2a», “Art. 5.2a”: a number where words belong.
BARE = re.compile(r"Điều \d+\.\d|Art\. ?\d|\b\d+\.\d[a-zđ]?\)")


@pytest.mark.parametrize(
    ("clause", "vi", "en"),
    [
        ("4", "Điều 4", "Article 4"),
        ("5.2", "khoản 2 Điều 5", "clause 2, Article 5"),
        ("5.2a", "điểm a khoản 2 Điều 5", "point a, clause 2, Article 5"),
        ("5.2đ", "điểm đ khoản 2 Điều 5", "point đ, clause 2, Article 5"),
        ("13.6c", "điểm c khoản 6 Điều 13", "point c, clause 6, Article 13"),
    ],
)
def test_the_smallest_part_comes_first(clause: str, vi: str, en: str) -> None:
    assert (cite(clause), cite(clause, english=True)) == (vi, en)


@pytest.mark.parametrize("wrong", ["", "a", "5.", "5.2.1", "5.2ab", "Điều 5", "5.2a "])
def test_what_is_no_clause_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - its only argument is the text
        cite(wrong)
    assert refused.value.args == (wrong,)


@pytest.mark.parametrize("scope", PurposeScope)
def test_each_letter_of_the_purposes_in_a_verdict_and_in_documents(scope: PurposeScope) -> None:
    said = rule_on(scope, host_id=1, host_level="district" if scope is PurposeScope.C else "province")
    assert words_of(said) == f"Đúng thẩm quyền và phạm vi ({SCOPES[scope]})."
    cited = cite(clause_of(scope), english=True)
    assert words_of(said, english=True) == f"Host and scope are lawful ({cited})."


def test_a_ruling_cites_its_clause_within_the_sentence() -> None:
    said = rule_on(PurposeScope.C, host_id=1, host_level="commune", communes_host=False)
    assert (said.ruling, words_of(said)) == (
        Ruling.COMMUNE_MAY_NOT,
        "Cấu hình hiện hành theo khoản 2 Điều 5: cấp xã không chủ trì. Nhờ cấp trên chủ trì.",
    )


@pytest.mark.parametrize("ruling", Ruling)
@pytest.mark.parametrize("english", [False, True])
def test_no_ruling_shows_a_bare_number(ruling: Ruling, english: bool) -> None:
    words = words_of(Lawfulness(ruling, "5.2a", (1, 2)), english=english)
    assert not BARE.search(words)
    assert cite("5.2a", english=english) in words


@pytest.mark.parametrize("refusal", all_refusals(), ids=lambda kind: kind.__name__)
def test_no_refusal_shows_a_bare_number(refusal: type[Refusal]) -> None:
    for words in (*refusal.vi, *refusal.en):
        assert not BARE.search(words)
