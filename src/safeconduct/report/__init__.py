"""Reports: figures and documents made from an operation and its plan."""
