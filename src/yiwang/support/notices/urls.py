from django.urls import path

from yiwang.support.notices import views

app_name = "notices"
urlpatterns = [
    path("my/notices", views.inbox, name="inbox"),
    path("my/notices/read", views.mark_read, name="mark_read"),
    path("my/notices/preference", views.choose, name="choose"),
    path("demo/outbox", views.outbox, name="outbox"),
]
