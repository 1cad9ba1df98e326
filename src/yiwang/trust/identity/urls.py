from django.urls import path

from yiwang.trust.identity.views import doors, mine

app_name = "identity"
urlpatterns = [
    path("sign-in", doors.sign_in, name="sign_in"),
    path("sign-in/demonstration", doors.sign_in_demonstration, name="sign_in_demonstration"),
    path("sign-in/code", doors.sign_in_code, name="sign_in_code"),
    path("sign-out", doors.sign_out, name="sign_out"),
    path("register", doors.register, name="register"),
    path("account", mine.account, name="account"),
    path("account/password", mine.change_password, name="change_password"),
    path("account/phone", mine.change_phone, name="change_phone"),
    path("account/sessions", mine.end_sessions, name="end_sessions"),
    path("account/second-factor", mine.second_factor, name="second_factor"),
    path("account/acting", mine.act_for, name="act_for"),
    path("account/agents", mine.agents, name="agents"),
    path("account/agency", mine.end_agency, name="end_agency"),
]
