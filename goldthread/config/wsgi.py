"""The application for a web server, loaded whole before the server forks so that its processes share memory."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goldthread.config.settings")

application = get_wsgi_application()
