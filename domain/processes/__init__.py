"""The processes that are not services (cohort, invoice, award …); they never import a service."""
