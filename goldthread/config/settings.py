"""Django settings, read from the environment so that one build runs everywhere.

Goldthread's own settings begin with ``GOLDTHREAD_``; docs/guides/administrator.md explains each.
"""

import json
import os
from pathlib import Path
from typing import Any

from goldthread.config import address, database, secrets

PACKAGE = Path(__file__).resolve().parent.parent


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


HOME = database.home()
"""The folder that holds this installation's database, files and keys."""

DEMO = _flag("GOLDTHREAD_DEMO")
"""Demo mode: fictional people are shown on the sign-in page and no second factor is asked."""

DEBUG = False
SECRET_KEY = secrets.secret_key(HOME)
OLD_SECRET_KEYS = [key for key in os.environ.get("GOLDTHREAD_OLD_SECRET_KEYS", "").split(",") if key]
IDENTITY_KEYS = [secrets.derived(key, "identity") for key in (SECRET_KEY, *OLD_SECRET_KEYS)]
"""What seals children's identities: the first seals, and all of them open, so that the secret key can be changed."""
ALLOWED_HOSTS = os.environ.get("GOLDTHREAD_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("GOLDTHREAD_ORIGINS", "").split(",") if o]

OIDC: list[dict[str, Any]] = json.loads(os.environ.get("GOLDTHREAD_OIDC", "[]"))
"""Organisations whose own accounts open Goldthread: id, name, server_url, client_id, secret, and
second_factor: true where that sign-in already asks for a second step."""

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
    *(["allauth.socialaccount.providers.openid_connect"] if OIDC else []),  # loads twenty megabytes
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
    "goldthread.web.people.middleware.SessionEnds",
    "goldthread.web.shell.middleware.ActorMiddleware",
    "goldthread.web.people.middleware.SecondFactorGate",
]

ROOT_URLCONF = "goldthread.config.urls"
WSGI_APPLICATION = "goldthread.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": False,
        "DIRS": [PACKAGE / "design" / "templates", *sorted((PACKAGE / "web").rglob("templates"))],
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

# --- Signing in: accounts, sessions, second factor, organisations' own accounts, what a page may load ---

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["goldthread.web.people.adapters.SignedIn"]
PASSWORD_RESET_TIMEOUT = 60 * 60
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

SESSION_IDLE_SECONDS = 60 * int(os.environ.get("GOLDTHREAD_SESSION_IDLE_MINUTES", "30"))
SESSION_ENGINE = "goldthread.accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * int(os.environ.get("GOLDTHREAD_SESSION_HOURS", "12"))
"""A session ends after so long without a page, and after so long whatever is done."""

ACCOUNT_ADAPTER = "goldthread.web.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the link of an invitation has shown whose address it is
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "reset_password": "20/m/ip,5/5m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
ACCOUNT_FORMS = {
    "login": "goldthread.web.people.sign_in_forms.SignIn",
    "reauthenticate": "goldthread.web.people.sign_in_forms.Reauthenticate",
    "change_password": "goldthread.web.people.sign_in_forms.ChangePassword",
    "set_password": "goldthread.web.people.sign_in_forms.SetPassword",
    "reset_password": "goldthread.web.people.sign_in_forms.ForgottenPassword",
    "reset_password_from_key": "goldthread.web.people.sign_in_forms.NewPassword",
}
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("GOLDTHREAD_PROXIES", "0"))

MFA_ADAPTER = "goldthread.web.people.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # as above: invited people need not verify again
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _flag("GOLDTHREAD_HTTPS")
MFA_FORMS = {
    "authenticate": "goldthread.web.people.sign_in_forms.Code",
    "reauthenticate": "goldthread.web.people.sign_in_forms.CodeAgain",
    "activate_totp": "goldthread.web.people.sign_in_forms.FirstCode",
    "add_webauthn": "goldthread.web.people.sign_in_forms.Passkey",
    "edit_webauthn": "goldthread.web.people.sign_in_forms.PasskeyName",
}

SOCIALACCOUNT_ADAPTER = "goldthread.web.people.adapters.OrganisationAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": one["id"],
                "name": one["name"],
                "client_id": one["client_id"],
                "secret": one["secret"],
                "settings": {"server_url": one["server_url"]},
            }
            for one in OIDC
        ],
    }
}

SIGN_IN_PROVIDERS = sorted({"/".join(one["server_url"].split("/")[:3]) for one in OIDC})
"""Where a form that begins an organisation's sign-in may lead: the content security policy lets it."""

# --- End of signing in ---

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

# Static files: named by their content, so that a browser keeps them and still sees a new version at once.
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": HOME / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

# What people bring in. A form of a whole proposal has thousands of fields.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Jobs are loaded by whoever does them (and by serving, once for all its processes): no command needs them.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
PROCRASTINATE_IMPORT_PATHS = ["goldthread.jobs.tasks", "goldthread.jobs.reading"]

# Rate limits count in the cache, so every process must see the same one, on one machine or on many.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "goldthread_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# Behind a proxy that speaks HTTPS (GOLDTHREAD_HTTPS=1) cookies never travel without it.
HTTPS = _flag("GOLDTHREAD_HTTPS")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

SESSION_COOKIE_NAME = "__Host-goldthread" if HTTPS else "goldthread"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'", *SIGN_IN_PROVIDERS],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# What went wrong and where, never what somebody wrote: see goldthread/config/logs.py.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "goldthread.config.logs.WithoutPersonalData"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},  # a page that is not there is no event
        "goldthread": {"level": "INFO"},
    },
}

FILES = database.files(HOME)
"""Where documents are kept: a folder, or ``s3://bucket/prefix``."""

FRAMEWORKS = HOME / "frameworks"
"""Frameworks that boards share or that a region wrote, a YAML file each: a board’s own may inherit from them."""

SCANNER = os.environ.get("GOLDTHREAD_SCANNER", "")
"""The virus scanner: ``clamd:///path/to/socket``, ``clamd://host:3310``, or a command that reads its standard input."""

FEEDS_INSIDE = _flag("GOLDTHREAD_FEEDS_INSIDE", default=DEMO)
"""Whether a feed of another installation may be fetched from a machine inside this network, and without HTTPS."""

UPLOAD_BYTES = int(os.environ.get("GOLDTHREAD_UPLOAD_MEGABYTES", "25")) * 1024 * 1024
"""The largest document that is taken in."""

# A document is looked at before it is kept, and until then it is in memory alone.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_BYTES + 1024 * 1024

# E-mail leaves through the server that a setting names; without one, notices stay on the pages.
EMAIL_HOST = os.environ.get("GOLDTHREAD_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("GOLDTHREAD_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("GOLDTHREAD_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("GOLDTHREAD_MAIL_PASSWORD", "")
EMAIL_USE_TLS = _flag("GOLDTHREAD_MAIL_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("GOLDTHREAD_MAIL_FROM", "goldthread@localhost")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
SITE_ADDRESS = address.of_site(HOME)
"""What links in e-mails begin with."""
