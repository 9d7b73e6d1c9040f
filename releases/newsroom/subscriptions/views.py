"""Pages for readers who subscribe: ask, confirm, change, move, take along, leave. No account, no cookie, no script.

None of these views checks for cross-site forgery, and none of them sets a
cookie for it. An anonymous request has nothing to forge: whoever makes another
browser send it gets no further than by sending it themselves, and nothing
happens until the mail is answered. Everything else is proved by the token in
the address, which a forging page does not know.
"""

from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from releases import networks
from releases.alerts import subscription_terms
from releases.languages import active
from releases.mail import tokens
from releases.models import AccessToken, Subscriber
from releases.newsroom.subscriptions.forms import AddressForm, InterestsForm, SubscribeForm
from releases.services import readdressing, subscribing

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
# With csrf_exempt before it: what changes nothing answers 405 to whatever would, and not 403.
get_only = require_http_methods(["GET", "HEAD"])


@csrf_exempt
@get_or_post
def subscribe(request: HttpRequest) -> HttpResponse:
    """Ask for mail. The answer is the same whether the address is known, unknown or waiting."""
    if request.method != "POST":
        return _subscribe_page(request, SubscribeForm(initial=SubscribeForm.chosen_in(request.GET)))
    form = SubscribeForm(request.POST)
    if not form.is_valid():
        return _subscribe_page(request, form, status=400)
    if form.is_from_a_robot():
        return redirect("newsroom:subscribe_done")
    try:
        subscribing.request(
            form.cleaned_data["email"],
            interests=form.interests(),
            timetable=form.timetable() or subscribing.AT_ONCE,
            language=form.chosen_language(),
            page_language=active.mail_language(),
            ip=_client_address(request),
        )
    except subscribing.InvalidAddress:
        form.refuse_address()
        return _subscribe_page(request, form, status=400)
    except subscribing.TooManyRequests:
        form.refuse_for_now()
        return _subscribe_page(request, form, status=429)
    return redirect("newsroom:subscribe_done")


@csrf_exempt
@get_only
def subscribe_done(request: HttpRequest) -> HttpResponse:
    """Show that a mail is on its way, in the same words for every address."""
    return render(request, "subscriptions/done.html")


@csrf_exempt
@get_or_post
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, for mail scanners open every link; only POST confirms."""
    if request.method != "POST":
        return _confirm_page(request, token)
    try:
        subscriber = subscribing.confirm(token)
    except subscribing.UnknownToken:
        return _unknown(request, ages=True)
    return render(request, "subscriptions/confirmed.html", _standing(subscriber))


def _confirm_page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whoever was asked to confirm; who has done so already is told what comes, for nothing is left to do."""
    subscriber = subscribing.pending(token)
    if subscriber is None:
        return _unknown(request, ages=True)
    about = {
        "subscriber": subscriber,
        "terms": subscription_terms.terms_of(subscriber),
        "is_confirmed": subscriber.state == Subscriber.State.CONFIRMED,
    }
    return render(request, "subscriptions/confirm.html", about)


@csrf_exempt
@get_or_post
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Show and change what a subscriber follows, and when."""
    subscriber = subscribing.find(token)
    if subscriber is None:
        return _unknown(request)
    if request.method != "POST":
        return _manage_page(request, token, subscriber)
    form = InterestsForm(request.POST, subscriber=subscriber)
    if form.is_valid():
        try:
            _change(token, form)
        except subscribing.UnknownToken:  # left in another window meanwhile
            return _unknown(request)
        except subscribing.ChangedMeanwhile:
            return _manage_page(request, token, subscriber, form=form, status=409)
        return HttpResponseRedirect(f"{request.path}?sparat")
    return _manage_page(request, token, subscriber, form=form, status=400)


def _change(token: str, form: InterestsForm) -> None:
    choice = {"language": form.language(), "seen": form.cleaned_data["sedd"]}
    subscribing.change(token, form.interests(), form.timetable(), **choice)


@csrf_exempt
@get_or_post
def change_address(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for the mail at another address. The answer is the same whether that address subscribes already."""
    subscriber = subscribing.find(token)
    if subscriber is None:
        return _unknown(request)
    if request.method != "POST":
        return redirect("newsroom:manage", token)
    form, status = AddressForm(request.POST), 400
    if form.is_valid():
        try:
            readdressing.request(token, form.cleaned_data["email"], ip=_client_address(request))
            return HttpResponseRedirect(f"{reverse('newsroom:manage', args=[token])}?adress")
        except subscribing.UnknownToken:
            return _unknown(request)
        except subscribing.InvalidAddress:
            form.refuse_address()
        except readdressing.SameAddress:
            form.refuse_same_address()
        except subscribing.TooManyRequests:
            form.refuse_for_now()
            status = 429
    return _manage_page(request, token, subscriber, address_form=form, status=status)


