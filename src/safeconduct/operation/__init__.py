"""The vocabulary: the data dictionary, and reading, writing and checking an operation and a plan."""

from safeconduct.operation.canonical import digest
from safeconduct.operation.checking import check_operation, read_operation
from safeconduct.operation.dictionary import DICTIONARY
from safeconduct.operation.faults import Fault, Faulty
from safeconduct.operation.model import Findings, Operation, Plan, Settings
from safeconduct.operation.plan_folder import read_plan, write_plan
from safeconduct.operation.risks import Risks, risk_defaults
from safeconduct.operation.writing import write_operation

__all__ = [
    "DICTIONARY",
    "Fault",
    "Faulty",
    "Findings",
    "Operation",
    "Plan",
    "Risks",
    "Settings",
    "check_operation",
    "digest",
    "read_operation",
    "read_plan",
    "risk_defaults",
    "write_operation",
    "write_plan",
]
