#!/usr/bin/env python3
"""A small papo client on paho-mqtt: who is here, conversations of two, groups. README.md beside it tells more."""
import argparse, functools, hashlib, itertools, json, os, pathlib, sys, threading, time
from urllib.parse import unquote
import paho.mqtt.client as mqtt, papo1
from papo1 import b64, compared, level, now

KEPT, HIDDEN = "pins out got sessions requests asks groups invited asked".split(), ("v", "type", "key", "sig")

class Client:
    """Who speaks, and what they keep in a file: the secret key, keys of others, numbers that came, their own words."""
    def __init__(self, name, space, file):
        self.name, self.me, self.space, self.file, self.lock = name, compared(name), space, file, threading.RLock()
        self.kept = dict({k: {} for k in KEPT}, secret=b64(os.urandom(32)), id=f"papo-{os.urandom(8).hex()}", boot=0)
        if os.path.exists(file):
            self.kept = json.loads(pathlib.Path(file).read_text())
        self.signs, self.key = papo1.keys(self.kept["secret"])
        self.room, self.last, self.seen, self.owed = functools.partial(papo1.room, self.me), 0, {}, set()
        self.mqtt = mqtt.Client(self.kept["id"], clean_session=False)
        self.mqtt.on_connect, self.mqtt.on_message, self.mqtt.on_disconnect = self.connected, self.arrived, self.boot
        self.boot()

    def save(self):  # whoever reads the file can speak as you, so nobody else may; it is whole at every moment
        with self.lock:
            with open(os.open(f"{self.file}.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
                json.dump(self.kept, out)
            os.replace(f"{self.file}.new", self.file)

    def tell(self, what, **more):
        print(json.dumps({"type": what, **more}), flush=True)

    def packet(self, topic, what, **fields):
        self.last = max(now(), self.last + 1)  # never before what was heard
        stamp = {"v": 1, "type": what, "id": papo1.ulid(self.last), "by": self.me, "at": self.last}
        return papo1.sign_envelope(topic, {**stamp, **fields, "key": self.key}, self.signs)

    def publish(self, topic, packet, retain=False):
        return self.mqtt.publish(f"{self.space}/{topic}", packet, 1, retain)

    def say(self, topic, what, **fields):  # on disk with its number before it goes out, and kept for whoever lacks it
        words = self.kept["out"].setdefault(topic, [])
        words.append(self.packet(topic, what, seq=len(words) + 1, **fields).decode())
        self.save()
        self.publish(topic, words[-1])
        return papo1.ref(json.loads(words[-1]))

    def card(self, status, count):  # who is here or not: its topic and the packet
        topic, n = f"USERS/{level(self.me)}", [self.kept["boot"], count]
        return topic, self.packet(topic, "presence.publish", status=status, name=self.name, caps=["papo/1"], n=n)

    def boot(self, *_):  # before each connection, whose last will is made here
        self.kept["boot"], self.count, self.renewal = max(now(), self.kept["boot"] + 1), 0, float("inf")
        self.save()
        topic, will = self.card("offline", papo1.LAST)
        self.mqtt.will_set(f"{self.space}/{topic}", will, 1, True)

    def show(self):
        self.count, self.renewal = self.count + 1, now() + 120_000
        self.publish(*self.card("online", self.count), True)

    def connected(self, *_):
        topics = {f"GROUPS/{level(group)}/messages/+": 1 for group in {**self.kept["groups"], **self.kept["asked"]}}
        topics.update({f"CONTROL/{level(self.me)}_Control/+": 1, f"SESSIONS/{level(self.me)}/+/+": 1})
        topics.update({"USERS/+": 0, "GROUPS/+/roster/+": 0})  # these must not queue for who is away
        self.mqtt.subscribe([(f"{self.space}/{topic}", qos) for topic, qos in topics.items()])
        self.show()
        self.tell("online", key=self.key)

    def arrived(self, _, __, message):
        topic = message.topic[len(self.space) + 1:]
        with self.lock:
            try:
                if message.payload:  # else a retained card was taken away
                    self.hear(topic, message.payload)
            except Exception as why:  # every packet is hostile until shown otherwise, and holds up nothing
                self.tell("refused", topic=topic, why=str(why) or type(why).__name__)
            self.save()

    def hear(self, topic, packet):
        word, kept, place = papo1.open_envelope(topic, packet), self.kept, papo1.place_of(topic)
        what, by, key = word["type"], word["by"], word["key"]
        if kept["pins"].get(by, None if what.startswith(("receipt", "sync.")) else key) != key or by == self.me and key != self.key:
            raise ValueError("other-key")  # these are taken only from people we met
        if by == self.me:
            return
        kept["pins"][by], self.last = key, max(self.last, min(word["at"], now() + 300_000))
        if what == "sync.relay":  # somebody's own bytes, brought by another
            self.hear(*papo1.inner(word))
        elif what == "group.roster":
            self.group(place[1:], word, b64(hashlib.sha256(packet).digest()))
        elif self.understands(place, word):  # else nobody confirms it, so it comes again
            if "seq" in word:
                self.owed.add((by, place, f"{topic} {key}"))
                if not papo1.add(kept["got"].setdefault(f"{topic} {key}", [0, []]), word["seq"]):
                    return
            self.follow(by, what, word)
            self.tell(what, room=place, **{name: word[name] for name in word if name not in HIDDEN})

    def understands(self, place, word):  # False when the card, or the yes, that lets it be said has not come yet
        if place[0] != "#":
            return place == "control" or self.kept["sessions"].get(place) == word["by"]
        members = self.kept["groups"].get(place[1:], {"cards": {}})["cards"].get(word["roster"][1])
        if members and ([word["by"], word["key"]] not in members or [self.me, self.key] not in members):
            raise ValueError("not-a-member")
        return members is not None

    def follow(self, by, what, word):
        kept, at = self.kept, [f"CONTROL/{level(by)}_Control/", f"SESSIONS/{level(by)}/"]
        if what == "presence.publish":
            before, self.seen[by] = self.seen.get(by, [0, 0]), max(word["n"], self.seen.get(by, [0, 0]))
            if word["n"] <= before:
                raise ValueError("stale")
            at += [f"GROUPS/{level(group)}/" for group, known in kept["groups"].items() if by in known["names"]]
            for topic, words in kept["out"].items() if word["n"][0] > before[0] else []:
                if topic.startswith(tuple(at)):  # the newest: its number shows who comes what they lack
                    self.publish(topic, words[-1])
        elif what == "request.make":
            kept["requests"][by] = papo1.ref(word)
        elif what == "request.accept" and kept["asks"].get(by) == word["request"]:
            kept["sessions"][papo1.session_in(word, self.me)] = by
        elif what == "group.invite":
            kept["invited"][word["group"]] = [by, papo1.ref(word)]
        elif what == "receipt" or what == "sync.request" and word["author"] == self.me:
            topic = self.room(word["channel"], by)
            for packet in papo1.wanted(word, kept["out"].get(topic, [])):
                self.publish(topic, packet)

    def group(self, group, card, name):
        papo1.check_roster(group, card)
        kept, known = self.kept, papo1.after_roster(self.kept["groups"].get(group), card, name)
        if known is None:
            return
        kept["groups"][group] = known
        if [self.me, self.key, card["rev"]] in [member[:3] for member in card["members"]]:
            kept["asked"].pop(group, None)
            for who, key, _, said in card["members"]:  # what was said before is not for me
                counter = f'{papo1.room(who, f"#{group}")} {key}'
                papo1.begin_after(kept["got"].setdefault(counter, [0, []]), said)
        self.tell("group.roster", group=group, leader=known["leader"], members=known["names"], rev=card["rev"])

    def command(self, do, to="", text=""):
        if do not in "ask accept say join tell leave".split() or not to or do in ("say", "tell") and not text.strip():
            raise LookupError(f"{do} {to}: no command, or not all of one")
        kept, who, inbox = self.kept, compared(unquote(to)), self.room("control", compared(unquote(to)))
        group = next((one for one in {**kept["groups"], **kept["invited"]} if to in (one, one[:-7])), to)
        known, room = kept["groups"].get(group, {}), self.room(f"#{group}")
        if do == "ask":
            kept["asks"][who] = self.say(inbox, "request.make", text=text)
        elif do == "accept":
            session = papo1.session_name(self.me, who, now())
            self.say(inbox, "request.accept", request=kept["requests"].pop(who), session=session)
            kept["sessions"][session] = who
        elif do == "say":
            session = [one for one, other in kept["sessions"].items() if other == who][-1]
            self.say(self.room(session, who), "message.send", text=text)
        elif do == "join":  # or yes to an invitation
            leader, invitation = kept["invited"].pop(group, None) or (known["leader"], None)
            more = {name: what for name, what in (("roster", known.get("under")), ("invitation", invitation)) if what}
            self.mqtt.subscribe(f"{self.space}/GROUPS/{level(group)}/messages/+", 1)
            kept["asked"][group] = self.say(self.room("control", leader), "group.ask", group=group, text=text, **more)
        elif do == "tell":
            self.say(room, "message.send", roster=known["under"], text=text)
        elif do == "leave":
            more = {"roster": known["under"], "sentCount": len(kept["out"].get(room, []))}
            self.say(self.room("control", known["leader"]), "group.leave", group=group, **more)
        self.save()

    def tick(self):
        while True:  # once a second what came is confirmed, and after two minutes the card goes out again
            time.sleep(1)
            with self.lock:
                for by, place, counter in self.owed:
                    topic, have = self.room("control", by), papo1.receipt(self.kept["got"][counter])
                    self.publish(topic, self.packet(topic, "receipt", channel=place, **have))
                self.owed.clear()
                if now() > self.renewal:
                    self.show()

def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    for flag, usual in ("--broker", "127.0.0.1:1883"), ("--space", "papo"), ("--file", "NAME.json"):
        parser.add_argument(flag, default=usual, help=usual)
    wanted = parser.parse_args()
    client = Client(wanted.name, wanted.space, wanted.file.replace("NAME", level(wanted.name)))
    host, _, port = wanted.broker.partition(":")
    client.mqtt.connect_async(host, int(port or 1883), 20)
    client.mqtt.loop_start()
    threading.Thread(target=client.tick, daemon=True).start()
    for line in itertools.takewhile(lambda line: line.strip() != "quit", sys.stdin):
        try:
            with client.lock:
                client.command(*line.rstrip("\n").split(" ", 2))
        except LookupError as why:
            client.tell("error", unknown=str(why))
    client.publish(*client.card("offline", papo1.LAST), True).wait_for_publish(5)
    client.mqtt.disconnect()

main()
