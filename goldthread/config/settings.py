"""Django settings, read from the environment so that one build runs everywhere.

Goldthread's own settings begin with ``GOLDTHREAD_``; docs/guides/administrator.md explains each.
"""

import os
from pathlib import Path

from goldthread.config import database, secrets

PACKAGE = Path(__file__).resolve().parent.parent


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


HOME = database.home()
"""The folder that holds this installation's database, files and keys."""

DEMO = _flag("GOLDTHREAD_DEMO")
"""Demo mode: fictional people are shown on the sign-in page and no second factor is asked."""

DEBUG = False
SECRET_KEY = secrets.secret_key(HOME)
ALLOWED_HOSTS = os.environ.get("GOLDTHREAD_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("GOLDTHREAD_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    "goldthread.core",
    "goldthread.journal",
    "goldthread.accounts",
    "goldthread.documents",
    "goldthread.notices",
    "goldthread.design",
    "goldthread.loop",
    "goldthread.web",
    "goldthread.jobs",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "goldthread.web.shell.uploads.SizeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "goldthread.web.shell.middleware.ActorMiddleware",
]

ROOT_URLCONF = "goldthread.config.urls"
WSGI_APPLICATION = "goldthread.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "DIRS": [PACKAGE / "design" / "templates", *sorted((PACKAGE / "web").glob("*/templates"))],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "goldthread.web.shell.context.shell",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["goldthread.design.templatetags.govuk"],
        },
    }
]

DATABASES = {"default": database.django_database(SECRET_KEY)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"

FILES = os.environ.get("GOLDTHREAD_FILES") or str(HOME / "files")
"""Where documents are kept: a folder, or ``s3://bucket/prefix``."""

SCANNER = os.environ.get("GOLDTHREAD_SCANNER", "")
"""The virus scanner: ``clamd:///path/to/socket``, ``clamd://host:3310``, or a command that reads its standard input."""

UPLOAD_BYTES = int(os.environ.get("GOLDTHREAD_UPLOAD_MEGABYTES", "25")) * 1024 * 1024
"""The largest document that is taken in."""

# A document is looked at before it is kept, and until then it is in memory alone.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_BYTES + 1024 * 1024
