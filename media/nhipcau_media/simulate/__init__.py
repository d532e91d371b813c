"""Simulated bridge points: real media through the LiveKit SDK, so that one person can see and train with a full room.

A simulated point behaves as a good client does: it publishes its camera and its microphone when, and only while, its
permissions say so, and comes back by itself. It knows no control plane: how a point is admitted and how it asks for the
floor are given to :func:`simulate` as callables.
"""

from nhipcau_media.simulate.point import Admit, NotAdmitted, Place, SimulatedPoint
from nhipcau_media.simulate.run import RequestFloor, simulate

__all__ = ["Admit", "NotAdmitted", "Place", "RequestFloor", "SimulatedPoint", "simulate"]
