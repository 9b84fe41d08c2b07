"""The words of a title by which threads like one another are found.

Words are folded and lose their ending by the English rules of Snowball, whatever the language: a
title is too short to tell, and the plural of Spanish goes by them as well.
"""

from __future__ import annotations

import re
from functools import lru_cache

from snowballstemmer import stemmer  # type: ignore[import-untyped]

from forum.core.text import fold

MOST = 12  # words of one title
LONGEST = 40  # characters of a word, as in the table
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile("['\u2019\u02bc]")

# Words that stand in titles about anything, in English and in Spanish, folded.
_EVERYWHERE = frozenset("""
    a about after again all also am an and any anybody anyone anything are arent as at be
    because been before being best better between both but by can cant could did didnt do does
    doesnt doing dont during each every everybody everyone find for from get getting give go
    going good got great had has have having he hello help her here hers him his hi how i id
    idea if ill im in into is isnt it its ive just know let lets like look looking lot made
    make making many may me more most much must my need needed needs new no not now of off ok
    on one only or other our out over people please question really say should so some
    somebody someone something still such take than thank thanks that thats the their them
    then there these they thing things think this those through to too tried try trying two
    under until up us use used using very want was way we well were weve what whats when where
    which while who whom why will with without wont work worked working would yes you your
    youre al algo alguien algun alguna algunas alguno algunos and ante antes aqui asi aunque
    ayuda bien buen buena buenas bueno buenos cada como con contra cosa cosas cual cuales
    cuando cuanto de del desde donde dos e el ella ellas ellos en entre era eran es esa esas
    ese eso esos esta estaba estamos estan estar estas este esto estos fue fueron gracias ha
    hace hacen hacer haces hacia han hasta hay hemos hola la las le les lo los mas me mejor
    mejores mi mis mucha muchas mucho muchos muy nada nadie ni no nos nosotras nosotros
    nuestra nuestras nuestro nuestros nueva nuevas nuevo nuevos o os otra otras otro otros
    para pero poco podemos poder por porque pregunta puede pueden puedo pues que quien quienes
    quiero saben se sea ser si sido sin sobre somos son su sus tal tambien tan tanto te
    tenemos tener tengo ti tiene tienen toda todas todo todos tu tus u un una unas uno unos
    usar usted ustedes va vamos vosotros y ya yo
""".split())  # noqa: SIM905 (words are easier to read than a list)  # fmt: skip


def words_in(title: str) -> frozenset[str]:
    """Return the words that say what a title is about, folded and without their endings."""
    words = dict.fromkeys(_WORD.findall(_APOSTROPHE.sub("", fold(title))))
    telling = [word for word in words if word not in _EVERYWHERE and len(word) > 1]
    return frozenset(_stem(word[:LONGEST]) for word in telling[:MOST])


@lru_cache(4_096)
def _stem(word: str) -> str:
    return str(stemmer("english").stemWord(word))
