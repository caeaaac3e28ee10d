"""HTML of the feedback step; a refused form comes back with what was typed."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
