"""People who sign in, the organizations that employ them, zones, roles and postings."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models.functions import Lower

from casework.staff.object_grants import GroupObjectPermissionBase, UserObjectPermissionBase
from casework.wall.roles import MACHINE_ROLES, POLICE_ROLES, SurfaceRole


def _codes(roles: frozenset[str]) -> list[str]:
    """Plain text, so that migrations need no code of ours."""
    return sorted(str(role) for role in roles)


class OrganizationKind(models.TextChoices):
    """What an organization is to the law; the values are those of ``consent.facts.OrganizationKind``."""

    ATTORNEY = "attorney", "Attorney"
    BUSINESS_ASSOCIATE = "business_associate", "Business associate"
    CITY_ADMINISTRATION = "city_admin", "City administration"
    CORRECTIONS = "corrections", "Jail or prison"
    COUNTY_AGENCY = "county_agency", "County agency"
    COUNTY_MENTAL_HEALTH = "county_mh_admin", "County mental-health administration"
    COURT = "court", "Court"
    CRISIS_LINE = "crisis_center_988", "Crisis line (988)"
    EMS = "ems", "Emergency medical service"
    HEALTH_PLAN = "health_plan", "Health plan"
    HOSPITAL = "hospital_ed", "Hospital"
    HOUSING = "housing_provider", "Housing provider"
    BEHAVIORAL_HEALTH = "mh_provider", "Behavioral-health provider"
    SUD_PROGRAM = "part2_program", "Substance use disorder program"
    POLICE = "law_enforcement", "Police"
    PROBATION = "probation_parole", "Probation or parole"
    PROSECUTOR = "prosecutor", "Prosecutor"
    OVERSIGHT = "oversight_agency", "Oversight agency"


class Organization(models.Model):
    """An agency, program, bureau or court. Unknown legal status counts as the more protective one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=32, choices=OrganizationKind)
    is_covered_entity = models.BooleanField("HIPAA covered entity", null=True)
    is_part2_program = models.BooleanField("42 CFR Part 2 program", null=True)
    is_mental_health_facility = models.BooleanField("Pennsylvania mental-health facility", null=True)
    is_sud_only_public = models.BooleanField("publicly known as substance-use-only", null=True)
    phone = models.CharField(max_length=40, blank=True)
    is_operator = models.BooleanField("operates this record system", default=False)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Domain(models.TextChoices):
    """Whose employee a person is. Nobody is both."""

    POLICE = "police", "Police"
    AGENCY = "agency", "Agency"


class UserManager(BaseUserManager["User"]):
    """Makes accounts. There is no superuser and no way to make one."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in by e-mail. What they may do comes from their dated roles alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("e-mail address", max_length=254, unique=True)
    full_name = models.CharField(max_length=120)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    domain = models.CharField(max_length=8, choices=Domain)
    supervisor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="clinical supervisor"
    )
    is_active = models.BooleanField(default=True)
    failed_sign_ins = models.PositiveSmallIntegerField(default=0, editable=False)
    locked_until = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    # No superuser exists: the attribute is read by Django and guardian, and is never true.
    is_superuser: bool = False

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="staff_user_one_account_per_address"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_staff(self) -> bool:
        """Read by Django's admin; our admin sites ask for a surface role instead."""
        return False


class RoleGrant(models.Model):
    """A surface role that a person holds from one moment to another.

    A check keeps police roles to police staff and the others from them; the exclusion keeps one person from ever
    holding roles of both domains, whatever their employer.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    domain = models.CharField(max_length=8, choices=Domain)
    role = models.CharField(
        max_length=32,
        choices=[(role.value, role.value.replace("_", " ")) for role in SurfaceRole if role not in MACHINE_ROLES],
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    granted_by = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(domain=Domain.POLICE, role__in=_codes(POLICE_ROLES))
                | (models.Q(domain=Domain.AGENCY) & ~models.Q(role__in=_codes(POLICE_ROLES | MACHINE_ROLES))),
                name="staff_role_belongs_to_its_domain",
            ),
            ExclusionConstraint(
                name="staff_nobody_holds_roles_of_both_domains",
                expressions=[("user", RangeOperators.EQUAL), ("domain", RangeOperators.NOT_EQUAL)],
            ),
        ]

    def __str__(self) -> str:
        return self.role


class Zone(models.Model):
    """A patrol zone as it stood between two days. Cities redraw zones, so a zone is data and never a constant."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True, help_text="The first day on which it no longer stood.")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("code",)
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="staff_zone_one_start_per_code"),
        ]
        permissions = [("liaise_zone", "May see the incidents of this zone")]

    def __str__(self) -> str:
        return self.name


class ZoneUserGrant(UserObjectPermissionBase):
    """A person's grant on one zone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content_object = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="+")


class ZoneGroupGrant(GroupObjectPermissionBase):
    """Required by guardian; nothing writes it and nothing reads it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    content_object = models.ForeignKey(Zone, on_delete=models.CASCADE, related_name="+")


class Posting(models.Model):
    """A person works in a zone from one day to another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.zone_id}"


class PoliceSession(AbstractBaseSession):
    """Sessions of the police web process, in a table of their own: neither process can read the other's."""

    objects: ClassVar[BaseSessionManager["PoliceSession"]] = BaseSessionManager()  # type: ignore[assignment]  # Self in the stubs

    class Meta:
        db_table = "staff_police_session"

    @classmethod
    def get_session_store_class(cls) -> type[Any]:
        from casework.staff.police_sessions import SessionStore

        return SessionStore
