"""Django's settings: everything that differs between two installations comes from the environment."""

import os
import sys
from pathlib import Path

from yiwang.doors.supervisor import postgres
from yiwang.doors.supervisor.layout import Layout
from yiwang.doors.web import mail
from yiwang.doors.web.database import from_url
from yiwang.kernel.places import data_folder, secret

SOURCE = Path(__file__).resolve().parents[2]
DATA = data_folder()

DEBUG = os.environ.get("YIWANG_DEBUG") == "1"
DEMO = os.environ.get("YIWANG_DEMO") == "1"
SECRET_KEY = secret("django").hex()
ALLOWED_HOSTS = os.environ.get("YIWANG_HOSTS", "*").split(",")
PROXIES = int(os.environ.get("YIWANG_PROXIES", "0"))
ORIGIN = os.environ.get("YIWANG_ORIGIN", "")

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "yiwang.kernel.regions",
    "yiwang.kernel.organisations",
    "yiwang.kernel.calendar",
    "yiwang.kernel.codes",
    "yiwang.kernel.events",
    "yiwang.kernel.expressions",
    "yiwang.kernel.packs",
    "yiwang.shell",
    "yiwang.trust.identity",
    "yiwang.trust.rights",
    "yiwang.trust.directory",
    "yiwang.trust.personal",
    "yiwang.trust.documents",
    "yiwang.trust.licences",
    "yiwang.trust.ledger",
    "yiwang.trust.apikeys",
    "yiwang.support.items",
    "yiwang.support.forms",
    "yiwang.support.cases",
    "yiwang.support.notices",
    "yiwang.support.search",
    "yiwang.support.files",
    "yiwang.areas.service.guide",
    "yiwang.areas.service.intake",
    "yiwang.areas.service.ratings",
    "yiwang.doors.web",
    "yiwang.doors.api",
    "yiwang.doors.jobs",
    "yiwang.doors.cli",
    "yiwang.doors.supervisor",
    "yiwang.doors.backup",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "yiwang.doors.web.middleware.RefusalMiddleware",
    "yiwang.trust.identity.middleware.ActorMiddleware",
    "yiwang.doors.api.middleware.ApiMiddleware",
]

ROOT_URLCONF = "yiwang.doors.web.urls"
WSGI_APPLICATION = "yiwang.doors.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "yiwang.shell.jinja.Templates",
        "OPTIONS": {
            "environment": "yiwang.shell.jinja.environment",
            "context_processors": ["yiwang.shell.jinja.reader"],
        },
    },
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True},
]

DATABASES = {"default": from_url(os.environ.get("DATABASE_URL") or postgres.url(Layout.here()))}
globals().update(mail.from_url(os.environ.get("YIWANG_SMTP", "")))
DEFAULT_FROM_EMAIL = os.environ.get("YIWANG_MAIL_FROM", "yiwang@localhost")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ORIGIN.startswith("https://")
CSRF_TRUSTED_ORIGINS = [ORIGIN] if ORIGIN else []
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = SOURCE / "shell" / "static" / "built" / "served"
STATICFILES_DIRS: list[Path] = []
# Collected files have names that change with their content, so browsers keep them for ever. Where nothing was
# collected yet, and in tests, files are served from where they are written.
COLLECTED = not DEBUG and os.environ.get("YIWANG_STATIC") != "sources" and (STATIC_ROOT / "staticfiles.json").exists()
COLLECTING = "collectstatic" in sys.argv or "prepare" in sys.argv
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED or COLLECTING
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED
WHITENOISE_MAX_AGE = 0 if DEBUG else 24 * 3600

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"yiwang": {"level": "INFO"}},
}
