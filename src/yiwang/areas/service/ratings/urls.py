from django.urls import path
from django.utils.translation import gettext_noop as _

from yiwang.areas.service.ratings import views
from yiwang.areas.service.ratings.contracts import READ_RATINGS
from yiwang.shell import navigation

app_name = "ratings"
urlpatterns = [
    path("rate/<str:token>", views.rate, name="rate"),
    path("my/cases/<str:case>/rate", views.rate_my_case, name="rate_my_case"),
    path("work/ratings", views.statistics, name="statistics"),
]
navigation.officer(
    navigation.Entry(title=_("Ratings"), url="ratings:statistics", icon="star", right=READ_RATINGS, order=60)
)
