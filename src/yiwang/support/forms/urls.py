from django.urls import path

from yiwang.support.forms import views

app_name = "forms"
urlpatterns = [
    path("forms/drafts/<uuid:draft>/<str:group>", views.save_page, name="save_page"),
    path("styleguide/form", views.sample, name="sample"),
]
