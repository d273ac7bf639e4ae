"""Safe Conduct: plan and run the relocation of people at risk.

Importing the package does nothing; each engine is a function from tables to results.
"""

from importlib.metadata import version

__version__ = version("safeconduct")
