"""A name with all that some format trips over, and the IRIs that the tests look at."""

from graphs import ID

from kg.vocabulary import REF

HOSTILE = 'say "no\\" \\N;\n<b>R&D</b> &amp; ]]> \x01\ufffe\uffff {x}\t=1+1\u2028|end\\'
SHOWN = 'say "no\\" \\N; <b>R&D</b> &amp; ]]>     {x} =1+1 |end\\'
"""The same in one line, without what XML cannot hold."""

ATTACK, MEETING, VETO, DENIAL = (f"{ID}event/{name}" for name in ("angriff", "treffen", "veto", "denied"))
COUNCIL, AIR_FORCE = f"{ID}entity/rat", f"{ID}entity/luftwaffe"
RUSSIA, ALEPPO = f"{REF}Q159", f"{REF}Q41183"
