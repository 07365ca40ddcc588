"""Consents as FHIR R4 resources, in and out: facts in, facts out, and nothing that the engine cannot honour."""
