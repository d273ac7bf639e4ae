"""The addresses of movements, and those that phones at a gate ask. Nothing in one says who or when."""

from __future__ import annotations

from django.urls import include, path

from safeconduct.web.movements.views import acting, gate, looking, named, papers

of_operation = [
    path("", looking.listed, name="movements"),
    path("begin/<int:pk>/", acting.begin, name="movements_begin"),
    path("manifests/<str:uid>/", named.manifest, name="movements_manifest"),
    path("manifests/<str:uid>/release/<str:act>/", acting.release, name="movements_release"),
    path("manifests/<str:uid>/papers/<slug:kind>/", papers.paper, name="movements_print"),
    path("<str:uid>/", looking.movement, name="movements_movement"),
    path("<str:uid>/counts/", looking.counts, name="movements_counts"),
    path("<str:uid>/before/", looking.before, name="movements_before"),
    path("<str:uid>/gate/", named.at_the_gate, name="movements_gate"),
    path("<str:uid>/paper/", named.paper_list, name="movements_paper"),
    path("<str:uid>/change/<str:act>/", acting.change, name="movements_change"),
    path("<str:uid>/gate/<str:act>/", acting.at_the_gate, name="movements_gate_act"),
    path("<str:uid>/take-back/", acting.take_back, name="movements_take_back"),
    path("<str:uid>/review/", acting.review, name="movements_review"),
    path("<str:uid>/decide/", acting.decide, name="movements_decide"),
]
urlpatterns = [
    path("gate/pair/", gate.pair, name="movements_pair"),
    path("gate/standing/", gate.standing, name="movements_standing"),
    path("gate/packet/", gate.packet, name="movements_packet"),
    path("gate/sync/", gate.sync, name="movements_sync"),
    path("operations/<slug:operation_code>/movements/", include(of_operation)),
]
