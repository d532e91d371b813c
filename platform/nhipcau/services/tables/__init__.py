"""The tables that can be imported and exported: what each reads from the database and how it writes a plan.

A further table is one class like those here, and a line in ``registry``.
"""

from nhipcau.services.tables.registry import TABLES, store_of
from nhipcau.services.tables.stores import Loaded, TableStore, Writing

__all__ = ["TABLES", "Loaded", "TableStore", "Writing", "store_of"]
