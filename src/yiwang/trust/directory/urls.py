from django.urls import path
from django.utils.translation import gettext_noop as _

from yiwang.kernel.calendar.contracts import SET_CALENDAR
from yiwang.kernel.organisations.contracts import READ_PEOPLE
from yiwang.shell import navigation
from yiwang.trust.directory import changing, views, yearbook

app_name = "directory"
urlpatterns = [
    path("work/directory", views.organisations, name="organisations"),
    path("work/directory/create", changing.create_organisation, name="create_organisation"),
    path("work/directory/regions", views.region, name="regions"),
    path("work/directory/regions/<str:code>", views.region, name="region"),
    path("work/directory/at/<path:path>", views.organisation, name="organisation"),
    path("work/directory/describe/<path:path>", changing.describe_organisation, name="describe_organisation"),
    path("work/directory/rename/<path:path>", changing.rename_organisation, name="rename_organisation"),
    path("work/directory/move/<path:path>", changing.move_organisation, name="move_organisation"),
    path("work/directory/close/<path:path>", changing.close_organisation, name="close_organisation"),
    path("work/directory/post/<path:path>", changing.set_post, name="set_post"),
    path("work/directory/close-post/<slug:post>/<path:path>", changing.close_post, name="close_post"),
    path("work/directory/appoint/<path:path>", changing.appoint, name="appoint"),
    path("work/directory/end/<int:number>", changing.end_appointment, name="end_appointment"),
    path("work/directory/link/<path:path>", changing.link_organisations, name="link_organisations"),
    path("work/directory/unlink/<path:path>", changing.end_link, name="end_link"),
    path("work/calendar", yearbook.set_calendar, name="set_calendar"),
    path("organisations", views.public_list, name="public_list"),
    path("organisations/<path:path>", views.public_organisation, name="public_organisation"),
]
navigation.officer(
    navigation.Entry(
        title=_("Directory"), url="directory:organisations", icon="building-2", right=READ_PEOPLE, order=760
    )
)
navigation.officer(
    navigation.Entry(title=_("Calendar"), url="directory:set_calendar", icon="calendar", right=SET_CALENDAR, order=820)
)
