"""papo/1 without a network: packets are signed and checked, cards of groups judged, numbers counted."""
import base64
import json
import os
import random
import re
import time
import unicodedata
from urllib.parse import quote, unquote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CONTROL = (r"presence\.show|who\.ask|request\.(make|accept|deny)|group\.(ask|invite|deny|leave)|"
           r"receipt|resend|relayed|have")
SAID = {"USERS": r"presence\.show", "WHO": r"who\.ask", "CONTROL": CONTROL, "info": r"group\.card|relayed",
        "SESSIONS": r"session\.(say|edit|delete|react|end|typing)",
        "messages": r"group\.(say|edit|delete|react|typing)"}
LAST = 2**31 - 1  # the count of a last will: the highest of its boot
COUNTED = r"(request|session|group)\.(?!typing|card)"
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


def now():
    return int(time.time() * 1000)


def ulid(at):
    bits = at << 80 | random.SystemRandom().getrandbits(80)
    return "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[bits >> n & 31] for n in range(125, -1, -5))


def verify(key, text, sig):
    Ed25519PublicKey.from_public_bytes(raw(key)).verify(raw(sig), text.encode())


def sealed(topic, word, signs):
    """A packet: the word as JSON, closed by the signature under topic and text."""
    body = json.dumps(word, ensure_ascii=False, separators=(",", ":"))
    sig = b64(signs.sign(f"papo/1\n{topic}\n{body}".encode()))
    return f'{body[:-1]},"sig":"{sig}"}}'.encode()


def opened(topic, packet):
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
    if not re.fullmatch(SAID[levels[1] if kind == "GROUPS" else kind], what):
        raise ValueError("misplaced")
    counted = re.match(COUNTED, what) is not None
    if word["v"] != 1 or not NAME.fullmatch(word["id"]) or counted and word["seq"] not in range(1, 2**53):
        raise ValueError("malformed")
    if word["at"] not in range(1_577_836_800_001, now() + 86_400_000):
        raise ValueError("from-the-future")
    return word


def inner(word):
    """Topic and bytes of what somebody passes on in a `relayed`."""
    where, author = "info" if word["place"][0] == "!" else "messages", json.loads(word["packet"])["by"]
    return f'GROUPS/{level(word["place"][1:])}/{where}/{level(author)}', word["packet"].encode()


def people(card):
    """The members of a card, each as [name, key]."""
    return [member[:2] for member in card["members"]]


def signer(line, rev):
    """Who signs card number `rev` with this line of leaders: the last, or who hands over with this card."""
    return line[-2] if line[-1]["how"] == "handed" and line[-1]["rev"] == rev else line[-1]


def heirs_text(group, rev, heirs):
    rows = [f"{who} {key}" for who, key in heirs["list"]]
    return "\n".join(["papo/1 heirs", group, str(rev), str(heirs["after"]), *rows])


def check_card(group, card):
    """Raises something unless the card makes sense by itself, and signatures show from the founder on who leads."""
    line, rev, members, gone = card["line"], card["rev"], people(card), [one[:2] for one in card["gone"]]
    by, last, founded = signer(line, rev), line[-1], rev == 1
    fine = [
        group == f'{compared(card["name"])}~{line[0]["key"][:6]}',
        [by["id"], by["key"]] == [card["by"], card["key"]],
        line[0]["how"] == "founded" and line[0]["rev"] == 1 and len(line) <= 64 and last["rev"] <= rev,
        all(a["rev"] < b["rev"] and b["how"] in ("handed", "claimed") for a, b in zip(line, line[1:])),
        founded == ("before" not in card) == ("founding" not in card),
        not founded or len(members) == 1 and not gone and not card["disbanded"],
        len({who for who, _ in members}) == len(members) <= 300 and len(card["heirs"]["list"]) <= 8,
        all(since <= rev for _, _, since, _ in card["members"]) and not any(one in members for one in gone),
        not members if card["disbanded"] else [last["id"], last["key"]] in members,
    ]
    if not all(fine):
        raise ValueError("bad-card")
    verify(card["key"], heirs_text(group, rev, card["heirs"]), card["heirs"]["sig"])
    for place, step in enumerate(line[1:], 1):
        if step["how"] == "handed":
            text = f'papo/1 leader\n{group}\n{step["rev"]}\n{step["id"]}\n{step["key"]}'
            verify(line[place - 1]["key"], text, step["sig"])
        else:
            text = heirs_text(group, step["rev"] - 1, step["heirs"])
            verify(signer(line[:place], step["rev"] - 1)["key"], text, step["heirs"]["sig"])


