"""Files that people upload, judged by content and made ready for the room in bounded processes of their own.

``slides`` and ``clips`` are programs: they get paths as arguments, print one JSON object a line, and know no database.
"""
