"""Refusals in words: both languages, and never a key of the program."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path
from string import Formatter

import pytest

import nhipcau
from nhipcau import schemas
from nhipcau.api.validation_words import bad_input
from nhipcau.domain.conference import Intake, SessionState
from nhipcau.domain.errors import BadInput, NotFound, Refusal, WrongState, all_refusals
from nhipcau.domain.errors_sign_in import WrongPassword
from nhipcau.domain.field_words import FIELDS
from nhipcau.domain.words import DETAILS, NOUNS, STATES
from nhipcau.schemas.base import Request

#: Letters that only Vietnamese has.
_VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


SOURCES = "\n".join(path.read_text() for path in Path(nhipcau.__path__[0]).rglob("*.py"))

#: Fields that a page fills in by itself: their names say nothing to anybody.
_OF_THE_PAGE = {"version", "seen", "id", "ids", "item_id", "generation", "sha256", "release", "takeover"}


def _raised(name: str, param: str) -> set[str]:
    """Every literal that the program gives to this parameter of this refusal."""
    calls = re.findall(rf"\b{name}\(([^()]*)\)", SOURCES)
    return {found for call in calls for found in re.findall(rf'\b{param}="([^"]*)"', call)}


def _requests(root: type[Request] = Request) -> list[type[Request]]:
    """Every class of what comes in."""
    return [root, *(found for child in root.__subclasses__() for found in _requests(child))]


def test_every_key_that_is_raised_has_words() -> None:
    assert _raised("NotFound", "what") == set(NOUNS)
    assert _raised("BadInput", "detail") <= set(DETAILS)
    assert {*Intake, *SessionState} == set(STATES)


def test_every_key_that_a_refusal_puts_into_its_words_has_words() -> None:
    """What is raised with ``state="…"``, ``reason="…"`` is never shown as it stands."""
    for kind in all_refusals():
        texts = " ".join((*kind.vi, *kind.en))
        for param in {name for _, name, _, _ in Formatter().parse(texts) if name}:
            keys = {found for found in _raised(kind.__name__, param) if re.fullmatch(r"[a-z]+(_[a-z]+)+", found)}
            assert keys <= set(kind.worded.get(param, {})), f"{kind.__name__}.{param}"


def test_every_field_that_can_be_wrong_has_words() -> None:
    for module in pkgutil.iter_modules(schemas.__path__, f"{schemas.__name__}."):
        importlib.import_module(module.name)
    typed = {field for request in _requests() for field in request.model_fields} - _OF_THE_PAGE
    raised = set(re.findall(r'\bfield="(\w+)"', SOURCES))
    assert typed | raised <= set(FIELDS)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_field_that_nobody_types_is_not_called_by_its_name(language: str) -> None:
    error = {"loc": ("body", "seen"), "type": "missing"}
    refusal, params = bad_input([error], language)
    assert ("seen" in refusal.words(language)[0], params) == (False, {"field": "seen", "fields": ["seen"]})


@pytest.mark.parametrize("place", [("body", 0), ("body",)])
def test_what_is_no_request_at_all_is_not_called_a_body_of_the_administration(place: tuple[object, ...]) -> None:
    refusal, _ = bad_input([{"loc": place, "type": "json_invalid"}], "vi")
    assert refusal.words("vi")[0].startswith("Trường «Dữ liệu gửi lên» chưa đúng: không phải JSON")


@pytest.mark.parametrize(
    "refusal",
    [
        *(NotFound(what=key) for key in NOUNS),
        *(WrongState(state=key) for key in (*Intake, *SessionState)),
        *(BadInput(field=field, detail="required") for field in FIELDS),
        *(BadInput(field="name", detail=detail) for detail in DETAILS),
    ],
)
def test_english_is_english_and_no_key_is_shown(refusal: Refusal) -> None:
    vi, en = (" ".join(refusal.words(language)) for language in ("vi", "en"))
    assert _VIETNAMESE.search(vi)
    assert not _VIETNAMESE.search(en)
    assert "_" not in vi + en


def test_a_code_means_one_kind_of_refusal() -> None:
    """Pages and partners tell refusals apart by their codes alone."""
    kinds: dict[str, list[str]] = {}
    for kind in all_refusals():
        kinds.setdefault(kind.code, []).append(kind.__name__)
    assert {code: names for code, names in kinds.items() if len(names) > 1} == {}


def test_what_was_not_found_is_named_in_the_readers_language() -> None:
    assert NotFound(what="session").words("vi")[0] == "Không tìm thấy phiên."
    assert NotFound(what="session").words("en")[0] == "The session was not found."
    assert "«đã kết thúc»" in WrongState(state=SessionState.ENDED).words("vi")[0]


def test_who_forgot_a_password_is_told_of_the_link_to_a_new_one() -> None:
    assert [name for name in all_refusals() if "mật khẩu mới" in name.vi[1]] == [WrongPassword]
    assert "a link to a new password" in WrongPassword().words("en")[1]
