"""Letters: the outbox, how they leave the house, and how others come in.

Others post letters by `outbox`. `returning` signs and reads the addresses that answers and bounces
come back to; letters name one only if `mail.incoming` says that such letters reach us. `addresses`
says how domains are written in letters.

`sending` builds letters, signs them (DKIM) and carries them to the mail server. `doors` takes
letters in, `reading` makes plain values of them (and tells what no person wrote, and who vouches
for their sender), `trimming` takes off what isn't her own words. `bounces` weighs what came back.
`domain` tells the doctor (`forum check`) what the DNS of our domain lacks.
"""
