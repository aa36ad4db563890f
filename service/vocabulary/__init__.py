"""Words and places: modalities, concerns, languages, spelling, folding, the text model."""
