from django.urls import path
from django.utils.translation import gettext_noop as _

from yiwang.doors.jobs import views
from yiwang.kernel.events.contracts import ADMINISTER_EVENTS
from yiwang.shell import navigation

app_name = "jobs"
urlpatterns = [
    path("work/events", views.events, name="events"),
    path("work/events/retry", views.retry_events, name="retry_events"),
    path("work/events/give-up", views.give_up_event, name="give_up_event"),
]
navigation.officer(
    navigation.Entry(title=_("Events"), url="jobs:events", icon="inbox", right=ADMINISTER_EVENTS, order=900)
)
