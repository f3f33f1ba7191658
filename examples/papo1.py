"""papo/1 without a network: topics, packets signed and checked, cards of groups judged, numbers counted."""
import base64
import json
import random
import re
import time
import unicodedata
from urllib.parse import quote, unquote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CONTROL = (r"presence\.publish|presence\.query|request\.(make|accept|deny)|group\.(ask|invite|deny|leave)|"
           r"receipt|sync\.(request|relay|have)")
MESSAGE = r"message\.(send|edit|delete|react|typing)"
TYPES = {"USERS": r"presence\.publish", "WHO": r"presence\.query", "CONTROL": CONTROL, "roster": r"group\.roster|sync\.relay",
        "SESSIONS": rf"session\.end|{MESSAGE}", "messages": MESSAGE}
SEQUENCED = r"(request|session|message|group)\.(?!typing|roster)"
LAST = 2**31 - 1  # the count of a last will in its boot: higher than any other
NAME = re.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}")


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def raw(text):
    data = base64.urlsafe_b64decode(text + "==")
    if b64(data) != text:
        raise ValueError("malformed")
    return data


def level(name):
    """A name as it stands in a topic."""
    return quote(name, safe="").replace(".", "%2E").replace("%7E", "~")


def compared(name):
    """A name as it is compared."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).strip().lower())


def whole(value, start, end):
    """Is it a whole number from start on, below end? A range would try each of its numbers on anything else."""
    return type(value) is int and start <= value < end


def now():
    return int(time.time() * 1000)


def ulid(at):
    bits = at << 80 | random.SystemRandom().getrandbits(80)
    return "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[bits >> n & 31] for n in range(125, -1, -5))


def keys(secret):
    """What signs, and the public key as it is written."""
    signs = Ed25519PrivateKey.from_private_bytes(raw(secret))
    return signs, b64(signs.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def verify(key, text, sig):
    Ed25519PublicKey.from_public_bytes(raw(key)).verify(raw(sig), text.encode())


def sign_envelope(topic, word, signs):
    """A packet: the word as JSON, closed by the signature under topic and text."""
    body = json.dumps(word, ensure_ascii=False, separators=(",", ":"))
    sig = b64(signs.sign(f"papo/1\n{topic}\n{body}".encode()))
    return f'{body[:-1]},"sig":"{sig}"}}'.encode()


def open_envelope(topic, packet):
    """The word in a packet that came to this topic (without the space). Raises something if it is none."""
    if len(packet) > 65_536:
        raise ValueError("too-big")
    found = re.fullmatch(r'(.*),"sig":"([\w-]{86})"\}', packet.decode(), re.DOTALL | re.ASCII)
    if not found:
        raise ValueError("unsigned")
    word, (kind, *levels) = json.loads(packet), topic.split("/")
    verify(word["key"], f"papo/1\n{topic}\n{found[1]}}}", found[2])
    by, what = word["by"], word["type"]
    if level(by) != levels[1 if kind == "SESSIONS" else -1] or by != compared(by):
        raise ValueError("not-yours")
    here, anywhere = TYPES[levels[1] if kind == "GROUPS" else kind], "|".join(TYPES.values())
    if re.fullmatch(anywhere, what) and not re.fullmatch(here, what):  # a later papo may have other types
        raise ValueError("misplaced")
    counted = "seq" in word or re.match(SEQUENCED, what)
    if word["v"] != 1 or not NAME.fullmatch(word["id"]) or counted and not whole(word.get("seq"), 1, 2**53):
        raise ValueError("malformed")
    if not whole(word["at"], 1_577_836_800_001, now() + 86_400_000):
        raise ValueError("from-the-future")
    return word


def ref(word):
    """What others call this word: an id belongs to its author, so it is told with the author's key."""
    return f'{word["id"]}.{word["key"]}'


def inner(word):
    """Topic and bytes of what somebody passes on in a `sync.relay`."""
    where, author = "roster" if word["channel"][0] == "!" else "messages", json.loads(word["packet"])["by"]
    return f'GROUPS/{level(word["channel"][1:])}/{where}/{level(author)}', word["packet"].encode()


def room(me, place, to=""):
    """The topic where somebody speaks in a group, to somebody's control topic, or in a session with them."""
    if place[0] == "#":
        return f"GROUPS/{level(place[1:])}/messages/{level(me)}"
    control = f"CONTROL/{level(to)}_Control/{level(me)}"
    return control if place == "control" else f"SESSIONS/{level(to)}/{level(me)}/{place}"


def place_of(topic):
    """The place that a topic belongs to, as receipts name it."""
    levels = topic.split("/")
    return {"SESSIONS": levels[-1], "GROUPS": f"#{unquote(levels[1])}"}.get(levels[0], "control")


def session_name(accepts, asked, at):
    """What a conversation is called."""
    return f'{level(accepts)}_{level(asked)}_{time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(at / 1000))}'


def session_in(word, me):
    """The conversation that somebody's yes begins with me."""
    if not re.fullmatch(rf'{level(word["by"])}_{level(me)}_\d{{8}}T\d{{6}}Z', word["session"]):
        raise ValueError("malformed")
    return word["session"]


