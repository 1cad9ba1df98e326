from django.urls import path
from django.utils.translation import gettext_noop as _

from yiwang.shell import navigation
from yiwang.trust.ledger import views
from yiwang.trust.ledger.contracts import READ_LEDGER

app_name = "ledger"
urlpatterns = [
    path("ledger", views.entries, name="entries"),
    path("ledger/about", views.about, name="about"),
    path("ledger/key", views.key, name="key"),
    path("ledger/proofs.py", views.verifier, name="verifier"),
    path("ledger/checkpoint", views.checkpoint, name="checkpoint"),
    path("ledger/tile/<path:place>", views.tile, name="tile"),
    path("ledger/entries/<int:entry_id>", views.entry, name="entry"),
    path("ledger/entries/<int:entry_id>/proof", views.entry_proof, name="entry_proof"),
    path("ledger/hash/<str:leaf_hash>", views.entry_by_hash, name="entry_by_hash"),
]
navigation.officer(
    navigation.Entry(title=_("Ledger"), url="ledger:entries", icon="shield-check", right=READ_LEDGER, order=800)
)
