"""Recorder and finisher: what the composer offers becomes pieces on disk, and the pieces become a film.

Owns the folder of a recording: ``pieces/`` (one track a file), ``events.jsonl`` (marks and tracks), and what the
finisher makes of them: ``film.mp4``, ``chapters.vtt``, ``manifest.json``. Refuses to know the control plane.
"""
