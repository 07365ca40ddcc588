"""The web process. It refuses to start when the wall of either database is breached."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("BULKHEAD_PROCESS", "agency")

application = get_wsgi_application()

from casework.wall.inspection import refuse_breached_wall  # noqa: E402  (needs the app registry)

refuse_breached_wall()
