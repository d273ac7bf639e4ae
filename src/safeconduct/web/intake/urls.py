"""The addresses of imports. What the list says, and how its file is called, stands in none."""

from __future__ import annotations

from django.urls import include, path

from safeconduct.web.intake.views import columns, duplicates, faults, lists, merging

of_operation = [
    path("imports/", lists.imports, name="intake_imports"),
    path("imports/<str:uid>/", lists.resume, name="intake_import"),
    path("imports/<str:uid>/discard/", lists.discard, name="intake_discard"),
    path("imports/<str:uid>/columns/", columns.columns, name="intake_columns"),
    path("imports/<str:uid>/faults/", faults.faults, name="intake_faults"),
    path("imports/<str:uid>/faults/export/", faults.export, name="intake_faults_export"),
    path("imports/<str:uid>/duplicates/", duplicates.duplicates, name="intake_duplicates"),
    path("imports/<str:uid>/summary/", merging.summary, name="intake_summary"),
    path("imports/<str:uid>/merge/", merging.merge, name="intake_merge"),
    path("imports/<str:uid>/progress/", merging.progress, name="intake_progress"),
    path("imports/<str:uid>/done/", merging.done, name="intake_done"),
    path("imports/<str:uid>/undo/", merging.undo, name="intake_undo"),
]
urlpatterns = [
    path("operations/<slug:operation_code>/", include(of_operation)),
]
