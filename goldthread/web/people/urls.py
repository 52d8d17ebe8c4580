"""Addresses of this stage; those of allauth's pages are ours, their names are allauth's."""

from allauth.account import views as account_pages
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as organisations
from django.urls import path, re_path

from goldthread.web.people import account, invitations, sign_in, views
from goldthread.web.shell.pages import public, signed_in

entrance = [
    path("sign-in", sign_in.sign_in, name="account_login"),
    path("sign-in/as/<int:person_id>", sign_in.sign_in_as, name="sign_in_as"),
    path("sign-in/second-step", public(second_factor.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey", public(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/closed", public(account_pages.account_inactive), name="account_inactive"),
    path("sign-in/with/<slug:provider_id>", sign_in.with_organisation, name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/back", sign_in.back_from_organisation, name="openid_connect_callback"),
    path("sign-in/broken-off", public(organisations.login_cancelled), name="socialaccount_login_cancelled"),
    path("sign-in/failed", public(organisations.login_error), name="socialaccount_login_error"),
    path("sign-out", public(account_pages.logout), name="account_logout"),
    path("forgotten-password", public(account_pages.password_reset), name="account_reset_password"),
    path("forgotten-password/sent", public(account_pages.password_reset_done), name="account_reset_password_done"),
    re_path(
        r"^forgotten-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        public(account_pages.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "forgotten-password/done",
        public(account_pages.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("invitation/<str:secret>", invitations.accept, name="invitation"),
]

oneself = [
    path("account", account.account, name="account"),
    path("account/password", signed_in(account_pages.password_change), name="account_change_password"),
    path("account/password/first", signed_in(account_pages.password_set), name="account_set_password"),
    path("account/confirm", signed_in(account_pages.reauthenticate), name="account_reauthenticate"),
    path("account/confirm/code", signed_in(second_factor.reauthenticate), name="mfa_reauthenticate"),
    path("account/confirm/passkey", signed_in(passkeys.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("account/second-step", signed_in(second_factor.index), name="mfa_index"),
    path("account/second-step/app", signed_in(app.activate_totp), name="mfa_activate_totp"),
    path("account/second-step/app/take-away", signed_in(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/second-step/passkeys", signed_in(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path("account/second-step/passkeys/add", signed_in(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("account/second-step/passkeys/<int:pk>", signed_in(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "account/second-step/passkeys/<int:pk>/take-away",
        signed_in(passkeys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path("account/recovery-codes", signed_in(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/recovery-codes/new",
        signed_in(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/recovery-codes/file",
        signed_in(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("boards/<str:code>", account.go_to_board, name="go_to_board"),
]

people = [
    path("people", views.people, name="people"),
    path("people/invite", invitations.invite, name="invite"),
    path("people/invitations/<int:invitation_id>/take-back", invitations.withdraw, name="withdraw_invitation"),
    path("people/<int:person_id>", views.person, name="person"),
    path("people/<int:person_id>/role", views.give_role, name="give_role"),
    path("people/roles/<int:membership_id>/end", views.end_membership, name="end_membership"),
    path("people/agencies", views.agencies, name="agencies"),
    path("people/agencies/add", views.agency, name="add_agency"),
    path("people/agencies/<int:agency_id>", views.agency, name="agency"),
    path("people/localities", views.localities, name="localities"),
    path("people/localities/add", views.locality, name="add_locality"),
    path("people/localities/<int:locality_id>", views.locality, name="locality"),
    path("people/groups", views.groups, name="groups"),
    path("people/groups/add", views.change_group, name="add_group"),
    path("people/groups/<int:group_id>", views.group, name="group"),
    path("people/groups/<int:group_id>/change", views.change_group, name="change_group"),
    path("people/groups/<int:group_id>/people/<int:person_id>/take-off", views.unseat, name="unseat"),
]

urlpatterns = [*entrance, *oneself, *people]
