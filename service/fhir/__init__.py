"""Profiles as FHIR R4 resources: described and searched."""
