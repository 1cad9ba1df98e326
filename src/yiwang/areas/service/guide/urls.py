from django.urls import path
from django.utils.translation import gettext_noop as _

from yiwang.areas.service.guide import views
from yiwang.shell import navigation
from yiwang.shell.navigation import Entry

app_name = "guide"
urlpatterns = [
    path("", views.home, name="home"),
    path("search", views.search, name="search"),
    path("search/suggestions", views.suggestions, name="suggestions"),
    path("items", views.items, name="items"),
    path("items/<str:code>", views.item, name="item"),
    path("departments", views.departments, name="departments"),
    path("themes", views.themes, name="themes"),
    path("help", views.help_page, name="help"),
    path("help/accessibility", views.accessibility, name="accessibility"),
    path("help/special", views.special, name="special"),
    path("help/foreigners", views.foreigners, name="foreigners"),
]

navigation.citizen(Entry(title=_("Services"), url="guide:items", order=10))
navigation.citizen(Entry(title=_("Departments"), url="guide:departments", order=20))
navigation.citizen(Entry(title=_("Help"), url="guide:help", order=90))
