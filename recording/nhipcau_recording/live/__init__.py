"""Live streams out of the composer's encode: pages' HLS as static files, and pushing to addresses of others.

Each stream is a process of its own that reads the encode's socket; none of them knows of the others. Refuses to know
who may watch: it writes files and pushes bytes.
"""
