"""Letters: the outbox, and how they leave the house. Others may use `outbox` to post them.

`smtp` tells the doctor (`forum check`) whether the mail server takes us, `addresses` how domains
are written in letters, `rates` how letters fare by domain. `returning` signs and reads the
addresses that answers and bounces come back to; letters name one only if `mail.incoming` says that
such letters reach us.

`domain` tells the doctor what the DNS of our domain lacks; `signing` signs letters for it (DKIM).

`reading` makes plain values of a letter that came in, `decoding` text of its headers, `machines`
tells which letters no person wrote, and `authentication` what a trusted server found out about
their sender. `trimming` takes quotes and signature off what somebody wrote, `html_text` does
so where it is HTML, and `plain_text` makes Markdown of what is left of a text.
"""
