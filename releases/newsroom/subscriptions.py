"""Pages for readers who subscribe: ask, confirm, change, leave. No account, no cookie, no script.

None of these views checks for cross-site forgery, and none of them sets a
cookie for it. An anonymous request has nothing to forge: whoever makes another
browser send it gets no further than by sending it themselves, and nothing
happens until the mail is answered. Everything else is proved by the token in
the address, which a forging page does not know.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from releases import subscribing, tokens
from releases.models import AccessToken, Subscriber
from releases.newsroom.forms import InterestsForm, SubscribeForm

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


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
            form.cleaned_data["email"], interests=form.interests(), ip=_client_address(request)
        )
    except subscribing.InvalidAddress:
        form.refuse_address()
        return _subscribe_page(request, form, status=400)
    except subscribing.TooManyRequests:
        form.refuse_for_now()
        return _subscribe_page(request, form, status=429)
    return redirect("newsroom:subscribe_done")


@require_http_methods(["GET", "HEAD"])
def subscribe_done(request: HttpRequest) -> HttpResponse:
    return render(request, "subscriptions/done.html")


@csrf_exempt
@get_or_post
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button, for mail scanners open every link; only POST confirms."""
    if request.method != "POST":
        subscriber = subscribing.pending(token)
        return (
            render(request, "subscriptions/confirm.html", {"subscriber": subscriber})
            if subscriber
            else _unknown(request)
        )
    try:
        subscriber = subscribing.confirm(token)
    except subscribing.UnknownToken:
        return _unknown(request)
    return render(request, "subscriptions/confirmed.html", {"manage_url": _manage_url(subscriber)})


@csrf_exempt
@get_or_post
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """Show and change what a subscriber follows."""
    subscriber = subscribing.find(token)
    if subscriber is None:
        return _unknown(request)
    form = InterestsForm(request.POST if request.method == "POST" else None, subscriber=subscriber)
    if request.method == "POST" and form.is_valid():
        try:
            subscribing.change(token, form.interests())
        except subscribing.UnknownToken:  # left in another window meanwhile
            return _unknown(request)
        return HttpResponseRedirect(f"{request.path}?sparat")
    context = {"form": form, "subscriber": subscriber, "token": token, "saved": "sparat" in request.GET}
    return render(request, "subscriptions/manage.html", context, status=400 if form.errors else 200)


@csrf_exempt
@get_or_post
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows a button; POST leaves, and says the same for a token that is no longer known.

    A mail program's POST (RFC 8058, 3.2) is answered with a line of text and no redirect.
    """
    if request.method == "POST":
        subscribing.leave(token)
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse("OK\n", content_type="text/plain; charset=utf-8")
        return render(request, "subscriptions/left.html")
    subscriber = subscribing.find(token)
    return (
        render(request, "subscriptions/leave.html", {"subscriber": subscriber})
        if subscriber
        else _unknown(request)
    )


def _subscribe_page(request: HttpRequest, form: SubscribeForm, status: int = 200) -> HttpResponse:
    return render(request, "subscriptions/subscribe.html", {"form": form}, status=status)


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "subscriptions/unknown.html", status=404)


def _manage_url(subscriber: Subscriber) -> str:
    purpose = AccessToken.Purpose.MANAGE
    return reverse("newsroom:manage", args=[tokens.issue([subscriber], purpose)[subscriber.pk]])


def _client_address(request: HttpRequest) -> str:
    """Return the reader's IP address: behind a proxy of ours, the one that it appended last."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
    return forwarded.rpartition(",")[2].strip() or request.META["REMOTE_ADDR"]
