"""The composer: one picture and one mix per room, encoded once, offered on a local socket.

Run as ``python -m nhipcau_media.programme`` with a ``ProgrammeOrder`` on standard input. Its parts run side by side:
``intake`` (event loop: what LiveKit delivers of what the stage names), ``composer`` (a thread with a clock of its own:
draws, mixes, encodes), ``renditions`` (a thread: the two smaller sizes), ``publication`` (event loop: picture and mix
back into the room as ``sys:programme``) and ``offer`` (event loop: the socket). Slides and clips are read by threads of
their own (``pages``, ``clip``). The composer never waits for any of them.
"""
