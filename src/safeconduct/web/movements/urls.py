"""The addresses of movements, and those that phones at a gate ask. Nothing in one says who or when."""

from __future__ import annotations

from django.urls import path

from safeconduct.web.movements.views import gate

urlpatterns = [
    path("gate/pair/", gate.pair, name="movements_pair"),
    path("gate/packet/", gate.packet, name="movements_packet"),
    path("gate/sync/", gate.sync, name="movements_sync"),
]
