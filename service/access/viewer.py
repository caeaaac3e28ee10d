"""The caller: a person signed in, or a service with a key."""

from dataclasses import dataclass
from uuid import UUID

from service.models import Role


@dataclass(frozen=True, slots=True)
class Viewer:
    """A person; every query takes one and filters by it."""

    person_id: UUID
    name: str
    roles: frozenset[Role]
    time_zone: str = "Etc/UTC"
    is_welcomed: bool = True

    @property
    def is_lead(self) -> bool:
        return Role.LEAD in self.roles

    @property
    def is_admin(self) -> bool:
        return Role.ADMIN in self.roles


@dataclass(frozen=True, slots=True)
class ServiceCaller:
    """A client program: its key and what that key opens."""

    key_id: str
    scopes: frozenset[str]
