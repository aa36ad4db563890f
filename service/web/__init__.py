"""HTTP: the API, the pages, FHIR, and what stands around them."""
