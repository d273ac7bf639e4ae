"""A plan that is none of an operation."""


class Misfit(Exception):
    """A plan that is none of this operation; the message says where."""