@csrf_exempt
@get_or_post
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, for mail scanners open every link; only POST moves the subscription."""
    if request.method != "POST":
        return _question(request, "confirm_address", change=readdressing.wished(token))
    try:
        subscriber = readdressing.confirm(token)
    except subscribing.UnknownToken:
        return _unknown(request, ages=True)
    return render(request, "subscriptions/address_changed.html", _standing(subscriber))


@csrf_exempt
@get_only
def personal_data(request: HttpRequest, token: str) -> HttpResponse:
    """Everything we keep about a subscriber, as a file."""
    subscriber = subscribing.find(token)
    if subscriber is None:
        return _unknown(request)
    layout = {"ensure_ascii": False, "indent": 2}
    response = JsonResponse(subscribing.disclose(subscriber), json_dumps_params=layout)
    response["Content-Disposition"] = 'attachment; filename="mina-uppgifter.json"'
    return response


@csrf_exempt
@get_or_post
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button; POST leaves, and says the same for a token that is no longer known.

    A mail program's POST (RFC 8058, 3.2) is answered with a line of text and no redirect.
    """
    if request.method == "POST":
        subscribing.leave(token)
        if _is_of_a_mail_program(request):
            return HttpResponse("OK\n", content_type="text/plain; charset=utf-8")
        return render(request, "subscriptions/left.html")
    return _question(request, "leave", subscriber=subscribing.find(token))


def _is_of_a_mail_program(request: HttpRequest) -> bool:
    """Tell a mail program's POST (RFC 8058, 3.1) from a person's; no browser sends a form that cannot be read."""
    try:
        return request.POST.get("List-Unsubscribe") == "One-Click"
    except (BadRequest, MultiPartParserError):
        return True


def _subscribe_page(request: HttpRequest, form: SubscribeForm, status: int = 200) -> HttpResponse:
    return render(request, "subscriptions/subscribe.html", {"form": form}, status=status)


def _manage_page(
    request: HttpRequest,
    token: str,
    subscriber: Subscriber,
    *,
    form: InterestsForm | None = None,
    address_form: AddressForm | None = None,
    status: int = 200,
) -> HttpResponse:
    wished = request.GET if request.method == "GET" else None
    overtaken = status == HTTPStatus.CONFLICT
    stamp = subscribing.stamp(subscriber)
    form = form or InterestsForm(subscriber=subscriber, wished=wished)
    context = {
        "form": form,
        "wished": form.wished() if wished else [],
        "address_form": address_form or AddressForm(),
        "subscriber": subscriber,
        "token": token,
        # Whoever mends a mistake has still seen what they saw; saving over another tab's choice is a decision.
        "stamp": stamp if overtaken else form["sedd"].value() or stamp,
        "overtaken": subscription_terms.terms_of(subscriber) if overtaken else None,
        "saved": "sparat" in request.GET,
        "asked": "adress" in request.GET,
    }
    return render(request, "subscriptions/manage.html", context, status=status)


def _question(request: HttpRequest, name: str, **about: object) -> HttpResponse:
    """Ask before anything happens; `about` is what the token stands for, or None for one that stands for nothing."""
    if not all(about.values()):
        return _unknown(request, ages=name != "leave")
    return render(request, f"subscriptions/{name}.html", about)


def _unknown(request: HttpRequest, *, ages: bool = False) -> HttpResponse:
    """Say that a link opens nothing; links to confirm age, those to a subscription work for as long as it lasts."""
    return render(request, "subscriptions/unknown.html", {"ages": ages}, status=404)


def _standing(subscriber: Subscriber) -> dict[str, object]:
    """Return what a page says to whoever has just confirmed: the terms, and where to change them or leave."""
    purpose = AccessToken.Purpose.MANAGE
    token = tokens.issue([subscriber], purpose)[subscriber.pk]
    return {
        "subscriber": subscriber,
        "terms": subscription_terms.terms_of(subscriber),
        "manage_url": reverse("newsroom:manage", args=[token]),
        "leave_url": reverse("newsroom:leave", args=[token]),
    }


def _client_address(request: HttpRequest) -> str:
    return networks.client_address(request.headers, request.META.get("REMOTE_ADDR", ""))
