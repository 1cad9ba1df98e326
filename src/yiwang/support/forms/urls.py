from django.urls import path

from yiwang.support.forms import views

app_name = "forms"
urlpatterns = [
    path("styleguide/form", views.sample, name="sample"),
]
