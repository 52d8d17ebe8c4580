"""Every address, tried as every role, as somebody of another board, and as nobody: the outcomes in one table."""

import dataclasses
import json
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client
from django.urls import URLPattern, reverse

from goldthread.accounts import operations as accounts
from goldthread.accounts.roles import Role
from goldthread.core.actor import Actor
from goldthread.documents import operations as documents
from goldthread.loop.actions import operations as acting
from goldthread.loop.actions.choices import ActionState, EvidenceForm
from goldthread.loop.actions.models import Action
from goldthread.loop.framework import operations as framework
from goldthread.loop.framework import packs
from goldthread.loop.framework.reading import content_of
from goldthread.loop.intake import operations as intake
from goldthread.loop.lessons.choices import Answer
from goldthread.loop.sources.models import Source
from goldthread.notices import operations as outbox
from goldthread.web.shell import middleware, typesetting
from tests import factories, people
from tests.architecture.test_addresses import ALL
from tests.loop.referrals import written as cases
from tests.people import ROLES_BEGIN, ROLES_END, Cast, on_stage
from tests.web import access

WHO = """
manager coordinator chair partner member health_lead owner reviewer auditor practitioner lay young administrator
inspector outsider nobody
""".split()
"""The columns of the table. The outsider is the manager of another board."""

SENT_TO_SIGN_IN = "i"
OUTCOMES = {200: ".", 302: ">", 401: "f", 403: "x", 404: "0", 405: "m", 409: "s", 422: "u"}
"""How the table writes an answer: it opens, leads on, says that signing in failed, may not be, does not exist, is sent
by another method, cannot be now, is to be mended first."""

