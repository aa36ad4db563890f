"""From a request to a ranked and explained page: resolve, recall over the snapshot, rank, explain."""
