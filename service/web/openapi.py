"""The OpenAPI document: Litestar's, with the component schemas replaced by msgspec's, which keep every constraint."""

from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, RedocRenderPlugin


def openapi_config() -> OpenAPIConfig:
    """OpenAPI 3.1 at /schema/openapi.json and readable docs at /schema."""
    return OpenAPIConfig(
        title="Ayni",
        version="1",
        description="Matches seekers with practitioners of any modality by fit. Errors are RFC 9457 problem details.",
        path="/schema",
        render_plugins=[RedocRenderPlugin(js_url="/static/redoc.js", google_fonts=False), JsonRenderPlugin()],
    )