TABLE = """
                                           ma co ch pa me le ow re au pr la yo ad in   ou no
GET  home                                  .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  i
GET  gallery                               0  0  0  0  0  0  0  0  0  0  0  0  0  0    0  0
GET  view-save                             m  m  m  m  m  m  m  m  m  m  m  m  m  m    m  m
GET  view-drop                             m  m  m  m  m  m  m  m  m  m  m  m  m  m    m  m
GET  account_login                         >  >  >  >  >  >  >  >  >  >  >  >  >  >    >  .
GET  sign_in_as                            m  m  m  m  m  m  m  m  m  m  m  m  m  m    m  m
GET  mfa_authenticate                      >  >  >  >  >  >  >  >  >  >  >  >  >  >    >  >
GET  mfa_login_webauthn                    >  >  >  >  >  >  >  >  >  >  >  >  >  >    >  >
GET  account_inactive                      .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  .
GET  openid_connect_login                  0  0  0  0  0  0  0  0  0  0  0  0  0  0    0  0
GET  openid_connect_callback               0  0  0  0  0  0  0  0  0  0  0  0  0  0    0  0
GET  socialaccount_login_cancelled         .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  .
GET  socialaccount_login_error             f  f  f  f  f  f  f  f  f  f  f  f  f  f    f  f
GET  account_logout                        .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  >
GET  account_reset_password                .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  .
GET  account_reset_password_done           .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  .
GET  account_reset_password_from_key       .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  .
GET  account_reset_password_from_key_done  .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  .
GET  invitation                            .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  .
GET  account                               .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  i
GET  account_change_password               >  >  >  >  >  >  >  >  >  >  >  >  >  >    >  i
GET  account_set_password                  .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  i
GET  account_reauthenticate                x  x  x  x  x  x  x  x  x  x  x  x  x  x    x  i
GET  mfa_reauthenticate                    x  x  x  x  x  x  x  x  x  x  x  x  x  x    x  i
GET  mfa_reauthenticate_webauthn           x  x  x  x  x  x  x  x  x  x  x  x  x  x    x  i
GET  mfa_index                             .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  i
GET  mfa_activate_totp                     .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  i
GET  mfa_deactivate_totp                   0  0  0  0  0  0  0  0  0  0  0  0  0  0    0  i
GET  mfa_list_webauthn                     .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  i
GET  mfa_add_webauthn                      .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  i
GET  mfa_edit_webauthn                     0  0  0  0  0  0  0  0  0  0  0  0  0  0    0  i
GET  mfa_remove_webauthn                   0  0  0  0  0  0  0  0  0  0  0  0  0  0    0  i
GET  mfa_view_recovery_codes               0  0  0  0  0  0  0  0  0  0  0  0  0  0    0  i
GET  mfa_generate_recovery_codes           .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  i
GET  mfa_download_recovery_codes           0  0  0  0  0  0  0  0  0  0  0  0  0  0    0  i
GET  go_to_board                           m  m  m  m  m  m  m  m  m  m  m  m  m  m    m  i
GET  people                                .  x  x  x  x  x  x  x  x  x  x  x  .  x    .  i
GET  invite                                .  x  x  x  x  x  x  x  x  x  x  x  .  x    .  i
GET  withdraw_invitation                   m  x  x  x  x  x  x  x  x  x  x  x  m  x    m  i
GET  person                                .  x  x  x  x  x  x  x  x  x  x  x  .  x    0  i
GET  give_role                             .  x  x  x  x  x  x  x  x  x  x  x  .  x    0  i
GET  end_membership                        .  x  x  x  x  x  x  x  x  x  x  x  .  x    0  i
GET  agencies                              .  x  x  x  x  x  x  x  x  x  x  x  .  x    .  i
GET  add_agency                            .  x  x  x  x  x  x  x  x  x  x  x  .  x    .  i
GET  agency                                .  x  x  x  x  x  x  x  x  x  x  x  .  x    0  i
GET  localities                            .  x  x  x  x  x  x  x  x  x  x  x  .  x    .  i
GET  add_locality                          .  x  x  x  x  x  x  x  x  x  x  x  .  x    .  i
GET  locality                              .  x  x  x  x  x  x  x  x  x  x  x  .  x    0  i
GET  groups                                .  x  x  x  x  x  x  x  x  x  x  x  .  x    .  i
GET  add_group                             .  x  x  x  x  x  x  x  x  x  x  x  .  x    .  i
GET  group                                 .  x  x  x  x  x  x  x  x  x  x  x  .  x    0  i
GET  change_group                          .  x  x  x  x  x  x  x  x  x  x  x  .  x    0  i
GET  unseat                                m  x  x  x  x  x  x  x  x  x  x  x  m  x    m  i
GET  sources                               .  .  .  .  .  .  .  .  .  x  .  x  x  .    .  i
GET  sources-csv                           .  .  .  .  x  .  x  x  .  x  x  x  x  x    .  i
GET  sources-excel                         .  .  .  .  x  .  x  x  .  x  x  x  x  x    .  i
GET  source-record                         .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  source                                .  .  .  .  .  .  .  .  .  x  .  x  x  .    0  i
GET  source-change                         .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  source-open-to                        .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  source-move                           .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  lesson-thread                         .  .  .  .  .  .  .  .  .  .  .  .  x  .    0  i
GET  lesson-thread-pdf                     .  .  .  .  .  .  .  .  .  .  .  .  x  .    0  i
GET  lessons                               .  .  .  .  .  .  .  .  .  .  .  .  x  .    .  i
GET  lessons-csv                           .  .  .  .  x  .  x  x  .  x  x  x  x  x    .  i
GET  lessons-excel                         .  .  .  .  x  .  x  x  .  x  x  x  x  x    .  i
GET  lesson-write                          .  .  x  x  x  x  x  .  x  x  x  x  x  x    .  i
GET  lessons-chosen                        m  m  m  m  m  m  m  m  m  m  m  m  m  m    m  m
GET  source-lesson-write                   .  .  x  x  x  x  x  .  x  x  x  x  x  x    0  i
GET  lesson                                .  .  .  .  .  .  .  .  .  .  .  .  x  .    0  i
GET  lesson-change                         .  .  x  x  x  x  x  .  x  x  x  x  x  x    0  i
GET  lesson-compare                        .  .  .  x  x  x  x  .  x  x  x  x  x  x    0  i
GET  lesson-ask                            .  .  .  x  x  x  x  .  x  x  x  x  x  x    0  i
GET  question-answer                       .  x  .  .  x  x  x  x  x  x  x  x  x  x    0  i
GET  recommendations                       .  .  .  .  .  .  .  .  .  .  .  .  x  .    .  i
GET  recommendations-csv                   .  .  .  .  x  .  x  x  .  x  x  x  x  x    .  i
GET  recommendations-excel                 .  .  .  .  x  .  x  x  .  x  x  x  x  x    .  i
GET  recommend                             .  .  .  x  x  x  x  .  x  x  x  x  x  x    >  i
GET  recommendations-chosen                m  m  m  m  m  m  m  m  m  m  m  m  m  m    m  m
GET  recommendation                        .  .  .  .  .  .  .  .  .  .  .  .  x  .    0  i
GET  recommendation-change                 .  .  .  x  x  x  x  .  x  x  x  x  x  x    0  i
GET  recommendation-respond                .  x  .  .  x  x  x  x  x  x  x  x  x  x    0  i
GET  actions                               .  .  .  .  .  .  .  x  .  x  .  x  x  .    .  i
GET  actions-csv                           .  .  .  .  x  .  x  x  .  x  x  x  x  x    .  i
GET  actions-xlsx                          .  .  .  .  x  .  x  x  .  x  x  x  x  x    .  i
GET  action-plan                           .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  actions-many                          m  m  m  m  m  m  m  m  m  m  m  m  m  m    m  m
GET  action                                .  .  .  .  .  .  .  x  .  x  .  x  x  .    0  i
GET  action-change                         .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  action-link                           .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  action-agree                          .  .  x  x  x  .  .  x  x  x  x  x  x  x    0  i
GET  action-progress                       .  .  x  x  x  .  .  x  x  x  x  x  x  x    0  i
GET  action-milestone                      .  .  x  x  x  .  .  x  x  x  x  x  x  x    0  i
GET  milestone-reached                     .  .  x  x  x  .  .  x  x  x  x  x  x  x    0  i
GET  action-evidence                       .  .  x  x  x  .  .  x  x  x  x  x  x  x    0  i
GET  evidence-replace                      .  .  x  x  x  .  .  x  x  x  x  x  x  x    0  i
GET  evidence-file                         .  .  .  .  .  .  .  x  .  x  .  x  x  .    0  i
GET  action-claim                          .  .  x  x  x  .  .  x  x  x  x  x  x  x    0  i
GET  action-verify                         .  x  .  x  x  x  x  x  .  x  x  x  x  x    0  i
GET  action-lasting                        .  x  .  x  x  x  x  x  .  x  x  x  x  x    0  i
GET  action-cancel                         .  x  .  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  themes                                .  .  .  .  .  .  .  .  .  .  .  .  x  .    .  i
GET  themes-take-default                   .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  theme-area-add                        .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  theme-area-rename                     .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  theme-add                             .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  theme-change                          .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  theme-retire                          .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  theme-bring-back                      .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  framework                              .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  i
GET  framework-pdf                          .  .  .  .  .  .  .  .  .  .  .  .  .  .    0  i
GET  framework-criteria                     .  .  .  .  .  .  .  .  .  .  .  .  .  .    0  i
GET  framework-try                          .  .  .  .  .  .  .  .  .  .  .  .  .  .    0  i
GET  framework-method                       .  .  .  .  .  .  .  .  .  .  .  .  .  .    0  i
GET  framework-clocks                       .  .  .  .  .  .  .  .  .  .  .  .  .  .    0  i
GET  framework-versions                     .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  i
GET  framework-version                      .  .  .  .  .  .  .  .  .  .  .  .  .  .    0  i
GET  framework-changes                      .  .  .  .  .  .  .  .  .  .  .  .  .  .    0  i
GET  framework-text                         .  .  .  .  .  .  .  .  .  .  .  .  .  .    0  i
GET  framework-guide                        .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  i
GET  framework-begin                        .  x  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  framework-write                        .  x  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  framework-send-out                     .  x  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  framework-ratify                       .  x  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  framework-withdraw                     .  x  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  framework-consultation                 .  .  .  .  .  .  .  .  .  .  .  .  .  .    0  i
GET  framework-comment                      .  .  .  .  .  .  .  x  .  .  .  .  x  x    0  i
GET  framework-endorse                      x  x  x  .  x  .  x  x  x  x  x  x  x  x    0  i
GET  framework-answer                       .  x  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  framework-expectations                 .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  i
GET  framework-evidence                     .  .  .  .  .  .  .  .  .  .  .  .  .  .    0  i
GET  framework-evaluations                  .  .  .  .  .  .  .  .  .  .  .  .  .  .    .  i
GET  framework-evaluate                     .  x  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  bring-in                              .  .  x  x  x  x  x  x  x  x  x  x  x  x    .  i
GET  bring-in-take                         m  m  m  m  m  m  m  m  m  m  m  m  m  m    m  m
GET  intake                                .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  intake-arrange                        m  m  m  m  m  m  m  m  m  m  m  m  m  m    m  m
GET  intake-add-source                     m  m  m  m  m  m  m  m  m  m  m  m  m  m    m  m
GET  intake-read-as                        m  m  m  m  m  m  m  m  m  m  m  m  m  m    m  m
GET  intake-columns                        .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  intake-names                          .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  intake-check                          .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  intake-discard                        .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  intake-document                       .  .  0  0  0  0  0  0  0  x  0  x  x  0    0  i
GET  intake-thing                          .  .  x  x  x  x  x  x  x  x  x  x  x  x    0  i
GET  intake-join                           m  m  m  m  m  m  m  m  m  m  m  m  m  m    m  m
GET  intake-add                            m  m  m  m  m  m  m  m  m  m  m  m  m  m    m  m
GET  referrals-csv                         .  .  .  .  x  .  x  x  x  x  x  x  x  x    .  i
GET  referrals-excel                       .  .  .  .  x  .  x  x  x  x  x  x  x  x    .  i
GET  journal                               .  .  .  x  x  x  x  x  x  x  x  x  x  .    .  i
GET  journal_export                        .  .  .  x  x  x  x  x  x  x  x  x  x  x    .  i
POST view-save                             s  s  s  s  s  s  s  s  s  s  s  s  s  s    s  i
POST view-drop                             >  0  0  0  0  0  0  0  0  0  0  0  0  0    0  i
POST sign_in_as                            0  0  0  0  0  0  0  0  0  0  0  0  0  0    0  0
POST go_to_board                           >  >  >  >  >  >  >  >  >  >  >  >  >  >    0  i
POST withdraw_invitation                   >  x  x  x  x  x  x  x  x  x  x  x  >  x    0  i
POST unseat                                >  x  x  x  x  x  x  x  x  x  x  x  >  x    0  i
POST lessons-chosen                        s  s  x  x  x  x  x  s  x  x  x  x  x  x    s  i
POST recommendations-chosen                s  s  s  x  x  x  x  s  x  x  x  x  x  x    s  i
POST actions-many                          s  s  x  x  x  x  x  x  x  x  x  x  x  x    s  i
POST bring-in-take                         u  u  x  x  x  x  x  x  x  x  x  x  x  x    u  i
POST intake-arrange                        u  u  x  x  x  x  x  x  x  x  x  x  x  x    0  i
POST intake-add-source                     u  u  x  x  x  x  x  x  x  x  x  x  x  x    0  i
POST intake-read-as                        u  u  x  x  x  x  x  x  x  x  x  x  x  x    0  i
POST intake-join                           u  u  x  x  x  x  x  x  x  x  x  x  x  x    0  i
POST intake-add                            u  u  x  x  x  x  x  x  x  x  x  x  x  x    0  i
"""

