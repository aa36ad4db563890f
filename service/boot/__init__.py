"""What commands and the server both need before they can work; nothing of the web."""
