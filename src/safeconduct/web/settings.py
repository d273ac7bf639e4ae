"""The settings of Django. They come from the environment (``environment.SETTINGS``) and from the data directory.

Importing this module reads the environment and no file. The secret is read from the data directory when it is needed
first; it has no default.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO
from django.utils.functional import SimpleLazyObject

from safeconduct.operation import languages
from safeconduct.web import environment
from safeconduct.web.data_directory import DataDirectory, default_path
from safeconduct.web.databases import database
from safeconduct.web.gateway import gateway, providers
from safeconduct.web.mail import mail_server

DATA_DIRECTORY = DataDirectory(Path(environment.text("SAFECONDUCT_DATA") or default_path()))
SECRET_KEY: Any = SimpleLazyObject(lambda: DATA_DIRECTORY.keys().django_secret)
DEBUG = False
LAN = environment.truth("SAFECONDUCT_LAN")
HTTPS = environment.truth("SAFECONDUCT_HTTPS") or LAN

INSTALLED_APPS = [
    "safeconduct.web.accounts",
    "safeconduct.web.rights",
    "safeconduct.web.audit",
    "safeconduct.web.secrecy",
    "safeconduct.web.record",
    "safeconduct.web.api",
    "safeconduct.web.identities",
    "safeconduct.web.intake",
    "safeconduct.web.jobs",
    "safeconduct.web.retention",
    "safeconduct.web.plans",
    "safeconduct.web.forecasts",
    "safeconduct.web.rehearsals",
    "safeconduct.web.lan",
    "safeconduct.web.board",
    "safeconduct.web.danger",
    "safeconduct.web.ledger",
    "safeconduct.web.alerts",
    "safeconduct.web.public",
    "safeconduct.web.movements",
    "safeconduct.web.boarding_phone",
    "safeconduct.web.notices",
    "safeconduct.web.pages",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
]
MIDDLEWARE = [
    "safeconduct.web.watching.requests.Watched",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "safeconduct.web.pages.closed.ClosedForNow",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "safeconduct.web.pages.untranslated.Untranslated",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "safeconduct.web.pages.no_nul.WithoutNul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # A page is shown to nobody unless its view says so.
    "safeconduct.web.accounts.lost_session.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "safeconduct.web.accounts.activity.SessionActivity",
    "safeconduct.web.accounts.second_factor.SecondFactorRequired",
    "django_htmx.middleware.HtmxMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "safeconduct.web.pages.context.shell",
                "safeconduct.web.accounts.context.passkeys",
                "safeconduct.web.alerts.context.alerts",
            ],
        },
    }
]
FORM_RENDERER = "safeconduct.web.pages.form_rendering.FormRenderer"
ROOT_URLCONF = "safeconduct.web.urls"
WSGI_APPLICATION = "safeconduct.web.wsgi.application"

DATABASES = {"default": database(environment.text("DATABASE_URL"), DATA_DIRECTORY.database)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# All processes share it, as limits of rate need; its table is made before the server starts.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entry"}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "front"
ACCOUNT_ADAPTER = "safeconduct.web.accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_LOGOUT_REDIRECT_URL = "front"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
MFA_ADAPTER = "safeconduct.web.accounts.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "safeconduct.web.accounts.second_factor_forms.SignInCodeForm",
    "reauthenticate": "safeconduct.web.accounts.second_factor_forms.ConfirmCodeForm",
    "activate_totp": "safeconduct.web.accounts.second_factor_forms.BeginCodeForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Safe Conduct"
MFA_TOTP_TOLERANCE = 1  # a clock may be wrong by half a minute

LANGUAGE_CODE = "en"
# Each under the name that its speakers use; those alone of which something is translated.
LANGUAGES = [(code, language.own_name) for code, language in languages.LANGUAGES.items() if language.is_begun]
LANGUAGES_BIDI = [code for code, language in languages.LANGUAGES.items() if language.right]
LANG_INFO |= {  # Django knows neither Dari nor Pashto
    code: {"bidi": language.right, "code": code, "name": code, "name_local": language.own_name}
    for code, language in languages.LANGUAGES.items()
}
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.zone("SAFECONDUCT_TIME_ZONE")

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "safeconduct.web.pages.versioned.VersionedFiles"},
}
WHITENOISE_USE_FINDERS = True  # files are served from the package itself; nothing is collected
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 24 * 60 * 60  # the addresses change with the files

ALLOWED_HOSTS = environment.words("SAFECONDUCT_HOSTS")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if HTTPS else []
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = HTTPS
FILE_UPLOAD_HANDLERS = ["safeconduct.web.pages.in_memory.InMemory"]
CSRF_FAILURE_VIEW = "safeconduct.web.pages.errors.forgery"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # a cookie would be readable on the way
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS and not LAN else 0
# The server answers on this machine alone; a proxy in front of it, and nobody else, says how people came.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS and not LAN else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

ADDRESS = environment.text("SAFECONDUCT_ADDRESS")
# Nothing goes out where no server is named.
MAIL = mail_server(environment.text("SAFECONDUCT_MAIL"), environment.text("SAFECONDUCT_MAIL_FROM"))
MAIL_FROM = MAIL.sender
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL.host else 'dummy'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = MAIL.host, MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL.starts_tls, MAIL.is_tls
WEBHOOKS_PRIVATE = environment.truth("SAFECONDUCT_WEBHOOKS_PRIVATE")
GATEWAY = gateway(
    environment.text("SAFECONDUCT_GATEWAY"),
    method=environment.choice("SAFECONDUCT_GATEWAY_METHOD", ("post", "put")),
    header=environment.text("SAFECONDUCT_GATEWAY_HEADER"),
    body=environment.text("SAFECONDUCT_GATEWAY_BODY"),
    takes_once=environment.truth("SAFECONDUCT_GATEWAY_ONCE"),
    private=WEBHOOKS_PRIVATE,
)
GATEWAY_CALLBACK_SECRET = environment.secret("SAFECONDUCT_GATEWAY_CALLBACK_SECRET")
NOTICE_PROVIDERS = providers(
    environment.choice("SAFECONDUCT_NOTICES_EMAIL", ("file", "email")),
    environment.choice("SAFECONDUCT_NOTICES_NUMBER", ("file", "http")),
    has_mail=bool(MAIL.host),
    has_gateway=bool(GATEWAY.address),
)
METRICS_TOKEN = environment.secret("SAFECONDUCT_METRICS_TOKEN")
LOG_FORMAT = environment.choice("SAFECONDUCT_LOG_FORMAT", ("json", "text"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "outage": {"()": "safeconduct.web.pages.closed.OutageInOneLine"},
        "addresses": {"()": "safeconduct.web.watching.lines.WithoutAddresses"},
    },
    "formatters": {"line": {"()": "safeconduct.web.watching.lines.Line", "kind": LOG_FORMAT}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["outage", "addresses"] if LOG_FORMAT else ["outage"],
            **({"formatter": "line"} if LOG_FORMAT else {}),
        }
    },
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "safeconduct": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "safeconduct.requests": {"level": "INFO" if LOG_FORMAT else "WARNING"},
    },
}