ROOMS = [import_module(f"{access.__name__}.{found.name}") for found in iter_modules(access.__path__)]
"""The rooms whose rows have a module of their own: its TABLE, what it made for them, and whether all of it hangs on
the source that it is given, so that it is hidden with a restricted one."""


def rows(*tables: str) -> dict[tuple[str, str], str]:
    """The table, or some rooms' part of it: (method, name) to the outcomes."""
    told = tables or (TABLE, *(room.TABLE for room in ROOMS))
    lines = [line.split() for table in told for line in table.splitlines()[2:] if line.strip()]
    return {(line[0], line[1]): "".join(line[2:]) for line in lines}


def names() -> set[str]:
    """The name of every address that the site answers."""
    return {str(pattern.name) for _, pattern in ALL}


PATTERNS: dict[str, tuple[str, URLPattern]] = {str(pattern.name): (route, pattern) for route, pattern in ALL}


def test_every_address_has_a_name_of_its_own() -> None:
    assert len(ALL) == len(names()) and "None" not in names()


def test_no_address_is_missing_from_the_table_and_no_row_is_stale() -> None:
    told = {name for _, name in rows()}
    assert told - names() == set(), "stale"
    assert names() - told == set(), "missing"
    assert {len(outcomes) for outcomes in rows().values()} == {len(WHO)}


