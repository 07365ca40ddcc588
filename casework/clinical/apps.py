from django.apps import AppConfig


class ClinicalConfig(AppConfig):
    name = "casework.clinical"
    label = "clinical"
    verbose_name = "Clinical record"
