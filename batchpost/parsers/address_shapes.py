"""The parts of an address found in its shape: one letter a word, as `address_words` gives them.

Many addresses share one shape, so a shape is looked at once and its parts are cut from all of
them. A part is named only where its place makes it certain: a word that can mean two things
(«д.» a village or a house, «п.» a settlement or an entrance) is decided by what follows it, and
two answers to one question are none.
"""

import re
from functools import lru_cache
from typing import NamedTuple

#: Longer than any address: what comes after is no address and is not looked at.
_SHAPE_MAX = 64
_KEPT_SHAPES = 1 << 16
_STREET_FOLLOWS = r"S(?=[DAH]?[IkpdcTL]*[NKJCA])"
_NAME_ENDS = rf"(?=$|[,TMhdpcBUyZqo6ifbr-]|{_STREET_FOLLOWS}|[NJK][ORV])"
_WORD = r"[NKJCA](?![ORV])"
#: A number after a village's name belongs to the name only if a house comes later.
_NAME_NUMBER = r"(?:D(?=,.*(?:[hd]#?[DH]|S)))?"
_NAME = rf"A?{_WORD}(?:{_WORD}){{0,2}}{_NAME_NUMBER}{_NAME_ENDS}"
_STREET_NAME = (
    rf"(?:[IkpdcTL](?=[INKJC]))*(?:[DAH](?=[NKJCA]))?{_WORD}(?:[NJAI](?![ORV])){{0,5}}"
    rf"(?=$|[,TMhdpckbtfBUyZq6i#DHX-]|{_STREET_FOLLOWS}|[NJK][ORV])"
)
#: Parts that are known by a word of theirs wherever they stand.
_ANYWHERE = re.compile(
    r"(?P<unit>q*U#?[DH56])"
    r"|(?P<poste_restante>y?Z)"
    r"|(?P<box>q*B(?:#?[DH5])?)"
    r"|(?P<post_office>o[NKJ]+)"
    r"|(?P<region>[NJ]O|O[NJ])"
    r"|(?P<district>[NJ]R|R[NJ])"
    r"|(?P<council>[NJK]V|V[NJK])"
    rf"|(?P<locality>TK(?=[NJCA])|T{_NAME}|[dpc](?=[NKJ]){_NAME})"
    rf"|(?P<street>A?S{_STREET_NAME})"
    r"|(?P<quarter>M(?:A?[NKJC][NJA]{0,3}|#?[DHA](?![NKJ])))"
    r"|(?P<house>[hd]#?[DH]L?)"
    r"|(?P<building>b#?(?:[DH]L?|L)|k#?[DH](?=,?f))"
    r"|(?P<structure>t#?[DH]L?)"
    r"|(?P<flat>f#?[DH]L?)"
    r"|(?P<postcode>6)"
)
#: Parts that are known only at the beginning of a piece between commas or after another part.
_AT_EDGE = re.compile(
    r"(?P<country>r?C(?=$|[,6])|Nr(?=$|[,6])|C(?=[NJ]O|T|K))"
    r"|(?P<street>(?:[DAH](?=[NKJ]))?[NKJCA][NJA]{0,3}S(?=$|[,DHhd#]))"
    r"|(?P<quarter>[NAK][NA]{0,2}M(?=$|[,DHhd#]))"
    r"|(?P<locality>[NKJ][NJ]{0,2}[Tdpc](?=$|,))"
    rf"|(?P<town>K(?=$|,|{_STREET_FOLLOWS}))"
    r"|(?P<foreign_postcode>5(?=$|,|[NKC]))"
    r"|(?P<place>[NKJCr]{1,4}(?=$|,))"
)
_BARE_HOUSE = re.compile(r",?(?P<house>#?[DH]L?)(?=$|[,bktf])")
_HOUSE_AFTER = frozenset(("street", "quarter", "locality", "town"))
_EDGE_AFTER = frozenset(
    ("region", "district", "council", "postcode", "country", "locality", "foreign_postcode")
)
_SEE_THROUGH = "i#-"


class Span(NamedTuple):
    """The pieces of a part: the first, and one after the last."""

    first: int
    end: int


@lru_cache(_KEPT_SHAPES)
def find_parts(shape: str) -> dict[str, Span]:
    """Return the parts that a shape has for certain.

    >>> find_parts("TK,SN,dD,fD")["house"]
    Span(first=6, end=8)
    >>> sorted(find_parts("dN,dD")), sorted(find_parts("TND"))
    (['house', 'locality'], [])
    """
    if len(shape) > _SHAPE_MAX:
        return {}
    claims: dict[str, list[Span]] = {}
    last, edge, position = "", True, 0
    while position < len(shape):
        found = _next(shape, position, last, edge=edge)
        if found is None:
            letter = shape[position]
            edge = letter == "," or (edge and letter in _SEE_THROUGH)
            last = last if letter == "," else ""
            position += 1
            continue
        last = found.lastgroup or ""
        claims.setdefault(last, []).append(Span(*found.span(last)))
        position = found.end()
        edge = last in _EDGE_AFTER
    return _decided(claims)


def _next(shape: str, position: int, last: str, *, edge: bool) -> "re.Match[str] | None":
    if last in _HOUSE_AFTER and (house := _BARE_HOUSE.match(shape, position)):
        return house
    if edge and (found := _AT_EDGE.match(shape, position)):
        # A bare place is the weakest reading: a kind in it goes before.
        if found.lastgroup != "place":
            return found
        return _ANYWHERE.match(shape, position) or found
    return _ANYWHERE.match(shape, position)


def _decided(claims: dict[str, list[Span]]) -> dict[str, Span]:
    """Return what was claimed once; a bare town only where nothing else is the locality."""
    bare = claims.pop("town", [])
    places = claims.pop("place", [])
    streets = claims.get("street", [])
    if bare and "locality" not in claims and not any(one < bare[0] for one in streets):
        claims["locality"] = bare
    found = {part: spans[0] for part, spans in claims.items() if len(spans) == 1}
    if "country" not in claims and places:
        # The last of them: an address abroad ends in its country, if it names one.
        found["last_place"] = places[-1]
    return found
