"""One request of the walk over the permission table."""

from __future__ import annotations

from dataclasses import dataclass

from nhipcau.domain.roles import TABLE, Action, Role
from support.permission_bodies import Body


@dataclass(frozen=True)
class Case:
    """One endpoint with a request that is right in itself."""

    #: Who may: an action of the table, or roles where an endpoint narrows it.
    who: Action | frozenset[Role] | None
    body: Body | None = None

    @property
    def roles(self) -> frozenset[Role] | None:
        """Roles that are let in; None: anybody, signed in or not."""
        return TABLE[self.who] if isinstance(self.who, Action) else self.who
