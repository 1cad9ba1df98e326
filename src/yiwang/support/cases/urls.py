from django.urls import path
from django.utils.translation import gettext_noop as _

from yiwang.shell import navigation
from yiwang.support.cases import views
from yiwang.support.cases.contracts import READ_CASES, WORK_ON_CASES
from yiwang.support.cases.views.lists import count_for

app_name = "cases"
urlpatterns = [
    path("work", views.todo, name="todo"),
    path("work/take", views.take_tasks, name="take_tasks"),
    path("work/cases", views.cases, name="cases"),
    path("work/cases/<str:token>", views.case, name="case"),
    path("work/cases/<str:token>/tasks/<uuid:task>/<slug:verb>", views.make_move, name="make_move"),
    path("work/cases/<str:token>/<slug:verb>", views.make_case_move, name="make_case_move"),
    path("work/flows", views.flows, name="flows"),
    path("work/flows/<slug:name>", views.flow, name="flow"),
    path("work/delegations", views.delegations, name="delegations"),
    path("work/delegations/add", views.add_delegation, name="add_delegation"),
    path("work/delegations/<uuid:delegation>/end", views.close_delegation, name="close_delegation"),
]
navigation.officer(
    navigation.Entry(title=_("To do"), url="cases:todo", icon="inbox", right=WORK_ON_CASES, order=10, count=count_for)
)
navigation.officer(navigation.Entry(title=_("Cases"), url="cases:cases", icon="files", right=READ_CASES, order=20))
navigation.officer(navigation.Entry(title=_("Flows"), url="cases:flows", icon="git-branch", right=READ_CASES, order=70))
navigation.officer(
    navigation.Entry(title=_("Standing in"), url="cases:delegations", icon="users", right=WORK_ON_CASES, order=75)
)
