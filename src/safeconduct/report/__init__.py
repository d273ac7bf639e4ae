"""Reports: figures and documents made from an operation and its plan."""

from safeconduct.report.writing import write_report

__all__ = ["write_report"]
