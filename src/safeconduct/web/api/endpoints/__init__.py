"""Every call that a program can make, by theme. Importing this declares them all."""

from safeconduct.web.api.calls import api
from safeconduct.web.api.endpoints import (
    bulk,
    cases,
    changes,
    departures,
    identities,
    jobs,
    merges,
    offers,
    operations,
    pairs,
    people,
    permissions,
    photos,
    retention,
    sites,
    submissions,
    views,
)

__all__ = [
    "api",
    "bulk",
    "cases",
    "changes",
    "departures",
    "identities",
    "jobs",
    "merges",
    "offers",
    "operations",
    "pairs",
    "people",
    "permissions",
    "photos",
    "retention",
    "sites",
    "submissions",
    "views",
]
