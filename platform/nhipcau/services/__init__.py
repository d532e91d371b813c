"""Use cases: plain keyword-only functions, one transaction each. They take a ``Deployment`` and an ``Actor``."""
