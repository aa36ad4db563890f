"""Mail: what is written (`message`, `templates`), how it leaves (`smtp`), where promised letters wait (`outbox`)."""
