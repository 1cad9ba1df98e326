from django.urls import path
from django.utils.translation import gettext_noop as _

from yiwang.shell import navigation
from yiwang.shell.navigation import Entry
from yiwang.support.items import views
from yiwang.support.items.contracts import EDIT_ITEM

app_name = "items"
urlpatterns = [
    path("work/items", views.items, name="items"),
    path("work/items/new", views.add, name="add"),
    path("work/items/import", views.bring_in, name="import"),
    path("work/items/anomalies", views.anomalies, name="anomalies"),
    path("work/items/item/<str:code>", views.versions, name="versions"),
    path("work/items/item/<str:code>/edit", views.edit, name="edit"),
    path("work/items/item/<str:code>/<int:version>/<str:verb>", views.move, name="move"),
]

navigation.officer(Entry(title=_("Service items"), url="items:items", icon="list-checks", right=EDIT_ITEM, order=60))
