"""How pages are rendered: the template engine, its folders and what every template may use."""

from pathlib import Path

from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig

WEB = Path(__file__).parents[1]
STATIC_FOLDER = WEB / "static"
TEMPLATE_FOLDER = WEB / "templates"


def template_config() -> TemplateConfig[JinjaTemplateEngine]:
    """Jinja2 with auto-escaping."""
    return TemplateConfig(directory=TEMPLATE_FOLDER, engine=JinjaTemplateEngine)
