"""JSON of the agendas step: another door to the same queries and actions."""

from fastapi import APIRouter

router = APIRouter(tags=["agendas"])