class Things:
    """One of everything, for addresses to name: of a source that the whole board sees, or of a restricted one."""

    def __init__(self, cast: Cast, **source: Any) -> None:
        by = on_stage(cast.manager)
        self.source: Source = factories.source(by=by, **source)
        lesson = factories.lesson(by=by, of=self.source)
        earlier = factories.lesson(by=by, of=self.source)
        question = factories.question(by=by, of=lesson)
        recommendation = factories.recommendation(by=by, to=[lesson], answer=Answer.ACCEPTED)
        led = {} if source else {"lead_officer_id": cast.owner.me, "lead_agency_id": cast.agencies["health"]}

        def action(state: str = "") -> Action:
            return factories.action(by=by, to=recommendation, state=state, **led)

        begun = action(ActionState.IN_PROGRESS)
        milestone = acting.add_milestone(by=by, action_id=begun.pk, title="A trial", due_on=date(2026, 8, 1))
        paper = documents.keep(by=by, name="sample.txt", file=b"In 36 of 40 records the prompt was answered.")
        evidence = factories.evidence(by=by, of=begun, form=EvidenceForm.FILE, document=paper, statement="")
        verified = factories.checked(by=cast.auditor if not source else cast.chair, of=action(ActionState.CLAIMED))
        on_stage(by)
        self.references: dict[str, str] = {
            "sources": self.source.reference,
            "lessons": lesson.reference,
            "recommendations": recommendation.reference,
            "actions": begun.reference,
        }
        self.of_name: dict[str, dict[str, Any]] = {
            "action-agree": {"reference": action().reference},
            "action-verify": {"reference": action(ActionState.CLAIMED).reference},
            "action-lasting": {"reference": verified.reference},
            "lesson-compare": {"earlier": earlier.reference},
            "question-answer": {"question_id": question.pk},
            "milestone-reached": {"milestone_id": milestone.pk},
            "evidence-replace": {"evidence_id": evidence.pk},
            "evidence-file": {"evidence_id": evidence.pk},
        }
        for room in ROOMS:
            self.of_name |= room.made(cast, by, self.source)
        self.query = {"recommend": f"?lesson={lesson.reference}"}

    def address(self, name: str, more: dict[str, Any]) -> str:
        """Where the thing is that this name of an address is about."""
        route, _ = PATTERNS[name]
        given = more | {"reference": self.references.get(route.partition("/")[0], "")} | self.of_name.get(name, {})
        return reverse(name, kwargs={key: given[key] for key in parts_of(name)}) + self.query.get(name, "")