def after_card(known, card, name):
    """What is known of a group with this card, named by its hash; None when it does not count. As who looks on
    from outside does it: the highest number counts, if its line of leaders goes on from the known one."""
    line = [[step["id"], step["key"], step["rev"]] for step in card["line"]]
    order, founding = [-card["rev"], card["at"], name], card.get("founding", name)
    known = known or {"order": [0], "line": [], "founding": founding, "cards": {}}
    goes_on = line[:len(known["line"])] == known["line"] and founding == known["founding"]
    if order >= known["order"] or not goes_on:
        return None
    # who was a member is remembered for each card: words are said under one of them
    return {"order": order, "line": line, "founding": founding, "leader": line[-1][0], "under": [card["rev"], name],
            "names": [who for who, _ in people(card)], "cards": {**known["cards"], name: people(card)}}


def add(have, n):
    """Number n is there now; `have` is [upto, holes]. False when it was there already."""
    upto, holes = have
    if n > upto:
        have[:] = [n, holes + [[upto + 1, n - 1]] * (n > upto + 1)]
        return True
    cut = [part for a, b in holes for part in ([[a, n - 1], [n + 1, b]] if a <= n <= b else [[a, b]])]
    have[1] = [[a, b] for a, b in cut if a <= b]
    return have[1] != holes


def begin_after(have, n):
    """Everything up to n counts as there."""
    have[:] = [max(have[0], n), [[max(a, n + 1), b] for a, b in have[1] if b > n]]


