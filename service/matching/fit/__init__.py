"""The formula: parts of the fit, their weights, the stored vector and the query, the order of near ties. Pure."""
