"""Closed word lists of the two languages that the sentence splitter asks.

Abbreviations are casefolded and carry their full stop.
"""

from __future__ import annotations

from kg.article import Language


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Always followed by the rest of their phrase: no sentence ends here.
TITLE_ABBREVIATIONS: dict[Language, frozenset[str]] = {
    "de": _set(
        "dr. prof. hr. fr. st. nr. abs. art. bzw. ca. vgl. sog. gen. lt. col. ing. dipl. mag. bspw."
        " evtl. ggf. inkl. zzgl. geb. gest. verh. bes. insb. insbes. kap. tel. str. jan. feb. mär."
        " apr. aug. sep. sept. okt. nov. dez. z.b. d.h. i.d.r. u.a. z.t. v.a. s.o. s.u. o.ä. mr. mrs."
        " ms. max. min. mind. allg. ehem. dt. engl. frz. russ. amerik. hl. hptm. maj. oberstlt. ltn."
        " bd. hrsg. jh. jr."
    ),
    "en": _set(
        "dr. prof. mr. mrs. ms. messrs. st. gen. lt. col. sgt. capt. maj. cpl. pvt. adm. cmdr. brig."
        " sen. rep. gov. pres. hon. rev. fr. supt. insp. det. amb. sec. vs. fig. eq. cf. e.g. i.e."
        " viz. approx. dept. jan. feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec. mt. ft. nos."
        " pp. vol. ed. al. dir. asst. vice-adm. atty."
    ),
}

# May end a sentence: they do before a word that often begins one.
ENDING_ABBREVIATIONS: dict[Language, frozenset[str]] = {
    "de": _set(
        "etc. usw. usf. mio. mrd. tsd. co. u.s. u.s.a. u.n. e.v. a.d. n.chr. v.chr. i.r. kg. km. std. jr."
    ),
    "en": _set("etc. u.s. u.k. u.n. u.s.a. e.u. d.c. a.m. p.m. inc. co. corp. ltd. jr. sr. bros. plc. no."),
}

# Words that, capitalised behind a full stop, begin a sentence far more often than they go on one.
STARTERS: dict[Language, frozenset[str]] = {
    "de": _set(
        "Der Die Das Dem Den Des Ein Eine Einen Einem Einer Er Sie Es Wir Ich Ihr Ihre Ihren Sein"
        " Seine Im In Am An Auf Aus Bei Beim Bis Durch Für Gegen Mit Nach Seit Über Um Unter Vom Von"
        " Vor Während Wegen Zu Zum Zur Zwischen Aber Auch Und Oder Doch Dann Da Daher Danach Darauf"
        " Dabei Damit Deshalb Dies Diese Dieser Dieses Diesem Dort Erst Hier Jetzt Laut Man Mehr"
        " Mehrere Nun Nur Nachdem Obwohl Ob Als Wenn Weil Wie Wer Was Wo So Sollte Trotz Zuvor Zudem"
        " Zwar Außerdem Allerdings Jedoch Dagegen Dennoch Demnach Insgesamt Inzwischen Mittlerweile"
        " Alle Allein Beide Kein Keine Noch Schon Statt Viele Einige Etwa Rund Ebenso Ferner"
        " Gleichzeitig Zugleich"
    ),
    "en": _set(
        "The A An He She It They We I You This That These Those In On At By For From To With After"
        " Before During Since Until Under While When Where As If But And Or So Yet However Its His Her"
        " Their Our My There Then Now Also Both Some Many Most Several Other Another One Two No Not"
        " What Who Why How Although Though Because Despite Earlier Later Meanwhile Still Even Only"
        " Just According Asked Last Such More"
    ),
}
