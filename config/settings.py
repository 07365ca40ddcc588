"""Settings of every process, read from the environment; safe for production unless told otherwise.

The README's table documents each variable. ``config.checks`` refuses a production start with a default secret, DEBUG
on, the embedded development server, or a breached wall.
"""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from config.checks import refuse_unsafe_settings
from config.env import Environment, database, email, read_development_file

BASE_DIR = Path(__file__).resolve().parent.parent

_process_env = Environment()
STATE_DIRECTORY = Path(_process_env.text("BULKHEAD_STATE", str(BASE_DIR / "var")))
#: agency, police, worker or command: which addresses are served and which tables hold the sessions.
PROCESS = _process_env.text("BULKHEAD_PROCESS", "command")
#: Which login's addresses are taken from the development file when none is given: the least one by default.
LOGIN = _process_env.text("BULKHEAD_LOGIN", {"police": "police", "worker": "worker"}.get(PROCESS, "agency")).upper()

DEVELOPMENT_FILE = STATE_DIRECTORY / "development.env"
_development: dict[str, str] = {}
if not _process_env.text("DATABASE_URL", ""):
    _development = read_development_file(DEVELOPMENT_FILE)
    for _name in ("DATABASE_URL", "POLICE_DATABASE_URL"):
        if f"{LOGIN}_LOGIN_{_name}" in _development:
            _development[_name] = _development[f"{LOGIN}_LOGIN_{_name}"]
    if PROCESS == "police" and "POLICE_SECRET_KEY" in _development:
        _development["SECRET_KEY"] = _development["POLICE_SECRET_KEY"]
env = Environment(_development)

#: True for the demo, the tests and work on this code: anything that lives on the embedded development server.
#: A server process has to be told: a file that was left behind must not turn production into development.
DEVELOPMENT = env.flag("BULKHEAD_DEVELOPMENT", bool(_development.get("DATABASE_URL")) and PROCESS == "command")

DEBUG = env.flag("DEBUG", False)
SECRET_KEY = env.text("SECRET_KEY", "" if PROCESS == "command" else None)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1" if DEVELOPMENT else "")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "guardian",
    "auditlog",
    "csp",
    "django_htmx",
    "drf_spectacular",
    "audit",
    "casework.staff",
    "casework.wall",
    "casework.police",
    "casework.clinical",
    "consent",
    "referrals",
    "demonstration",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.errors.PrivateResponses",
    "casework.wall.keys.WithoutCookies",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "casework.wall.middleware.WallMiddleware",
]

ROOT_URLCONF = "config.police_urls" if PROCESS == "police" else "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.navigation.page_frame",
            ],
        },
    },
]


