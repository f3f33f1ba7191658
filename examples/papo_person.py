"""Who speaks papo/1, without a network: a key, what is kept in a file, topics, and what follows from others' words."""
import json
import os
import re
import time
from urllib.parse import unquote

from papo1 import b64, compared, keys, level, now, sealed, ulid

LAST = 2**31 - 1  # the count of a last will: the highest of its boot


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
        self.signs, self.key = keys(self.kept["secret"])

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
