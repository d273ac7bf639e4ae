"""Planning: who leaves when, by which departure and offer, with a proof of how good it is."""

from safeconduct.planning.examination import examine
from safeconduct.planning.pins import PinsCompete
from safeconduct.planning.planner import plan
from safeconduct.planning.watch import Progress

__all__ = ["PinsCompete", "Progress", "examine", "plan"]
