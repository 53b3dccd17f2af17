"""How Sphinx builds the site; `scripts/docs` runs it with warnings as errors."""

import os
import sys
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # TensorFlow is loaded by autodoc and pictures
sys.path.insert(0, str(Path(__file__).parent / "_extensions"))

from edgeae_runtime import __version__

project = "edgeae"
author = "The edgeae developers"
project_copyright = author
version = release = __version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.napoleon",
    "sphinx_click",
    "sphinx_copybutton",
    "sphinx_design",
    "repository_pages",
    "public_names",
    "manifest_keys",
    "c_header",
    "gallery",
    "plain_help",
]
exclude_patterns = ["_extensions", "_static", "_templates"]
nitpick_ignore: list[tuple[str, str]] = []

myst_enable_extensions = ["attrs_block", "colon_fence", "deflist"]
myst_heading_anchors = 4
suppress_warnings = ["ref.python"]  # two attributes of one name, such as `readings`

default_role = "code"  # docstrings mark code by single backticks
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_mock_imports = ["aeon", "huggingface_hub", "mlflow", "pyod"]  # not needed to read docs
autosummary_generate = False
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True
highlight_language = "text"
copybutton_prompt_text = "$ "
copybutton_only_copy_prompt_lines = True

html_theme = "pydata_sphinx_theme"
html_title = "edgeae"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_context = {
    "github_user": "edgeae",
    "github_repo": "edgeae",
    "github_version": "main",
    "doc_path": "docs",
}
html_theme_options = {
    "github_url": "https://github.com/edgeae/edgeae",
    "use_edit_page_button": True,
    "navbar_align": "left",
    "header_links_before_dropdown": 6,
    "show_prev_next": True,
    "show_toc_level": 2,
    "navbar_persistent": ["search-button"],  # the default's name is not what it shows
    "collapse_navigation": True,  # the arrows of the other way have no name
    "secondary_sidebar_items": ["page-toc", "edit-this-page"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
html_sidebars = {"index": [], "gallery": []}
