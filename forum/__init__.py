"""Outward: an async forum for communities of practice, with threads, tags, moderation and digests.

Floors. A slice imports only slices to its left (``forum/slices.py``)::

    ROOF      app worker cli serving · routes listeners schedule commands — see all, seen by none
    FLOOR 3   letterbox → archives → pages → admin — compose across slices; own almost no rows
    FLOOR 2   notifications → digests → moderation — react to what happens below
    FLOOR 1   accounts → groups → tags → files → threads → citations — the community itself
    GROUND    core → jobs → mail — knows no word of the domain

Storeys. Within a slice a module imports only modules to its left::

    models signals policy queries emails actions jobs listeners forms routes commands

Down: call. Up: signal. Actions write, in four beats: hold the row, ask the policy, change, tell.
What you may not see is not found. Refusals are exceptions with a sentence that a member can read.
"""
