from django.urls import path

from yiwang.shell import views

app_name = "shell"
urlpatterns = [
    path("styleguide", views.styleguide, name="styleguide"),
    path("keys", views.set_keys, name="set_keys"),
]
