"""All settings, in one reading order. Nothing set in the environment = the embedded default.

Environment: ``YINUO_DATA`` (folder, default ``var/``), ``DATABASE_URL``, ``REDIS_URL``,
``EMAIL_URL``, ``WECOM_CORP_ID``, ``WECOM_AGENT_ID``, ``WECOM_SECRET``, ``WECOM_URL``, ``SECRET_KEY``, ``ALLOWED_HOSTS``,
``YINUO_BASE_URL`` (links in mails),
``YINUO_HTTPS``, ``YINUO_UPLOAD_MB``, ``YINUO_LEDGER_ALGORITHM`` (sha256 or sm3), ``DEBUG``.
"""

from datetime import timedelta
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("YINUO_DATA", str(BASE_DIR / "var"))).resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

# --- who may talk to us -------------------------------------------------------------------------
DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = env.secret("SECRET_KEY", DATA_DIR / "secret-key")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost 127.0.0.1 [::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
BASE_URL = env.text("YINUO_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
HTTPS = env.flag("YINUO_HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
X_FRAME_OPTIONS = "DENY"

# --- what the house is made of ------------------------------------------------------------------
INSTALLED_APPS = [
    "config.apps.YinuoAdminConfig",
    "tracker",  # before auth: its changepassword replaces the one that would write silently
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "drf_standardized_errors",
    "axes",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tracker.web.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "tracker.web.middleware.one_moment",
    "tracker.web.middleware.GonePlans",
    "tracker.web.middleware.BusyRows",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tracker.web.context.house",
            ],
        },
    },
]

# --- where things are kept ----------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", DATA_DIR / "yinuo.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True  # no collectstatic step for the one-command start
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "files"},
    },
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        # Named by content: of two that store the same at once, the second rename changes nothing.
        "OPTIONS": {"location": DATA_DIR / "files" / "evidence", "base_url": None, "allow_overwrite": True},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
UPLOAD_LIMIT = env.number("YINUO_UPLOAD_MB", 50) * 1024 * 1024  # bytes, per file
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_HANDLERS = [
    "tracker.web.uploads.CappedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_TEMP_DIR = DATA_DIR / "uploads"
FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# --- the change record ---------------------------------------------------------------------------
LEDGER_ALGORITHM = env.hash_name("YINUO_LEDGER_ALGORITHM", "sha256", known=("sha256", "sm3"))
ANCHORS_DIR = DATA_DIR / "anchors"  # copy them elsewhere: what lies beside the database falls with it

# --- people -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "tracker.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "tracker.web.signed_in.AccountBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "web:sign_in"
LOGIN_REDIRECT_URL = "web:my_tasks"
LOGOUT_REDIRECT_URL = "web:sign_in"
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # the real user still gets in from elsewhere
AXES_LOCKOUT_CALLABLE = "tracker.web.accounts.locked_out"
AXES_VERBOSE = False

# --- time and words -----------------------------------------------------------------------------
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文"))]
USE_I18N = True
LOCALE_PATHS = [BASE_DIR / "locale"]  # the framework's own sentences, in our words

# --- jobs and messages --------------------------------------------------------------------------
REDIS_URL = env.text("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_IGNORE_RESULT = True
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker outlives any outage of the broker
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10.0
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "global_keyprefix": env.text("YINUO_KEY_PREFIX"),
}
CELERY_TIMEZONE = TIME_ZONE
SWEEP_EVERY = timedelta(seconds=env.number("YINUO_SWEEP_SECONDS", 60))
_LOOKS = {
    "reminders.send_due": SWEEP_EVERY,
    "messages.send_pending": SWEEP_EVERY / 4,  # with the lease of 30 seconds: taken over within 60
    "tasks.receive_silent": timedelta(minutes=10),
    "evidence.sweep": timedelta(hours=6),
    "evidence.rehash": timedelta(minutes=10),
}
_STALE = timedelta(
    minutes=10
)  # an old look is thrown away: a month's would be 200,000; hosts' clocks may differ
CELERY_BEAT_SCHEDULE = {
    f"look now: {job}": {
        "task": job,
        "schedule": every,
        "options": {"expires": max(every, _STALE).total_seconds()},
    }
    for job, every in _LOOKS.items()
}
MAIL_DIR = DATA_DIR / "mail"
EMAIL_BACKEND = "tracker.messages.eml.EmlBackend"
DEFAULT_FROM_EMAIL = env.text("YINUO_MAIL_FROM", "一诺 <yinuo@localhost>")
EMAIL_TIMEOUT = 10  # well under the lease of a digest
if _smtp := env.email("EMAIL_URL"):
    globals().update(_smtp, EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend")

# 企业微信: the bureau's own application. Messages go to this host and no other.
WECOM_URL = env.service("WECOM_URL", "https://qyapi.weixin.qq.com")
WECOM_CORP_ID, WECOM_SECRET = env.text("WECOM_CORP_ID"), env.text("WECOM_SECRET")
WECOM_AGENT_ID = env.number("WECOM_AGENT_ID", 0)
WECOM_TIMEOUT = 4  # seconds for each step; a message has at most four, and the lease of a digest is 30

# --- the API ------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["tracker.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["tracker.api.parsing.ObjectParser"],
    "DEFAULT_FILTER_BACKENDS": ["tracker.api.filtering.KnownFilters"],
    "DEFAULT_SCHEMA_CLASS": "tracker.api.schema.ProblemSchema",
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_PAGINATION_CLASS": "tracker.api.pagination.KeysetPagination",
    "EXCEPTION_HANDLER": "tracker.api.problems.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "一诺 API",
    "DESCRIPTION": "安排事项的完成情况。所有时间为东八区时间，日期为当地日期。",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "ENUM_NAME_OVERRIDES": {
        "TypedKind": "tracker.api.typed.KINDS",
        "TaskState": "tracker.tasks.states.TaskState",
        "ReportState": "tracker.tasks.states.ReportState",
        "SlotState": "tracker.tasks.states.SlotState",
        "Verdict": "tracker.tasks.states.Verdict",
        "PlanKind": "tracker.plans.wording.PlanKind",
        "PlanState": "tracker.plans.wording.PlanState",
        "CommitmentKind": "tracker.plans.wording.CommitmentKind",
        "Rhythm": "tracker.plans.wording.Rhythm",
        "Scope": "tracker.organisations.tokens.Scope",
        "ProofState": "tracker.tasks.proofs.ProofState",
        "MaterialKind": "tracker.tasks.materials.MaterialKind",
        "Role": "tracker.organisations.models.Role",
        "Publicity": "tracker.evidence.models.Publicity",
        "Damage": "tracker.evidence.models.Damage",
        "Owed": "tracker.reminders.models.Owed",
        "ReminderOutcome": "tracker.reminders.models.Outcome",
        "MessageKind": "tracker.messages.models.Kind",
        "DigestState": "tracker.messages.models.DigestState",
        "ClosureOutcome": "tracker.tasks.models.Closure.Outcome",
    },
}

# --- what is written about it all ---------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("YINUO_LOG", "INFO")},
}
