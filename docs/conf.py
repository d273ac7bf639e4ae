"""How the documentation is built; `make docs` runs it with every warning as an error."""

import sys
from pathlib import Path

import safeconduct

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "Safe Conduct"
author = "The Safe Conduct maintainers"
copyright = "the Safe Conduct maintainers, under the Apache licence 2.0"  # noqa: A001 - the name that Sphinx reads
version = release = safeconduct.__version__
language = "en-GB"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "mathml",
    "nothing_outside",
    "reference_pages",
]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "_ext"]

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = f"Safe Conduct {version}"
html_math_renderer = "mathml"
html_static_path = ["_static"]
html_css_files = ["safeconduct.css"]
html_copy_source = False

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
napoleon_google_docstring = True
napoleon_numpy_docstring = False

nitpicky = True
# The pages are built without a network, so names from other packages cannot be linked; neither can those that a package
# of ours keeps in a module and does not offer itself.
nitpick_ignore_regex = [("py:.*", r"(?!safeconduct\.\w+\.\w+$).*")]
