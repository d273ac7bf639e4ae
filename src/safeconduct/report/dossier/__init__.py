"""Dossiers: what the ledger knows of a country, a site, a commitment or a period, with numbered sources."""

from safeconduct.report.dossier.about import About, UnknownSubject
from safeconduct.report.dossier.document import Dossier
from safeconduct.report.dossier.making import make_dossier
from safeconduct.report.dossier.writing import write_dossier

__all__ = ["About", "Dossier", "UnknownSubject", "make_dossier", "write_dossier"]
