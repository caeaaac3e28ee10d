"""JSON of the reflections step: another door to the same queries and actions."""

from fastapi import APIRouter

router = APIRouter(tags=["reflections"])
