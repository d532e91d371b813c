"""The description of the API that the pages' types are made from is fresh and whole."""

from __future__ import annotations

import json
from pathlib import Path

from nhipcau.api.description import describe

KEPT = Path(__file__).parents[3] / "web/openapi.json"


def test_the_kept_description_is_fresh() -> None:
    assert KEPT.read_text(encoding="utf-8") == describe()


def test_every_endpoint_describes_its_refusals() -> None:
    described = json.loads(describe())
    expected = {"400", "401", "403", "404", "409", "413", "422", "429", "503"}
    missing = {
        f"{method} {path}": sorted(expected - set(operation["responses"]))
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        if not expected <= set(operation["responses"])
    }
    assert missing == {}
    problem = {"$ref": "#/components/schemas/Problem"}
    shapes = {
        json.dumps(operation["responses"][status]["content"]["application/json"]["schema"])
        for methods in described["paths"].values()
        for operation in methods.values()
        for status in expected
    }
    assert shapes == {json.dumps(problem)}
