"""The description of the API that the pages' types are made from."""

from __future__ import annotations

import json

from nhipcau.api.app import create_app


def describe() -> str:
    """Return the OpenAPI document as it is kept in the repository."""
    return json.dumps(create_app().openapi(), ensure_ascii=False, indent=1) + "\n"
