from django.urls import path

from yiwang.trust.apikeys import views

app_name = "apikeys"
urlpatterns = [
    path("account/keys", views.keys, name="keys"),
    path("account/keys/<uuid:key>/revoke", views.revoke_key, name="revoke_key"),
]
