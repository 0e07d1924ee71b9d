"""The service centre: the Django project around the registry."""
