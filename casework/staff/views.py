"""Signing in and out. The only pages that run as the bare login and the only ones that write a session."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework.staff.authentication import record_sign_in, record_sign_out


class SignInForm(AuthenticationForm):
    """E-mail and password. One message for every failure."""

    error_messages = {
        "invalid_login": "That e-mail address and password do not match an account here. Check both and try again. "
        "After several failures an account is locked for a while; your supervisor can tell you more.",
        "inactive": "That e-mail address and password do not match an account here. Check both and try again.",
    }


class SignIn(LoginView):
    """Leads to the page that was asked for, or to the home of the person's first role."""

    form_class = SignInForm
    template_name = "staff/sign_in.html"
    redirect_authenticated_user = True

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        """Never back to this very page, which would lead to itself."""
        url: str = super().get_redirect_url()
        return "" if url.startswith(settings.LOGIN_URL) else url

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        if isinstance(user, get_user_model()):
            record_sign_in(user)
        return super().form_valid(form)


class SignOut(LogoutView):
    """Ends the session. POST alone, so that a link cannot sign anybody out."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.user.is_authenticated:
            record_sign_out(request.user)
        return super().post(request, *args, **kwargs)


@require_safe
def empty_home(request: HttpRequest) -> HttpResponse:
    """The home of a role whose pages are not built yet: it says so, instead of leaving its holder at an error."""
    return render(request, "staff/empty_home.html")