def _connection(name: str) -> dict[str, Any]:
    settings = database(env.text(name, "postgresql:///unset" if PROCESS == "command" else None))
    pooled = PROCESS in {"agency", "police"} and env.flag("DATABASE_POOL", True)
    settings["ATOMIC_REQUESTS"] = True
    settings["CONN_MAX_AGE"] = 0
    settings["CONN_HEALTH_CHECKS"] = True
    settings["DISABLE_SERVER_SIDE_CURSORS"] = True
    settings["OPTIONS"] |= {
        "application_name": f"bulkhead-{PROCESS}",
        "options": "-c statement_timeout=30s -c idle_in_transaction_session_timeout=60s -c lock_timeout=10s"
        if PROCESS in {"agency", "police", "worker"}
        else "",
    }
    if pooled:
        from casework.wall.session import forget_role

        settings["OPTIONS"]["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10, "reset": forget_role}
    return settings


DATABASES = {"default": _connection("DATABASE_URL"), "police": _connection("POLICE_DATABASE_URL")}
DATABASE_ROUTERS = ["config.databases.DomainRouter"]
#: auditlog's own table is swapped for the ledger's, so none of its migrations is run.
MIGRATION_MODULES = {"auditlog": None}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in ------------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "staff.User"
AUTHENTICATION_BACKENDS = ["casework.staff.authentication.EmailBackend", "guardian.backends.ObjectPermissionBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
#: The police process keeps its sessions in a table of its own; the agency's are out of its login's reach.
SESSION_ENGINE = "casework.staff.police_sessions" if PROCESS == "police" else "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "police_session" if PROCESS == "police" else "session"
CSRF_COOKIE_NAME = "police_csrf" if PROCESS == "police" else "csrf"
SESSION_COOKIE_AGE = 60 * (10 if PROCESS == "police" else 15)
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SIGN_IN_ATTEMPTS = env.number("SIGN_IN_ATTEMPTS", 5)
SIGN_IN_LOCK_MINUTES = env.number("SIGN_IN_LOCK_MINUTES", 15)

GUARDIAN_RAISE_403 = True
ANONYMOUS_USER_NAME = None

# The ledger ---------------------------------------------------------------------------------------------------------
AUDITLOG_LOGENTRY_MODEL = "audit.LedgerEntry"
AUDITLOG_DISABLE_REMOTE_ADDR = True
#: A kind of entry without words raises where this is set, and shows its code otherwise.
LEDGER_STRICT_WORDS = env.flag("LEDGER_STRICT_WORDS", False)
AUDITLOG_MASK_CALLABLE = "audit.registration.mask"

# Keys: outside both databases. The police process holds the key of releases alone. ------------------------------------
FIELD_KEYS = env.keys("FIELD_KEYS") if PROCESS != "police" and env.text("FIELD_KEYS", "") else {}
RELEASE_KEYS = env.keys("RELEASE_KEYS") if env.text("RELEASE_KEYS", "") else {}
SEARCH_KEY = env.text("SEARCH_KEY", "") if PROCESS != "police" else ""
KEYS_OF_CLINICAL_TEXT_PRESENT = bool(_process_env.text("FIELD_KEYS", "") or _process_env.text("SEARCH_KEY", ""))

# Browser ------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
#: Where `collectstatic` puts them for production; in development nothing is copied.
STATIC_ROOT = env.text("STATIC_ROOT", "" if DEVELOPMENT else str(STATE_DIRECTORY / "static")) or None
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("uswds", BASE_DIR / "node_modules" / "@uswds" / "uswds" / "dist"),
    ("signature_pad", BASE_DIR / "node_modules" / "signature_pad" / "dist"),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
#: In development the files are served from where npm put them, so nothing is copied.
WHITENOISE_USE_FINDERS = DEVELOPMENT
WHITENOISE_AUTOREFRESH = False
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
#: Nothing leaves the site; "no-referrer" would make browsers send an empty origin, which the CSRF check refuses.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", not DEVELOPMENT)
SECURE_HSTS_SECONDS = 0 if DEVELOPMENT else env.number("SECURE_HSTS_SECONDS", 31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEVELOPMENT
SECURE_HSTS_PRELOAD = not DEVELOPMENT
SESSION_COOKIE_SECURE = not DEVELOPMENT
CSRF_COOKIE_SECURE = not DEVELOPMENT
if env.flag("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
#: An uploaded paper is held in memory until it is sealed; Django's own handlers would write a large one to a file.
FILE_UPLOAD_HANDLERS = ["consent.process.scans.InMemoryUpload"]

# Worker -------------------------------------------------------------------------------------------------------------
_broker = env.text("CELERY_BROKER_URL", "filesystem://")
CELERY_BROKER_URL = _broker
if _broker == "filesystem://":
    _mailboxes = Path(env.text("CELERY_FILE_BROKER", str(STATE_DIRECTORY / "broker")))
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "data_folder_in": str(_mailboxes / "messages"),
        "data_folder_out": str(_mailboxes / "messages"),
        "control_folder": str(_mailboxes / "control"),
        "store_processed": False,
        # One message a poll: at kombu's one second a sweep of every second would wait behind its own backlog.
        "polling_interval": 0.2,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TIMEZONE = "UTC"
#: Seconds between two sweeps of the follow-up windows. Beat sends nothing else and no message carries a due time.
FOLLOW_UP_SWEEP_SECONDS = env.number("FOLLOW_UP_SWEEP_SECONDS", 30)
CELERY_BEAT_SCHEDULE_FILENAME = env.text("CELERY_BEAT_FILE", str(STATE_DIRECTORY / "beat-schedule"))
CELERY_BEAT_SCHEDULE = {
    "sweep-follow-up-windows": {
        "task": "referrals.tasks.sweep_follow_up_windows",
        "schedule": FOLLOW_UP_SWEEP_SECONDS,
        "options": {"expires": max(FOLLOW_UP_SWEEP_SECONDS, 5)},
    },
    "withdraw-ended-grants": {
        "task": "casework.clinical.tasks.withdraw_ended_grants",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "tell-of-opened-cases": {
        "task": "referrals.tasks.tell_of_opened_cases",
        "schedule": FOLLOW_UP_SWEEP_SECONDS,
        "options": {"expires": max(FOLLOW_UP_SWEEP_SECONDS, 5)},
    },
    "deliver-outbox": {
        "task": "referrals.tasks.deliver_outbox",
        "schedule": FOLLOW_UP_SWEEP_SECONDS,
        "options": {"expires": max(FOLLOW_UP_SWEEP_SECONDS, 5)},
    },
}

# The API: closed unless a view opens itself, JSON alone, no pages, no sessions ------------------------------------------
#: How often one client may ask, in one web process.
API_REQUESTS_PER_MINUTE = env.number("API_REQUESTS_PER_MINUTE", 600)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["consent.api.access.Nobody"],
    "DEFAULT_THROTTLE_CLASSES": ["consent.api.access.PerClient"],
    "DEFAULT_PARSER_CLASSES": ["consent.api.parsers.StrictJSON"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "consent.api.negotiation.JSONAlone",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "consent.api.problems.answer",
    "UNAUTHENTICATED_USER": None,
    "UNAUTHENTICATED_TOKEN": None,
    "URL_FORMAT_OVERRIDE": None,
    "STRICT_JSON": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Bulkhead",
    "DESCRIPTION": "Decisions, consents, releases and revocations, each within the scopes of the key.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_PERMISSIONS": ["consent.api.access.Nobody"],
    "SERVE_AUTHENTICATION": [],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PREPROCESSING_HOOKS": ["consent.api.description.the_api_alone"],
    "POSTPROCESSING_HOOKS": ["consent.api.description.describe"],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}

# E-mail: pointers alone, never content ---------------------------------------------------------------------------------
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
globals().update(email(env.text("EMAIL_URL", "smtp://127.0.0.1:8025" if DEVELOPMENT else "smtp://localhost:25")))
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Bulkhead <no-reply@bulkhead.invalid>")
SITE_ADDRESS = env.text("SITE_ADDRESS", "http://127.0.0.1:8000" if DEVELOPMENT else "https://localhost")

# People, places, law -----------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-us"
TIME_ZONE = env.text("TIME_ZONE", "America/New_York")
USE_I18N = True
USE_TZ = True
SUPERVISOR_PHONE = env.text("SUPERVISOR_PHONE", "412-555-0100")
#: Modules with the laws of the states where the site runs; federal law always applies (consent.jurisdiction).
STATE_LAWS = env.words("STATE_LAWS", "pennsylvania")
#: The longest a release stays open, in days, when the evidence sets no earlier end.
RELEASE_OPEN_DAYS = env.number("RELEASE_OPEN_DAYS", 90)
#: The same, in hours, for what was shared without consent: an emergency, a threat, treatment.
RELEASE_OPEN_HOURS_WITHOUT_CONSENT = env.number("RELEASE_OPEN_HOURS_WITHOUT_CONSENT", 72)

#: How long a case stays open that somebody broke open: in an emergency, hours (12 at most, which the wall holds too),
#: for a legal process, days (90 at most).
BREAK_GLASS_HOURS = env.number("BREAK_GLASS_HOURS", 4)
LEGAL_PROCESS_ACCESS_DAYS = env.number("LEGAL_PROCESS_ACCESS_DAYS", 30)

# Logs: addresses, codes and times. Never a query string, a body, or the text of an exception. ---------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"private": {"()": "config.logs.PrivateRecords"}},
    "formatters": {"plain": {"()": "config.logs.PrivateFormatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["private"]},
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.db.backends": {"level": "WARNING"},
        "celery": {"level": "INFO"},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []

refuse_unsafe_settings(globals())
