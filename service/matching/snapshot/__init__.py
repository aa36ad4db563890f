"""An exact, columnar copy of what matching reads, and the search over it."""
