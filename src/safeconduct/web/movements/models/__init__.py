"""Movements, their manifests, the devices of a gate, and what these said."""

from safeconduct.web.movements.models.gate import BoardingEvent, Device, DeviceKind, RefusalReason
from safeconduct.web.movements.models.manifests import Card, Manifest, ManifestRow, Release
from safeconduct.web.movements.models.moving import (
    Clearing,
    ClearingKind,
    Escort,
    MissingPerson,
    MissingReport,
    Movement,
    MovementStep,
    RemarkKind,
    Step,
    StepRemark,
    Vehicle,
    VehicleKind,
)

__all__ = [
    "BoardingEvent",
    "Card",
    "Clearing",
    "ClearingKind",
    "Device",
    "DeviceKind",
    "Escort",
    "Manifest",
    "ManifestRow",
    "MissingPerson",
    "MissingReport",
    "Movement",
    "MovementStep",
    "RefusalReason",
    "Release",
    "RemarkKind",
    "Step",
    "StepRemark",
    "Vehicle",
    "VehicleKind",
]
