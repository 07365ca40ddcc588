from django.apps import AppConfig


class StaffConfig(AppConfig):
    name = "casework.staff"
    label = "staff"
    verbose_name = "Staff"

    def ready(self) -> None:
        from audit.registration import register
        from casework.staff.models import Organization, Posting, RoleGrant, User, Zone

        register(Organization, include_fields=["name", "kind", "is_covered_entity", "is_part2_program"])
        register(Zone, include_fields=["code", "name", "valid_from", "valid_until"])
        register(User, include_fields=["is_active", "organization", "supervisor"])
        register(RoleGrant, include_fields=["user", "role", "starts_at", "ends_at"])
        register(Posting, include_fields=["user", "zone", "starts_on", "ends_on"])
