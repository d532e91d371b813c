"""LiveKit as the media server.

``config``: its configuration document; ``server``: the adapter of the ``MediaServer`` port. They are imported by name,
so that who needs only the first does not load the second's SDK.
"""
