"""Pure rules: frozen dataclasses, enums and functions. No clock, request, session or client."""
