"""How long is waited: for a chair whose seat is lost, and for a lost point that has the floor or waits for it."""

from __future__ import annotations

#: Seconds that the chair's seat has to be lost until another point may preside: shorter is a page that reloads.
SHORTEST_WAIT_S = 10
LONGEST_WAIT_S = 3600
#: Seconds that a lost point keeps its floor and its place in the queue; 0: to the end of the session.
LONGEST_GRACE_S = 86_400
