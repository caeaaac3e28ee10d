"""Access policy: one row for each route; a route without a row is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from service.access.viewer import ServiceCaller, Viewer
from service.models import Role
from service.problems import Forbidden, NotSignedIn


class Scope(StrEnum):
    """What a key opens: each is asked for by some route."""

    RECOMMENDATIONS_READ = "recommendations:read"
    RELEASES_READ = "releases:read"
    REFLECTIONS_WRITE = "reflections:write"
    AGENDAS_READ = "agendas:read"


@dataclass(frozen=True, slots=True)
class AccessRule:
    """`roles` of people, `scope` of services; `is_open` to anybody at all.

    `is_signed`: the address itself is the proof, so a POST may come from a mail program, which
    sends neither cookie nor Origin (RFC 8058).
    """

    roles: frozenset[Role] = frozenset()
    scope: Scope | None = None
    is_open: bool = False
    is_signed: bool = False


OPEN = AccessRule(is_open=True)
SIGNED = AccessRule(is_open=True, is_signed=True)
PEOPLE = AccessRule(roles=frozenset({Role.EMPLOYEE, Role.LEAD, Role.ADMIN}))
EMPLOYEE = AccessRule(roles=frozenset({Role.EMPLOYEE}))
LEAD = AccessRule(roles=frozenset({Role.LEAD}))
ADMIN = AccessRule(roles=frozenset({Role.ADMIN}))
LEAD_OR_ADMIN = AccessRule(roles=frozenset({Role.LEAD, Role.ADMIN}))


def service(scope: Scope) -> AccessRule:
    return AccessRule(scope=scope)


_GET = {
    "/healthz": OPEN,
    "/readyz": OPEN,
    "/openapi.json": OPEN,
    "/docs": OPEN,
    "/problems": OPEN,
    "/problems/{slug}": OPEN,
    "/sign-in": OPEN,
    "/": PEOPLE,
    "/welcome": EMPLOYEE,
    "/welcome/{step}": EMPLOYEE,
    "/people/{person_id}": PEOPLE,
    "/directory": EMPLOYEE,
    "/suggestions": EMPLOYEE,
    "/suggestions/{suggestion_id}": EMPLOYEE,
    "/pairs/{pair_id}": EMPLOYEE,
    "/pairs/{pair_id}/start": EMPLOYEE,
    "/pairs/{pair_id}/sessions": EMPLOYEE,
    "/pairs/{pair_id}/change": EMPLOYEE,
    "/sessions/{session_id}": EMPLOYEE,
    "/sessions/{session_id}/agenda": EMPLOYEE,
    "/sessions/{session_id}/agenda/history": EMPLOYEE,
    "/sessions/{session_id}/reflect": EMPLOYEE,
    "/reflections": EMPLOYEE,
    "/reflections/new": EMPLOYEE,
    "/reflections/{reflection_id}": EMPLOYEE,
    "/learned": PEOPLE,
    "/learned/new": EMPLOYEE,
    "/learned/{outcome_id}/idea": EMPLOYEE,
    "/learn": PEOPLE,
    "/learn/{slug}": PEOPLE,
    "/themes": PEOPLE,
    "/themes/over-time": PEOPLE,
    "/themes/{period}": PEOPLE,
    "/themes/{period}/against/{other}": PEOPLE,
    "/themes/{period}/bands.csv": PEOPLE,
    "/themes/{period}/report": PEOPLE,
    "/themes/{period}/{theme_id}": PEOPLE,
    "/calendar/{token}.ics": OPEN,
    "/go/{token}": SIGNED,
    "/pairs/{pair_id}/questions": EMPLOYEE,
    "/pairs/{pair_id}/check": EMPLOYEE,
    "/pairs/{pair_id}/missed": EMPLOYEE,
    "/starters/{slug}": PEOPLE,
    "/champions": PEOPLE,
    "/ideas": PEOPLE,
    "/learned/generations": PEOPLE,
    "/digests": PEOPLE,
    "/digests/{period}": PEOPLE,
    "/touches/{source}/{text_id}": EMPLOYEE,
    "/me/calendar": EMPLOYEE,
    "/me/changes": EMPLOYEE,
    "/me/growth": EMPLOYEE,
    "/me/privacy": PEOPLE,
    "/me/settings": PEOPLE,
    "/me/erase": PEOPLE,
    "/lead": LEAD,
    "/lead/people": LEAD_OR_ADMIN,
    "/lead/people/left": LEAD_OR_ADMIN,
    "/lead/people/import": LEAD,
    "/lead/people/import/undo": LEAD,
    "/lead/rounds": LEAD,
    "/lead/rounds/{round_id}": LEAD,
    "/lead/rounds/{round_id}/pairs": LEAD,
    "/lead/rounds/{round_id}/trial": LEAD,
    "/lead/rounds/{round_id}/plan.csv": LEAD,
    "/lead/skills": LEAD,
    "/lead/pairs": LEAD,
    "/lead/reminders": LEAD,
    "/lead/digest": LEAD,
    "/admin/keys": ADMIN,
    "/admin/abbreviations": ADMIN,
    "/admin/abbreviations.csv": ADMIN,
    "/admin/jobs": ADMIN,
    "/admin/health": ADMIN,
    "/admin/model": ADMIN,
    "/admin/audit": ADMIN,
    "/admin/audit.csv": ADMIN,
    "/api/v1/people/{person_id}/recommendations": service(Scope.RECOMMENDATIONS_READ),
    "/api/v1/people/{a}/fit/{b}": service(Scope.RECOMMENDATIONS_READ),
    "/api/v1/sessions/{session_id}/agenda": service(Scope.AGENDAS_READ),
    "/api/v1/themes/releases": service(Scope.RELEASES_READ),
    "/api/v1/themes/releases/{release_id}": service(Scope.RELEASES_READ),
}

_POST = {
    "/sign-in": OPEN,
    "/sign-out": PEOPLE,
    "/welcome/{step}": EMPLOYEE,
    "/drafts/{form}": EMPLOYEE,
    "/directory/{person_id}/ask": EMPLOYEE,
    "/suggestions/{suggestion_id}/accept": EMPLOYEE,
    "/suggestions/{suggestion_id}/decline": EMPLOYEE,
    "/suggestions/{suggestion_id}/undo": EMPLOYEE,
    "/pairs/{pair_id}/start": EMPLOYEE,
    "/pairs/{pair_id}/agree": EMPLOYEE,
    "/pairs/{pair_id}/clauses": EMPLOYEE,
    "/pairs/{pair_id}/sessions": EMPLOYEE,
    "/pairs/{pair_id}/change": EMPLOYEE,
    "/pairs/{pair_id}/end": EMPLOYEE,
    "/pairs/{pair_id}/undo": EMPLOYEE,
    "/sessions/{session_id}/begin": EMPLOYEE,
    "/sessions/{session_id}/finish": EMPLOYEE,
    "/sessions/{session_id}/move": EMPLOYEE,
    "/sessions/{session_id}/notes": EMPLOYEE,
    "/sessions/{session_id}/notes/{note_id}": EMPLOYEE,
    "/sessions/{session_id}/follow-ups": EMPLOYEE,
    "/sessions/{session_id}/agenda": EMPLOYEE,
    "/sessions/{session_id}/agenda/accept": EMPLOYEE,
    "/sessions/{session_id}/agenda/redraft": EMPLOYEE,
    "/sessions/{session_id}/agenda/regenerate": EMPLOYEE,
    "/sessions/{session_id}/agenda/restore": EMPLOYEE,
    "/sessions/{session_id}/reflect": EMPLOYEE,
    "/follow-ups/{follow_up_id}": EMPLOYEE,
    "/reflections": EMPLOYEE,
    "/reflections/{reflection_id}": EMPLOYEE,
    "/reflections/{reflection_id}/remove": EMPLOYEE,
    "/learned": EMPLOYEE,
    "/learned/{outcome_id}/answer": EMPLOYEE,
    "/learned/{outcome_id}/withdraw": EMPLOYEE,
    "/learned/{outcome_id}/thanks": PEOPLE,
    "/learn/{slug}": PEOPLE,
    "/themes/{theme_id}/actions": LEAD,
    "/themes/{theme_id}/name": LEAD,
    "/actions/{action_id}": LEAD,
    "/go/{token}": SIGNED,
    "/pairs/{pair_id}/questions": EMPLOYEE,
    "/pairs/{pair_id}/check": EMPLOYEE,
    "/pairs/{pair_id}/help": EMPLOYEE,
    "/pairs/{pair_id}/missed": EMPLOYEE,
    "/sessions/{session_id}/skip": EMPLOYEE,
    "/sessions/{session_id}/return": EMPLOYEE,
    "/starters/{slug}": PEOPLE,
    "/champions": EMPLOYEE,
    "/learned/{outcome_id}/idea": EMPLOYEE,
    "/ideas/{idea_id}": EMPLOYEE,
    "/me/calendar": EMPLOYEE,
    "/me/growth/{line_id}": EMPLOYEE,
    "/me/consents": PEOPLE,
    "/me/settings": PEOPLE,
    "/me/sign-ins/end": PEOPLE,
    "/me/lines/{line_id}/add": EMPLOYEE,
    "/me/lines/{line_id}/remove": EMPLOYEE,
    "/me/proposals/{proposal_id}/add": EMPLOYEE,
    "/me/proposals/{proposal_id}/remove": EMPLOYEE,
    "/me/texts/withdraw": EMPLOYEE,
    "/me/erase": PEOPLE,
    "/me/export": PEOPLE,
    "/admin/keys": ADMIN,
    "/admin/keys/{key_id}/revoke": ADMIN,
    "/admin/abbreviations": ADMIN,
    "/admin/abbreviations/file": ADMIN,
    "/admin/abbreviations/{abbreviation_id}/remove": ADMIN,
    "/admin/jobs/{job_id}/retry": ADMIN,
    "/admin/jobs/{job_id}/discard": ADMIN,
    "/lead/people/import": LEAD,
    "/lead/people/{person_id}/departure": LEAD_OR_ADMIN,
    "/lead/people/import/undo": LEAD,
    "/lead/pairs/{request_id}/help": LEAD,
    "/lead/reminders": LEAD,
    "/lead/digest": LEAD,
    "/lead/rounds": LEAD,
    "/lead/rounds/{round_id}/plan": LEAD,
    "/lead/rounds/{round_id}/constraints": LEAD,
    "/lead/rounds/{round_id}/constraints/remove": LEAD,
    "/lead/rounds/{round_id}/why-not": LEAD,
    "/lead/rounds/{round_id}/trial": LEAD,
    "/lead/rounds/{round_id}/trial/keep": LEAD,
    "/lead/rounds/{round_id}/approve": LEAD,
    "/lead/rounds/{round_id}/release": LEAD,
    "/api/v1/recommendations": service(Scope.RECOMMENDATIONS_READ),
    "/api/v1/recommendations/batch": service(Scope.RECOMMENDATIONS_READ),
    "/api/v1/reflections": service(Scope.REFLECTIONS_WRITE),
}

POLICY: Mapping[tuple[str, str], AccessRule] = {
    **{("GET", path): rule for path, rule in _GET.items()},
    **{("POST", path): rule for path, rule in _POST.items()},
}


def allow(caller: Viewer | ServiceCaller | None, rule: AccessRule) -> None:
    """Raise NotSignedIn or Forbidden unless the rule admits the caller."""
    if rule.is_open:
        return
    if caller is None:
        raise NotSignedIn("not-signed-in", "Sign in first, or send a valid API key.")
    if isinstance(caller, ServiceCaller):
        if rule.scope not in caller.scopes:
            raise Forbidden("insufficient-scope", f"This needs a key with the scope {rule.scope}.")
    elif not caller.roles & rule.roles:
        raise Forbidden("role-needed", "Your role does not give you access to this page.")