def people(card):
    """The members of a card, each as [name, key]."""
    return [member[:2] for member in card["members"]]


def signer(line, rev):
    """Who signs card number `rev` with this line of leaders: the last, or who hands over with this card."""
    return line[-2] if line[-1]["how"] == "handed" and line[-1]["rev"] == rev else line[-1]


def heirs_text(group, founding, rev, heirs):
    """What the signer of card number `rev` signs of its heirs; card 1 cannot name its own hash."""
    rows = [f"{who} {key}" for who, key in heirs["list"]]
    return "\n".join(["papo/1 heirs", group, "" if rev == 1 else founding, str(rev), str(heirs["after"]), *rows])


def check_roster(group, card):
    """Raises something unless the card makes sense by itself, and signatures show from the founder on who leads."""
    line, rev, members, gone = card["lineage"], card["rev"], people(card), [one[:2] for one in card["departed"]]
    by, last, founded = signer(line, rev), line[-1], rev == 1
    fine = [
        group == f'{compared(card["name"])}~{line[0]["key"][:6]}',
        [by["id"], by["key"]] == [card["by"], card["key"]],
        line[0]["how"] == "founded" and line[0]["rev"] == 1 and len(line) <= 64 and last["rev"] <= rev,
        all(a["rev"] < b["rev"] and b["how"] in ("handed", "claimed") for a, b in zip(line, line[1:])),
        founded == ("before" not in card) == ("founding" not in card),
        not founded or len(members) == 1 and not gone and not card["heirs"]["list"] and not card["disbanded"],
        len({who for who, _ in members}) == len(members) <= 300 and len(card["heirs"]["list"]) <= 8,
        all(since <= rev for _, _, since, _ in card["members"]) and not any(one in members for one in gone),
        not members if card["disbanded"] else [last["id"], last["key"]] in members,
    ]
    if not all(fine):
        raise ValueError("bad-roster")
    founding = card.get("founding", "")
    verify(card["key"], heirs_text(group, founding, rev, card["heirs"]), card["heirs"]["sig"])
    for place, step in enumerate(line[1:], 1):
        if step["how"] == "handed":
            text = f'papo/1 leader\n{group}\n{founding}\n{step["rev"]}\n{step["id"]}\n{step["key"]}'
            verify(line[place - 1]["key"], text, step["sig"])
        else:
            if [step["id"], step["key"]] not in step["heirs"]["list"]:
                raise ValueError("bad-roster")
            text = heirs_text(group, founding, step["rev"] - 1, step["heirs"])
            verify(signer(line[:place], step["rev"] - 1)["key"], text, step["heirs"]["sig"])


def supersedes(line, known):
    """Has who leads by this line the say for somebody who knows that one? None where they part: the later counts."""
    for theirs, ours in zip(line + [None] * len(known), known):
        if theirs != ours:
            return False if ours[3] == "handed" and (not theirs or theirs[3] != "claimed") else None
    return True


def after_roster(known, card, name):
    """What is known of a group with this card, named by its hash; None when it does not count. As everybody does it
    who looks on from outside: no card between is needed, since the line of leaders vouches for itself."""
    line = [[step["id"], step["key"], step["rev"], step["how"]] for step in card["lineage"]]
    order, founding = [card["rev"], -card["at"]], card.get("founding", name)
    if known is not None:
        goes_on = supersedes(line, known["line"])
        newer = order > known["order"] if goes_on else goes_on is None and card["at"] > -known["order"][1]
        if founding != known["founding"] or not newer:
            return None
    # who was a member is remembered for each card: words are said under one of them
    cards = {**(known["cards"] if known else {}), name: people(card)}
    return {"order": order, "line": line, "founding": founding, "leader": line[-1][0], "under": [card["rev"], name],
            "names": [who for who, _ in people(card)], "cards": cards}


def add(have, n):
    """Number n is there now; `have` is [up_to, gaps]. False when it was there already."""
    up_to, gaps = have
    if n > up_to:
        have[:] = [n, gaps + [[up_to + 1, n - 1]] * (n > up_to + 1)]
        return True
    cut = [part for a, b in gaps for part in ([[a, n - 1], [n + 1, b]] if a <= n <= b else [[a, b]])]
    have[1] = [[a, b] for a, b in cut if a <= b]
    return have[1] != gaps


def begin_after(have, n):
    """Everything up to n counts as there."""
    have[:] = [max(have[0], n), [[max(a, n + 1), b] for a, b in have[1] if b > n]]


def receipt(have):
    """What a receipt says of this counter: as much as fits into one."""
    up_to, gaps = have if len(have[1]) <= 64 else (have[1][64][0] - 1, have[1][:64])
    return {"upTo": up_to, "gaps": gaps, "read": []}


def wanted(word, words):
    """Of my words in one place, those that somebody lacks by a receipt, or asks for."""
    ranges = word.get("gaps", [[word.get("from"), word.get("to")]])
    return [packet for first, last in ranges if first > 0 for packet in words[first - 1:last]]
