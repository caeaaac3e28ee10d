"""Known defects, one module per suite; ALL lists them."""

from evals.mutants.agendas import AGENDAS
from evals.mutants.pairings import PAIRINGS
from evals.mutants.privacy import PRIVACY
from evals.mutants.themes import THEMES
from evals.mutate import Mutant

ALL: tuple[Mutant, ...] = (*PAIRINGS, *THEMES, *AGENDAS, *PRIVACY)
