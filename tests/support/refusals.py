"""A refusal as somebody meets it over HTTP: one message in each language, and a database that holds what it held."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from nhipcau.services.deployment import Deployment
from nhipcau.store.models import Base
from support.web import Browser


async def rows_of(deployment: Deployment) -> dict[str, int]:
    """Return how many rows each table holds."""
    async with deployment.database.read() as tx:
        return {
            table.name: await tx.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


async def refused(
    deployment: Deployment, who: Browser, method: str, path: str, *, status: int, code: str, **options: Any
) -> dict[str, Any]:
    """Send it in both languages: each time it is refused in words of that language, and nothing is stored.

    Returns ``vi`` and ``en``, what happened in each, and the ``params`` for the page.
    """
    before = await rows_of(deployment)
    more = options.pop("headers", {})
    said = []
    for language in ("vi", "en"):
        answer = await who.call(method, path, headers={**more, "accept-language": language}, **options)
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (status, code), problem
        assert set(problem) == {"code", "what", "next", "params"}
        assert problem["what"].endswith((".", "!"))
        assert problem["next"].endswith(".")
        assert "{" not in problem["what"] + problem["next"]
        assert len(answer.text) < 2000
        said.append((problem["what"], problem["next"]))
    assert said[0][0] != said[1][0]
    assert said[0][1] != said[1][1]
    assert await rows_of(deployment) == before
    return {"vi": said[0][0], "en": said[1][0], "params": problem["params"]}
