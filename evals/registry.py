"""The suites and the known defects that the command line knows."""

from evals.cases import AnySuite
from evals.mutants.agendas import AGENDAS
from evals.mutants.fairness import FAIRNESS
from evals.mutants.pairings import PAIRINGS
from evals.mutants.privacy import PRIVACY
from evals.mutants.publishing import PUBLISHING
from evals.mutants.themes import THEMES
from evals.mutate import Mutant
from evals.suites.agendas import AgendaSuite
from evals.suites.fairness import FairnessSuite
from evals.suites.pairings import PairingSuite
from evals.suites.privacy import PrivacySuite
from evals.suites.publishing import PublishingSuite
from evals.suites.themes import ThemeSuite

SUITES: tuple[AnySuite, ...] = (
    PairingSuite(),
    ThemeSuite(),
    AgendaSuite(),
    PrivacySuite(),
    FairnessSuite(),
    PublishingSuite(),
)
MUTANTS: tuple[Mutant, ...] = (*PAIRINGS, *THEMES, *AGENDAS, *PRIVACY, *FAIRNESS, *PUBLISHING)
