"""The application that granian serves: the site that DJANGO_SETTINGS_MODULE names."""

from __future__ import annotations

from django.core.wsgi import get_wsgi_application

from unjoin.service.process_memory import forget_soon, set_apart
from unjoin.service.whole_site import load_site

_site = get_wsgi_application()
load_site()
set_apart()
application = forget_soon(_site)
