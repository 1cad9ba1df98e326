from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Packs(AppConfig):
    name = "yiwang.kernel.packs"

    def ready(self) -> None:
        """Let every module register the sections that it owns."""
        autodiscover_modules("packs")
