"""Which tables there are, in the order in which they are filled."""

from __future__ import annotations

from nhipcau.domain.errors import NotFound
from nhipcau.services.tables.addresses import AddressStore
from nhipcau.services.tables.bodies import BodyStore
from nhipcau.services.tables.dated_names import BodyNameStore, PointNameStore
from nhipcau.services.tables.people import PersonStore
from nhipcau.services.tables.point_successions import PointSuccessionStore
from nhipcau.services.tables.point_tables import POINT_TABLES
from nhipcau.services.tables.points import PointStore
from nhipcau.services.tables.stores import TableStore
from nhipcau.services.tables.tree_tables import EdgeStore, LevelStore, SuccessionStore

TABLES: tuple[TableStore, ...] = (
    LevelStore(),
    BodyStore(),
    BodyNameStore(),
    EdgeStore(),
    SuccessionStore(),
    AddressStore(),
    PointStore(),
    PointNameStore(),
    PointSuccessionStore(),
    PersonStore(),
    *POINT_TABLES,
)


def store_of(key: str) -> TableStore:
    """Return the table of this key. Raises NotFound."""
    found = next((store for store in TABLES if store.key == key), None)
    if found is None:
        raise NotFound(what="table")
    return found
