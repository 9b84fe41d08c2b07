"""Work for later: asking what came of trials."""

from __future__ import annotations

from forum.core.database import atomic, now
from forum.jobs.broker import broker
from forum.threads.actions import trials
from forum.threads.queries.trials import due_trials

BATCH = 100


@broker.task(task_name="threads.ask_trials")
async def ask_about_trials(after: int = 0) -> None:
    """Have those asked whose day has come, a job each; the next batch is another job."""
    batch, last = await due_trials(now(), after=after, size=BATCH)
    async with atomic():
        for trial in batch:
            name = f"threads.ask-{trial.id}-{trial.check_on:%Y%m%d}"
            await ask_about_trial.kicker().with_task_id(name).kiq(trial.id)
        if last:
            await ask_about_trials.kiq(last)


@broker.task(task_name="threads.ask_trial")
async def ask_about_trial(trial_id: int) -> None:
    """Ask one member, if it's still due."""
    await trials.ask_about(trial_id)
