"""Limit BLAS to one thread: small products lose more by waiting than they gain."""

from contextlib import AbstractContextManager

from threadpoolctl import threadpool_limits


def one_thread() -> AbstractContextManager[object]:
    """Holds for the whole process until the block ends, or for good if it is only called."""
    limits: AbstractContextManager[object] = threadpool_limits(limits=1, user_api="blas")
    return limits
