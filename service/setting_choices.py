"""What those settings may be that are a choice of words."""

from enum import StrEnum


class Mode(StrEnum):
    PRODUCTION = "production"
    DEVELOPMENT = "development"


class ReleaseInterval(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"


class SecondLevel(StrEnum):
    """The one level under the organisation at which releases show bands; fixed at installation."""

    NONE = "none"
    UNIT = "unit"
    CAREER_STAGE = "career_stage"


class EncoderChoice(StrEnum):
    """What texts are embedded with: one for English, or one for several languages."""

    ENGLISH = "english"
    MULTILINGUAL = "multilingual"


class Precision(StrEnum):
    AUTO = "auto"
    BF16 = "bf16"
    FP32 = "fp32"
