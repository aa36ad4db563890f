"""The pages: server-rendered, complete without JavaScript; one module per page."""

PAGE_HANDLERS: list[object] = []
