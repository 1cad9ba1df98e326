#!/usr/bin/env python
"""Django's own commands, for developers; everybody else uses `yiwang`."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yiwang.doors.web.settings")
execute_from_command_line(sys.argv)