Address = Callable[[str, Things], str]


@pytest.fixture
def typesetter(monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper of each kind is set once, and in this process: to start one for each takes longer than to set them."""
    papers: dict[str, bytes] = {}

    def run(command: Any, *, input: bytes, **told: Any) -> Any:
        kind = json.loads(input)["template"]
        if kind not in papers:
            papers[kind] = typesetting.set_in_type(input.decode())
        return SimpleNamespace(stdout=papers[kind])

    programs = SimpleNamespace(
        run=run, TimeoutExpired=subprocess.TimeoutExpired, CalledProcessError=subprocess.CalledProcessError
    )
    monkeypatch.setattr(typesetting, "subprocess", programs)


@pytest.fixture
def drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page, or a refusal, is drawn for the first to whom an address shows it.

    What comes of a request is settled before that, so of whoever comes after them the outcome alone is asked.
    """
    drawn: set[tuple[str, str, str]] = set()
    draw = Template.render

    def render(page: Template, context: Any = None, request: Any = None) -> Any:
        if request is None:
            return draw(page, context)
        place = (page.template.name, request.method, request.path)
        if place in drawn:
            return ""
        drawn.add(place)
        return draw(page, context, request)

    monkeypatch.setattr(Template, "render", render)


@pytest.fixture
def undone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each try is undone as a whole, so the transaction of its request need not be a savepoint within that."""
    within = SimpleNamespace(atomic=nullcontext, set_rollback=lambda undo: None)
    monkeypatch.setattr(middleware, "transaction", within)


@pytest.fixture
def everything(cast: Cast, settings: Any, tmp_path: Path, typesetter: None, drawn_once: None, undone: None) -> Address:
    """Gives the address of a name: of the thing on the thread, or of the board."""
    settings.FILES, settings.SCANNER = str(tmp_path), ""
    by = on_stage(cast.manager)
    theme = factories.theme(by=by)
    paper = b"# Learning\n\n## Audit of neglect 2025\n\n- Fathers were left out.\n"
    came = intake.bring_in(by=by, name="summary.md", file=paper)
    tracker = intake.bring_in(by=by, name="tracker.csv", file=b"Ref,Action,Due date\n1,Train all staff,3 March 2026\n")
    now = dataclasses.replace(by, at=datetime.now(UTC))
    invitation, secret = accounts.invite(by=now, email="new@example.org", name="Nat New", role=Role.LAY_MEMBER)
    locality = accounts.add_locality(by=by, name="The dales")
    versions = _versions(by, cast)
    passkey = Authenticator.objects.create(
        user=cast.stranger, type=Authenticator.Type.WEBAUTHN, data={"name": "Stef's"}
    )
    cases.framework(cast)
    feed, calendar = outbox.make_feed(by=by, name="My phone")
    view = accounts.save_view(by=by, register="lessons", name="Neglect", query="q=neglect")
    member = accounts.add_member(
        by=by, person_id=cast.lay.me, role=Role.GROUP_MEMBER, starts_on=ROLES_BEGIN, ends_on=ROLES_END
    )
    boards = {
        "key": "s1",
        "theme_id": theme.pk,
        "person_id": cast.member.me,
        "view_id": view.pk,
        "invitation_id": invitation.pk,
        "secret": secret,
        "membership_id": member.pk,
        "agency_id": cast.agencies["health"],
        "locality_id": locality.pk,
        "code": cast.manager.board_code,
        "provider_id": "somewhere",
        "pk": passkey.pk,
        "uidb36": "1",
    }

    def address(name: str, things: Things) -> str:
        if name.startswith("framework"):
            return things.address(name, boards | versions | _of_framework(name))
        group = theme.group_id if name.startswith("theme") else cast.groups["learning"]
        came_in = tracker if name == "intake-columns" else came
        if name == "calendar-feed":
            return reverse(name, kwargs={"secret": calendar})
        return things.address(name, boards | {"feed_id": feed.pk} | {"group_id": group, "intake_id": came_in.pk})

    return address


SMALL = "small-board-example"


def _versions(by: Actor, cast: Cast) -> dict[str, Any]:
    """A framework in force, a draft that is out to consultation, and a comment on it."""
    document, text = packs.load(SMALL), packs.text(SMALL) or ""
    framework.ratify(
        by=by,
        title=document.identity.title,
        version_name="of the table",
        in_force_from=document.identity.in_force_from,
        content=content_of(document),
        text=text,
    )
    draft = framework.begin(by=by, text=text, begun_from="a test")
    framework.send_out(by=by, framework_id=draft.pk, version=1, comments_by=ROLES_END)
    said = framework.comment(by=cast.lay, framework_id=draft.pk, section="", text="Good.")
    return {"framework_id": draft.pk, "comment_id": said.pk}


def _of_framework(name: str) -> dict[str, Any]:
    """Which part of the framework an address is about."""
    document = packs.load(SMALL)
    parts = {"framework-method": document.methods, "framework-evidence": document.expectations}
    return {"key": next(iter(parts.get(name, document.criteria)))}


def parts_of(name: str) -> Iterable[str]:
    """What an address asks for: a reference, an id."""
    pattern: Any = PATTERNS[name][1].pattern
    return list(pattern.converters or pattern.regex.groupindex)


def browser_of(cast: Cast, who: str, things: Things) -> Client:
    """A browser in which this column of the table is signed in."""
    if who == "nobody":
        return Client()
    actor = people.reviewer_of(cast, things.source.pk) if who == "reviewer" else getattr(cast, who)
    browser = people.client_for(actor)
    browser.get(reverse("account"))  # notes in the session that it has begun, which is undone with no page after it
    return browser


def outcomes(browser: Client, tried: Iterable[tuple[str, str]]) -> Iterator[str]:
    """What comes of trying each method and address, in letters of the table; what one try did is undone by the next."""
    before, cookies = transaction.savepoint(), dict(browser.cookies)
    for method, address in tried:
        response = browser.generic(method, address)
        transaction.savepoint_rollback(before)
        if response.cookies:
            browser.cookies.clear()
            browser.cookies.update(cookies)
        location = response.headers.get("Location", "")
        signs_in = location.startswith("/sign-in?next=")
        yield SENT_TO_SIGN_IN if signs_in else OUTCOMES.get(response.status_code, f"({response.status_code})")


def test_every_address_as_everybody(cast: Cast, everything: Address) -> None:
    things = Things(cast)
    tried = [(method, everything(name, things)) for method, name in rows()]
    columns = ["".join(outcomes(browser_of(cast, who, things), tried)) for who in WHO]
    found = ("".join(row) for row in zip(*columns, strict=True))
    assert dict(zip(rows(), found, strict=True)) == rows()
