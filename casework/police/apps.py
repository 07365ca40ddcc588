from django.apps import AppConfig


class PoliceConfig(AppConfig):
    name = "casework.police"
    label = "police"
    verbose_name = "Incident log"
