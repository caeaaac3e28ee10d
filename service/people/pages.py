"""HTML of the people step; a refused form comes back with what was typed."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
