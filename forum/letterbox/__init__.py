"""What letters that come in ask for: replies, new threads, commands, and news of bounces.

::

    mail.MailArrived → jobs.sort_mail → actions/sorting.sort, by the address it came to
        bounce+…   mail.actions.bounces
        reply+…    actions/commands.obey_or_reply: one line that is a command, or a post
        writer+…   actions/private: through the forum to one member; to+… answers that
        <group>@   actions/starting.start: a new thread, or a reply if it answers a post there

Whose a letter is, ``writers`` and ``actions/believing`` tell; where they can't, ``actions/asking``
holds it until its writer has clicked on the link in a letter (``routes``, ``actions/confirming``).
What can't be done comes back with her words (``actions/refusing``). Every action settles its letter
in the transaction in which it does what that asks for (``actions/taking``), so each is done once.

Others may use `sentences`, which tell what commands there are.
"""
