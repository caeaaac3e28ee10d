"""HTML of the upkeep step: the API's reading page and what each problem means."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
