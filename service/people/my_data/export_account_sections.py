"""A person's rows about how they take part, for their export: choices, drafts, mail, sign-ins."""

from typing import Final
from uuid import UUID

import sqlalchemy as sa

from service.i18n.language import N_
from service.models import (
    Action,
    ApiKey,
    Consent,
    Delivery,
    Digest,
    Draft,
    Exclusion,
    Feed,
    FormerAttributes,
    Line,
    MissingLine,
    Person,
    ResourceRead,
    SignIn,
    StarterStep,
    TeacherInvitation,
    Team,
    UsedLink,
)
from service.models.scopes import is_published
from service.people.drafts import IMPORT
from service.people.my_data.export_sections import ExportSection, Rows, own


def _exclusions(me: UUID) -> Rows:
    return (
        sa.select(Person.name.label("other_person"))
        .select_from(Exclusion)
        .join(Person, Person.id == Exclusion.other_id)
        .where(Exclusion.person_id == me)
        .order_by(Person.name)
    )


def _former_attributes(me: UUID) -> Rows:
    return (
        sa.select(FormerAttributes.until, FormerAttributes.career_years, Team.name.label("team"))
        .outerjoin(Team, Team.id == FormerAttributes.team_id)
        .where(FormerAttributes.person_id == me)
        .order_by(FormerAttributes.until)
    )


SECTIONS: Final = (
    ExportSection(
        "former_attributes", N_("What people files said of me before"), _former_attributes
    ),
    ExportSection("exclusions", N_("Whom I would rather not be paired with"), _exclusions),
    ExportSection(
        "actions",
        N_("Actions that I own"),
        own(Action.owner_id, Action.id, Action.created_at, Action.due_on, Action.state),
    ),
    ExportSection(
        "digests",
        N_("Monthly digests I sent"),
        own(Digest.sent_by_id, Digest.period, Digest.sent_at),
    ),
    ExportSection(
        "consents",
        N_("Consents"),
        own(
            Consent.person_id,
            Consent.created_at,
            Consent.purpose,
            Consent.granted,
            Consent.notice_version,
        ),
    ),
    ExportSection(
        "starters",
        N_("Steps of starters"),
        own(StarterStep.person_id, StarterStep.slug, StarterStep.step, StarterStep.finished_at),
    ),
    ExportSection(
        "resources",
        N_("Pages on technique I tried"),
        own(ResourceRead.person_id, ResourceRead.slug, ResourceRead.finished_at),
    ),
    ExportSection(
        "teacher_invitations",
        N_("Invitations to teach"),
        own(
            TeacherInvitation.person_id,
            TeacherInvitation.created_at,
            TeacherInvitation.answered_at,
            TeacherInvitation.accepted,
        ),
    ),
    ExportSection(
        "missing_lines",
        N_("Lines of others that would give me a partner"),
        lambda me: (
            sa.select(Line.text, MissingLine.created_at)
            .join(MissingLine, MissingLine.line_id == Line.id)
            .where(MissingLine.person_id == me, is_published())
            .order_by(MissingLine.position)
        ),
    ),
    ExportSection(
        "drafts",
        N_("Drafts"),
        lambda me: sa.select(
            Draft.form,
            # an uploaded people file is full of others
            sa.case((Draft.form != IMPORT, Draft.fields)).label("fields"),
            Draft.saved_at,
        ).where(Draft.person_id == me),
    ),
    ExportSection(
        "messages",
        N_("Messages to me"),
        own(
            Delivery.person_id, Delivery.created_at, Delivery.kind, Delivery.state, Delivery.sent_at
        ),
    ),
    ExportSection(
        "links", N_("Links from mails that I used"), own(UsedLink.person_id, UsedLink.used_at)
    ),
    ExportSection(
        "feeds", N_("Calendar addresses"), own(Feed.person_id, Feed.created_at, Feed.revoked_at)
    ),
    ExportSection(
        "sign_ins",
        N_("Where I am signed in"),
        own(
            SignIn.person_id,
            SignIn.method,
            SignIn.device,
            SignIn.created_at,
            SignIn.seen_at,
            SignIn.expires_at,
        ),
    ),
    ExportSection(
        "keys",
        N_("API keys I made"),
        own(
            ApiKey.created_by_id,
            ApiKey.name,
            ApiKey.key_id,
            ApiKey.scopes,
            ApiKey.created_at,
            ApiKey.expires_at,
        ),
    ),
)
