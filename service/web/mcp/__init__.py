"""A read-only door for agents: the Model Context Protocol at /mcp, with five tools."""

from service.web.mcp.endpoint import post_mcp

__all__ = ["post_mcp"]