class Person:
    """Who speaks, and all that they keep: the secret key, pins, counters, their own words until they are confirmed."""

    PARTS = "pins out got told sessions requests asks groups invited asked".split()

    def __init__(self, name, file):
        self.name, self.me, self.file, self.last, self.count, self.seen = name, compared(name), file, 0, 0, {}
        self.kept = {"secret": b64(os.urandom(32)), "id": f"papo-{os.urandom(8).hex()}", "boot": 0}
        self.kept.update({part: {} for part in self.PARTS})
        if os.path.exists(file):
            with open(file) as kept:
                self.kept = json.load(kept)
        self.signs = Ed25519PrivateKey.from_private_bytes(raw(self.kept["secret"]))
        self.key = b64(self.signs.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))

    def save(self):
        """Whoever reads the file can speak as you, so nobody else may. It is whole at every moment."""
        with open(os.open(f"{self.file}.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            json.dump(self.kept, out)
        os.replace(f"{self.file}.new", self.file)

    def packet(self, topic, what, **fields):
        self.last = max(now(), self.last + 1)  # never before what was heard
        stamp = {"v": 1, "type": what, "id": ulid(self.last), "by": self.me, "at": self.last}
        return sealed(topic, {**stamp, **fields, "key": self.key}, self.signs)

    def card(self, status):
        """My card: its topic and the packet."""
        self.count += 1
        n, topic = [self.kept["boot"], LAST if status == "offline" else self.count], f"USERS/{level(self.me)}"
        return topic, self.packet(topic, "presence.show", status=status, name=self.name, caps=["papo/1"], n=n)

    def boot(self):
        """A new connection. Its last will is made before it."""
        self.kept["boot"], self.count = max(now(), self.kept["boot"] + 1), 0
        self.save()
        return self.card("offline")

    def room(self, place, to=""):
        """My topic in a group, in somebody's control topic, or in a session with them."""
        if place[0] == "#":
            return f"GROUPS/{level(place[1:])}/messages/{level(self.me)}"
        control = f"CONTROL/{level(to)}_Control/{level(self.me)}"
        return control if place == "control" else f"SESSIONS/{level(to)}/{level(self.me)}/{place}"

    def remember(self, by, word):
        """What follows for me from somebody's word. True when they came with a new connection."""
        what, kept = word["type"], self.kept
        if what == "presence.show":
            before, self.seen[by] = self.seen.get(by, {"n": [0, 0]}), word
            if word["n"] <= before["n"]:
                self.seen[by] = before
                raise ValueError("stale")
            return word["n"][0] > before["n"][0]
        if what == "request.make":
            kept["requests"][by] = word["id"]
        elif what == "request.accept" and kept["asks"].get(by) == word["request"]:
            if re.fullmatch(rf"{level(by)}_{level(self.me)}_\d{{8}}T\d{{6}}Z", word["session"]):
                kept["sessions"][word["session"]] = by
        elif what == "group.invite":
            kept["invited"][word["group"]] = [by, word["id"]]
        elif what == "group.deny":
            kept["asked"] = {group: ask for group, ask in kept["asked"].items() if ask != word["join"]}
        return False

    def is_here(self, who):
        return self.seen[who]["status"] != "offline"

    def session_with(self, who):
        return [session for session, other in self.kept["sessions"].items() if other == who][-1]

    def ask_for(self, group):
        """Whom to ask to be let in, and with what: as the answer to an invitation if there is one."""
        inviter, invitation = self.kept["invited"].pop(group, (None, None))
        known = self.kept["groups"].get(group, {"leader": inviter})
        fields = {"group": group, "card": known.get("under"), "invitation": invitation}
        return known["leader"], {name: value for name, value in fields.items() if value is not None}

    def session_for(self, who):
        return f'{level(self.me)}_{level(who)}_{time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())}'

    def understands(self, place, word):
        """May this be said here? False when what would tell has not come yet."""
        if place[0] != "#":
            return place == "control" or self.kept["sessions"].get(place) == word["by"]
        members = self.kept["groups"].get(place[1:], {"cards": {}})["cards"].get(word["card"][1])
        if members and ([word["by"], word["key"]] not in members or [self.me, self.key] not in members):
            raise ValueError("not-a-member")
        return members is not None

    def receipt(self, counter):
        """What I have by this counter, as far as it fits into a receipt."""
        upto, holes = self.kept["got"][counter]
        upto, holes = (upto, holes) if len(holes) <= 64 else (holes[64][0] - 1, holes[:64])
        return {"upto": upto, "holes": holes, "read": 0}

    def wanted(self, by, word):
        """What somebody lacks of my words, by their receipt or because they ask: the very same packets."""
        topic = self.room(word["place"], by)
        if word["type"] == "receipt":
            self.kept["told"][f"{topic} {by}"] = word["upto"]
        elif word["author"] != self.me:
            return []
        words, ranges = self.kept["out"].get(topic, []), word.get("holes", [[word.get("from"), word.get("to")]])
        return [(topic, text) for first, last in ranges if first > 0 for text in words[first - 1:last]]

    def unconfirmed(self, who):
        """The newest words that somebody has not confirmed: their numbers show what is missing."""
        for topic, words in self.kept["out"].items():
            members = self.kept["groups"].get(unquote(topic.split("/")[1]), {"names": []})["names"]
            theirs = topic.startswith((f"CONTROL/{level(who)}_Control/", f"SESSIONS/{level(who)}/"))
            if (theirs or who in members) and self.kept["told"].get(f"{topic} {who}", 0) < len(words):
                yield topic, words[-1]
