from django.urls import path

from yiwang.doors.api import views
from yiwang.doors.api.api import api

app_name = "doors_api"
urlpatterns = [
    path("api", views.reference, name="reference"),
    path("api/problems", views.problem_codes, name="problem_codes"),
    path("api/v1/openapi.json", views.openapi, name="openapi"),
    path("api/v1/", api.urls),
]
