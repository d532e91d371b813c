"""Shapes of what the API takes and answers; the OpenAPI file and the pages' types come from them.

Requests are strict: ``"1"`` is no number. Instants are aware UTC (ISO 8601). Refuses to hold rules.
"""
