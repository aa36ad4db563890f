"""Work beside requests: the worker, webhooks, periodic tasks, reminders."""
