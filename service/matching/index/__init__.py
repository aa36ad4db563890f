"""Match rows: derived from profiles as they are saved, and again under another policy."""
