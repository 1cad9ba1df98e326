"""Every module that has pages brings a urls.py with whole paths; this file gathers them."""

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from yiwang.doors.web import views

MODULES = [app for app in settings.INSTALLED_APPS if app.startswith("yiwang.") and app != "yiwang.doors.web"]

urlpatterns: list[URLPattern | URLResolver] = [
    path("language", set_language, name="set_language"),
    path("health", views.health, name="health"),
    path("elder", views.set_elder_mode, name="set_elder_mode"),
    *[path("", include(import_module(f"{app}.urls"))) for app in MODULES if find_spec(f"{app}.urls")],
]

handler404 = "yiwang.doors.web.views.not_found"
handler500 = "yiwang.doors.web.views.broken"
