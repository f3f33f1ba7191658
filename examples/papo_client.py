#!/usr/bin/env python3
"""A small papo client on paho-mqtt: who is here, conversations of two, groups. README.md beside it tells more."""
import argparse, hashlib, json, queue, sys, threading, time
from urllib.parse import unquote
import paho.mqtt.client as mqtt
from papo1 import add, after_card, b64, begin_after, check_card, compared, inner, level, now, opened, people
from papo_person import Person

class Client(Person):
    def __init__(self, name, space, file):
        super().__init__(name, file)
        self.space, self.early, self.owed, self.due = space, [], set(), 0
        self.online, self.running = False, True
        self.mqtt = mqtt.Client(self.kept["id"], clean_session=False)
        self.mqtt.on_connect, self.mqtt.on_message = self.connected, self.arrived

    def tell(self, what, **more):
        print(json.dumps({"type": what, **more}), flush=True)

    def publish(self, topic, packet, retain=False):
        return self.mqtt.publish(f"{self.space}/{topic}", packet, 1, retain)

    def show(self, status):
        self.renewal = now() + 120_000
        return self.publish(*self.card(status), True)

    def service(self, to, what, **fields):
        self.publish(self.room("control", to), self.packet(self.room("control", to), what, **fields))

    def say(self, topic, what, **fields):
        """A counted word: on disk with its number before it goes out, and kept for whoever lacks it."""
        words = self.kept["out"].setdefault(topic, [])
        words.append(self.packet(topic, what, seq=len(words) + 1, **fields).decode())
        self.save()
        self.publish(topic, words[-1])
        return json.loads(words[-1])["id"]

    def repeat(self, who):
        for topic, text in self.unconfirmed(who) if self.online and self.is_here(who) else []:
            self.publish(topic, text)

    def listen(self, group, on=True):
        topic = f"{self.space}/GROUPS/{level(group)}/messages/+"
        self.mqtt.subscribe(topic, 1) if on else self.mqtt.unsubscribe(topic)

    def connected(self, *_):
        mine = [f"CONTROL/{level(self.me)}_Control/+", f"SESSIONS/{level(self.me)}/+/+"]
        self.mqtt.subscribe([(f"{self.space}/{one}", 1) for one in ["USERS/+", "GROUPS/+/info/+", *mine]])
        for group, known in self.kept["groups"].items():
            self.listen(group, self.me in known["names"] or group in self.kept["asked"])
        self.service(self.me, "who.ask")

    def arrived(self, _, __, message):
        self.attempt(message.topic[len(self.space) + 1:], message.payload)
        self.save()

    def attempt(self, topic, packet):
        try:
            self.hear(topic, packet)
        except Exception as why:  # every packet is hostile until shown otherwise, and holds up nothing
            self.tell("refused", topic=topic, why=str(why) or type(why).__name__)

    def own(self, topic, word):
        marker = word.get("type") == "who.ask"  # what the broker had kept for us has come before
        if word.get("key", self.key) != self.key:
            self.running = self.online  # who comes new does not go online under a taken name
            raise ValueError("other-key")
        if marker or self.online and topic.startswith("USERS/") and word.get("n", [0])[0] != self.kept["boot"]:
            self.online = True
            self.show("online")
            self.tell("online", key=self.key)

    def hear(self, topic, packet):
        kept, levels = self.kept, topic.split("/")
        word = opened(topic, packet) if packet else {"by": unquote(levels[-1])}  # empty: a card was taken away
        what, by, key = word.get("type", "nothing"), word["by"], word.get("key")
        if by == self.me or what == "nothing":
            return by == self.me and self.own(topic, word)
        if kept["pins"].get(by, key if "." in what else None) != key:  # words without a dot are of people we met
            raise ValueError("other-key")
        kept["pins"][by], self.last = key, max(self.last, min(word["at"], now() + 300_000))
        if what == "relayed":  # somebody's own bytes, brought by another
            return self.hear(*inner(word))
        if what == "group.card":
            return self.group(unquote(levels[1]), word, b64(hashlib.sha256(packet).digest()))
        place = {"S": levels[-1], "G": f"#{unquote(levels[1])}"}.get(topic[0], "control")
        if not self.understands(place, word):
            self.early = [*self.early, (topic, packet)][-200:]  # until it is clear what it belongs to
            return
        if "seq" in word:
            self.owed.add((by, place, f"{topic} {key}"))
            if not add(kept["got"].setdefault(f"{topic} {key}", [0, []]), word["seq"]):
                return
        if self.remember(by, word):
            self.repeat(by)
        if what == "request.accept":
            self.again()
        for mine, text in self.wanted(by, word) if what in ("receipt", "resend") else []:
            self.publish(mine, text)
        self.tell(what, room=place, **{name: word[name] for name in word if name not in ("v", "type", "key", "sig")})

    def group(self, group, card, name):
        check_card(group, card)
        kept, known = self.kept, after_card(self.kept["groups"].get(group), card, name)
        if known is None:
            return
        here, kept["groups"][group] = [self.me, self.key] in people(card), known
        fresh = [self.me, self.key, card["rev"]] in [member[:3] for member in card["members"]]
        for who, key, _, said in card["members"] if fresh else []:  # what was said before is not for me
            begin_after(kept["got"].setdefault(f"GROUPS/{level(group)}/messages/{level(who)} {key}", [0, []]), said)
        if here:
            kept["asked"].pop(group, None)
        self.listen(group, here or group in kept["asked"])
        self.tell("group.card", group=group, leader=known["leader"], members=known["names"], rev=card["rev"])
        self.again()

    def again(self):
        early, self.early = self.early, []
        for topic, packet in early:
            self.attempt(topic, packet)

    def command(self, line):
        do, to, text = (line.rstrip("\n").split(" ", 2) + ["", ""])[:3]
        kept, who, inbox = self.kept, compared(unquote(to)), self.room("control", compared(unquote(to)))
        group = next((one for one in {**kept["groups"], **kept["invited"]} if to in (one, one[:-7])), to)
        known, room = kept["groups"].get(group, {}), self.room(f"#{group}")
        if do == "ask":
            kept["asks"][who] = self.say(inbox, "request.make", text=text)
        elif do == "accept":
            session = self.session_for(who)
            self.say(inbox, "request.accept", request=kept["requests"].pop(who), session=session)
            kept["sessions"][session] = who
        elif do == "deny":
            self.say(inbox, "request.deny", request=kept["requests"].pop(who), reason=text)
        elif do == "say":
            self.say(self.room(self.session_with(who), who), "session.say", text=text)
        elif do == "join":  # or yes to an invitation
            leader, more = self.ask_for(group)
            self.listen(group)
            kept["asked"][group] = self.say(self.room("control", leader), "group.ask", text=text, **more)
        elif do == "tell":
            self.say(room, "group.say", card=known["under"], text=text)
        elif do == "leave":
            more = {"card": known["under"], "said": len(kept["out"].get(room, []))}
            self.say(self.room("control", known["leader"]), "group.leave", group=group, **more)
        self.running = do != "quit"

    def step(self, lines):
        """A command if there is one, once a second receipts, and after two minutes all that may have got lost."""
        try:
            if not lines.empty():
                self.command(lines.get())
        except (KeyError, IndexError) as why:
            self.tell("error", unknown=str(why))
        if self.owed and now() > self.due:
            for by, place, counter in self.owed:
                self.service(by, "receipt", place=place, **self.receipt(counter))
            self.due, self.owed = now() + 1000, set()
        if now() > self.renewal:
            self.show("online")
            for who in self.seen:
                self.repeat(who)

    def run(self, host, port, lines):
        while self.running:
            self.online, (topic, will) = False, self.boot()
            self.mqtt.will_set(f"{self.space}/{topic}", will, 1, True)
            try:
                self.mqtt.connect(host, port, 20)
            except OSError as why:
                self.tell("no-broker", why=str(why))
            while self.running and self.mqtt.loop(0.05) == mqtt.MQTT_ERR_SUCCESS:
                if self.online:
                    self.step(lines)
            time.sleep(1 if self.running else 0)
        last = self.show("offline") if self.online else None
        while last and not last.is_published() and self.mqtt.loop(0.1) == mqtt.MQTT_ERR_SUCCESS:
            pass
        self.mqtt.disconnect()

def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    for flag, usual in ("--broker", "127.0.0.1:1883"), ("--space", "papo"), ("--file", "NAME.json"):
        parser.add_argument(flag, default=usual, help=usual)
    wanted, lines = parser.parse_args(), queue.Queue()
    read = lambda: [lines.put(line) for line in iter(sys.stdin.readline, "")] + [lines.put("quit")]
    threading.Thread(target=read, daemon=True).start()
    host, _, port = wanted.broker.partition(":")
    file = wanted.file.replace("NAME", level(wanted.name))
    Client(wanted.name, wanted.space, file).run(host, int(port or 1883), lines)

if __name__ == "__main__":
    main()
