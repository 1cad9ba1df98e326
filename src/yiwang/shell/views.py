"""The pages of the shell itself: every part with its states, and the switch of the single keys."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from yiwang.kernel.errors import NotFound
from yiwang.shell.pages import PUBLIC, page


class SampleForm(forms.Form):
    """One of each control, for the page of parts."""

    shop = forms.CharField(label="店铺名称 Shop", max_length=80)
    area = forms.IntegerField(label="使用面积 Area", help_text="从门口到后厨都算 From the door to the kitchen")
    kind = forms.ChoiceField(label="业态 Kind", choices=[("meals", "餐饮 Meals"), ("retail", "销售 Retail")])
    days = forms.MultipleChoiceField(
        label="营业日 Days",
        choices=[("work", "工作日 Weekdays"), ("rest", "周末 Weekends")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.BooleanField(label="我保证内容真实 What I say is true")


@page(needs=PUBLIC)
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every part with every state; only where people try things out."""
    if not (settings.DEMO or settings.DEBUG):
        raise NotFound()
    form = SampleForm({"shop": "海盐禾悦餐饮", "area": "八十六", "days": ["work"]})
    day = request.now.date()  # type: ignore[attr-defined]
    clocks = [
        {"left": 3, "due": day + timedelta(days=5), "share": 0.4},
        {"left": 1, "due": day + timedelta(days=1), "colour": "yellow", "share": 0.85},
        {"left": 0, "due": day, "colour": "yellow", "share": 0.95},
        {"left": -2, "due": day - timedelta(days=2), "colour": "red"},
        {"left": 4, "due": day + timedelta(days=9), "colour": "paused"},
        {"left": _("Finished"), "due": day, "colour": "done"},
    ]
    facts = {"form": form, "clocks": clocks, "crumbs": [(_("Front page"), "/"), (_("Parts"), "")]}
    frame = "officer" if request.GET.get("frame") == "officer" else "citizen"
    return render(request, "shell/styleguide.html", {**facts, "frame": f"shell/{frame}.html"})


@page(needs=PUBLIC, writes=True)
def set_keys(request: HttpRequest) -> HttpResponse:
    """Switch the single-key shortcuts off or on for this browser and go back."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    response.set_cookie("keys", request.POST.get("on", "1")[:1], max_age=365 * 24 * 3600, samesite="Lax")
    return response
