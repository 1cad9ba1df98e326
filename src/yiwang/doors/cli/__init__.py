"""The command line; its modules are imported before Django is set up, so the settings are named here."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiwang.doors.web.settings")
