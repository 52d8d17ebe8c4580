"""The process that does the jobs."""

from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params


def run(concurrency: int, grace: float, *, wait: bool = True) -> None:
    """Do jobs until asked to end, or (``wait=False``) until none is left.

    One that does not finish within ``grace`` seconds of being asked is done again later.
    """
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=2)
    with app.replace_connector(connector) as ready:
        ready.run_worker(
            name="goldthread",
            concurrency=concurrency,
            wait=wait,
            shutdown_graceful_timeout=grace,
            delete_jobs="successful",
            fetch_job_polling_interval=30,
        )
