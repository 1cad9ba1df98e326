from django.urls import path
from django.utils.translation import gettext_noop as _

from yiwang.areas.service.intake.views import applying, asked, counter, following, mine, stranger
from yiwang.shell import navigation, panels
from yiwang.shell.navigation import Entry
from yiwang.support.cases.contracts import WORK_ON_CASES

app_name = "intake"
STEP = "apply/<str:code>/<uuid:id>"
DESK = "work/intake/<uuid:id>"
urlpatterns = [
    path("apply/<str:code>", applying.begin, name="begin"),
    path(STEP, applying.resume, name="resume"),
    path(f"{STEP}/page/<str:group>", applying.form_page, name="form_page"),
    path(f"{STEP}/autosave/<str:group>", applying.autosave, name="autosave"),
    path(f"{STEP}/review", applying.review, name="review"),
    path(f"{STEP}/receipt", applying.receipt, name="receipt"),
    path(f"{STEP}/discard", applying.discard, name="discard"),
    path("my", mine.my_page, name="my_page"),
    path("my/cases", mine.my_cases, name="my_cases"),
    path("my/cases/<str:token>", following.my_case, name="my_case"),
    path("my/cases/<str:token>/answers", following.answers, name="answers"),
    path("my/cases/<str:token>/tasks/<uuid:task>", asked.answer, name="answer"),
    path("my/cases/<str:token>/tasks/<uuid:task>/autosave", asked.autosave, name="autosave_answer"),
    path("my/cases/<str:token>/urge", following.urge, name="urge"),
    path("my/cases/<str:token>/withdraw", following.withdraw, name="withdraw_case"),
    path("progress", stranger.progress, name="progress"),
    path("work/intake", counter.desk, name="desk"),
    path("work/intake/enrol", counter.enrol, name="enrol"),
    path("work/intake/begin", counter.begin, name="begin_at_desk"),
    path(f"{DESK}/page/<str:group>", counter.form_page, name="desk_page"),
    path(f"{DESK}/autosave/<str:group>", counter.autosave, name="desk_autosave"),
    path(f"{DESK}/review", counter.review, name="desk_review"),
    path(f"{DESK}/receipt", counter.receipt, name="desk_receipt"),
    path(f"{DESK}/discard", counter.discard, name="desk_discard"),
]

navigation.citizen(Entry(title=_("My cases"), url="intake:my_cases", order=30, signed_in=True, count=mine.wanted_of))
navigation.citizen(Entry(title=_("Progress"), url="intake:progress", order=50, strangers=True))
navigation.officer(Entry(title=_("Counter"), url="intake:desk", icon="building-2", right=WORK_ON_CASES, order=20))
panels.add("portal.home", order=10, template="intake/waiting.html", facts=mine.waiting_panel)
