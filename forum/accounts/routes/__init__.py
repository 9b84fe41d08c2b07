"""Which address of an account is answered by what."""

from __future__ import annotations

from forum.accounts.routes import claiming, email, password, profile, security, signin, signup
from forum.core.routing import BaseRoute, Route

_BOTH = ["GET", "POST"]

routes: list[BaseRoute] = [
    Route("/sign-up", signup.sign_up, methods=_BOTH, name="accounts:sign-up"),
    Route("/sign-up/sent", signup.sent, name="accounts:sign-up-sent"),
    Route("/confirm/{token}", signup.confirm, methods=_BOTH, name="accounts:confirm"),
    Route("/sign-in", signin.sign_in, methods=_BOTH, name="accounts:sign-in"),
    Route("/sign-in/keep", signin.keep, methods=["POST"], name="accounts:keep"),
    Route("/sign-out", signin.sign_out, methods=["POST"], name="accounts:sign-out"),
    Route("/password/reset", password.ask, methods=_BOTH, name="accounts:password-reset"),
    Route("/password/sent", password.sent, name="accounts:password-sent"),
    Route(
        "/password/reset/{token}", password.choose, methods=_BOTH, name="accounts:password-choose"
    ),
    Route("/claim/{token}", claiming.claim, methods=_BOTH, name="accounts:claim"),
    Route("/settings/profile", profile.edit, methods=_BOTH, name="settings:profile"),
    Route("/settings/email", email.ask, methods=_BOTH, name="settings:email"),
    Route("/settings/email/resume", email.resume, methods=["POST"], name="settings:email-resume"),
    Route("/settings/email/claim", claiming.ask, methods=_BOTH, name="settings:claim"),
    Route(
        "/settings/email/claim/{token}",
        claiming.confirm,
        methods=_BOTH,
        name="settings:claim-confirm",
    ),
    Route("/settings/email/{token}", email.confirm, methods=_BOTH, name="settings:email-confirm"),
    Route("/settings/security", security.security, methods=_BOTH, name="settings:security"),
    Route(
        "/settings/security/sessions/end",
        security.end_other_sessions,
        methods=["POST"],
        name="settings:sessions-end",
    ),
    Route(
        "/settings/security/sessions/{id:number}/end",
        security.end_session,
        methods=["POST"],
        name="settings:session-end",
    ),
]
