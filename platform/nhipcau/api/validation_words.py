"""What is wrong with a request, in words: the first wrong field, named as the pages name it. Never repeats a value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nhipcau.domain.errors import BadInput
from nhipcau.domain.field_words import FIELDS

#: Kind of error (pydantic's ``type``) → words; ``str.format`` fields come from the error's context.
_DETAILS: dict[str, tuple[str, str]] = {
    "missing": ("còn để trống", "it is empty"),
    "string_too_short": ("cần ít nhất {min_length} ký tự", "it needs at least {min_length} characters"),
    "string_too_long": ("dài quá {max_length} ký tự", "it is longer than {max_length} characters"),
    "too_short": ("cần ít nhất {min_length} mục", "it needs at least {min_length} entries"),
    "too_long": ("nhiều hơn {max_length} mục", "it has more than {max_length} entries"),
    "value_error": ("không được có dấu < > hoặc ký tự điều khiển", "it may not hold < > or control characters"),
    "extra_forbidden": ("hệ thống không biết trường này", "there is no such field"),
    "year": ("năm phải từ 2000 đến 2100", "the year must be from 2000 to 2100"),
    "enum": ("giá trị không có trong danh sách", "the value is not in the list"),
    "json_invalid": ("không phải JSON", "it is not JSON"),
    "timezone_aware": ("ngày giờ thiếu múi giờ", "the instant lacks its time zone"),
    "greater_than_equal": ("nhỏ hơn {ge}", "it is less than {ge}"),
    "less_than_equal": ("lớn hơn {le}", "it is more than {le}"),
}
_OTHERWISE = ("giá trị không đúng kiểu", "the value is of the wrong kind")
#: A field that nobody types: its name says nothing to whoever reads the page.
_UNNAMED = ("Dữ liệu gửi lên", "What was sent")
_EMPTY = ("còn để trống", "it is empty")


def bad_input(errors: Sequence[Any], language: str) -> tuple[BadInput, dict[str, Any]]:
    """Return the refusal for the first error, and the params for the page (its raw field name and all wrong ones)."""
    english = language == "en"
    names = [_name(error) for error in errors]
    first = errors[0]
    pair = _DETAILS.get(first["type"], _OTHERWISE)
    context = first.get("ctx") or {}
    if first["type"] in {"string_too_short", "too_short"} and context.get("min_length") == 1:
        pair = _EMPTY
    detail = pair[english].format_map({"min_length": "?", "max_length": "?", "ge": "?", "le": "?", **context})
    return (
        BadInput(field=_label(first)[english], detail=detail),
        {"field": names[0], "fields": list(dict.fromkeys(names))},
    )


def _place(error: Any) -> list[str]:
    """Where it stood (body, query, path, header), and the names down to the field."""
    return [str(part) for part in error["loc"] if not isinstance(part, int)]


def _label(error: Any) -> tuple[str, str]:
    _, *names = _place(error)
    return FIELDS.get(names[-1], _UNNAMED) if names else _UNNAMED


def _name(error: Any) -> str:
    place = _place(error)
    return ".".join(place[1:])[:80] or place[0]
