from django.urls import path

from yiwang.trust.documents import views

app_name = "documents"
urlpatterns = [path("documents/<str:token>", views.document, name="document")]
