#!/usr/bin/env python3
"""A small papo client on paho-mqtt: presence, direct sessions, groups. README.md beside it says more."""
import argparse, functools, hashlib, itertools, json, os, pathlib, sys, threading, time
from urllib.parse import unquote
import paho.mqtt.client as mqtt, papo1
from papo1 import b64, compared, level, now

SAVED = "pins sent received sessions requests asked groups invitations joining".split()
NOT_PRINTED = ("v", "type", "key", "sig")

class Client:
    """One user. The file has the secret key, the keys of others, the numbers received, and the packets sent."""
    def __init__(self, name, space, file):
        self.name, self.me, self.space, self.file, self.lock = name, compared(name), space, file, threading.RLock()
        self.saved = dict({k: {} for k in SAVED}, secret=b64(os.urandom(32)), id=f"papo-{os.urandom(8).hex()}", boot=0)
        if os.path.exists(file):
            self.saved = json.loads(pathlib.Path(file).read_text())
        self.private_key, self.key = papo1.keys(self.saved["secret"])
        self.topic_of, self.last_at, self.presence, self.due = functools.partial(papo1.topic_of, self.me), 0, {}, set()
        self.mqtt = mqtt.Client(self.saved["id"], clean_session=False)
        self.mqtt.on_connect, self.mqtt.on_message = self.on_connect, self.on_message
        self.mqtt.on_disconnect = self.start_boot
        self.start_boot()

    def save(self):
        with self.lock:
            papo1.write_private(self.file, json.dumps(self.saved))

    def print(self, kind, **fields):
        print(json.dumps({"type": kind, **fields}), flush=True)

    def sign(self, topic, kind, **fields):
        self.last_at = max(now(), self.last_at + 1)  # later than everything received so far
        stamp = {"v": 1, "type": kind, "id": papo1.ulid(self.last_at), "by": self.me, "at": self.last_at}
        return papo1.sign_envelope(self.space, topic, {**stamp, **fields, "key": self.key}, self.private_key)

    def publish(self, topic, packet, retain=False):
        return self.mqtt.publish(f"{self.space}/{topic}", packet, 1, retain)

    def send(self, topic, kind, **fields):  # saved with its number before it goes out, for whoever misses it later
        packets = self.saved["sent"].setdefault(topic, [])
        packets.append(self.sign(topic, kind, seq=len(packets) + 1, **papo1.prior(topic, packets), **fields).decode())
        self.save()
        self.publish(topic, packets[-1])
        return papo1.ref(json.loads(packets[-1]))

    def presence_record(self, status, count):  # its topic and its packet
        topic, n = f"USERS/{level(self.me)}", [self.saved["boot"], count]
        return topic, self.sign(topic, "presence.publish", status=status, name=self.name, caps=["papo/1"], n=n)

    def start_boot(self, *_):  # before each connection, because the last will is made here
        self.saved["boot"], self.count, self.renew_at = max(now(), self.saved["boot"] + 1), 0, float("inf")
        self.save()
        topic, will = self.presence_record("offline", papo1.WILL_COUNT)
        self.mqtt.will_set(f"{self.space}/{topic}", will, 1, True)

    def publish_presence(self):
        self.count, self.renew_at = self.count + 1, now() + 120_000
        self.publish(*self.presence_record("online", self.count), True)

    def on_connect(self, *_):
        filters = papo1.filters(self.me, {**self.saved["groups"], **self.saved["joining"]})
        self.mqtt.subscribe([(f"{self.space}/{topic}", qos) for topic, qos in filters.items()])
        self.publish_presence()
        self.print("online", key=self.key)

    def on_message(self, _, __, message):
        topic = message.topic[len(self.space) + 1:]
        with self.lock:
            try:
                if message.payload:  # otherwise a retained packet was removed
                    self.receive(topic, message.payload)
            except Exception as why:  # every packet is hostile until shown otherwise, and holds up nothing
                self.print("refused", topic=topic, why=str(why) or type(why).__name__)
            self.save()

    def receive(self, topic, packet):
        fields, saved, channel = papo1.open_envelope(self.space, topic, packet), self.saved, papo1.channel_of(topic)
        kind, by, key = fields["type"], fields["by"], fields["key"]
        unpinned = None if kind.startswith(("receipt", "sync.")) else key  # sync messages need a pinned key
        if saved["pins"].get(by, unpinned) != key or by == self.me and key != self.key:
            raise ValueError("other-key")
        if by == self.me:
            return
        saved["pins"][by], self.last_at = key, max(self.last_at, min(fields["at"], now() + 300_000))
        if kind == "sync.relay":  # another author's own bytes
            self.receive(*papo1.relayed(fields))
        elif kind == "group.roster":
            self.receive_roster(channel[1:], fields, b64(hashlib.sha256(packet).digest()))
        elif self.is_expected(channel, fields):  # otherwise it is not confirmed, so it comes again
            if "seq" in fields:
                counter = f"{topic} {key}"
                self.due.add((by, channel, counter))
                if not papo1.mark_received(saved["received"].setdefault(counter, [0, []]), fields["seq"]):
                    return
            self.apply(by, kind, fields)
            self.print(kind, sentIn=channel, **{name: fields[name] for name in fields if name not in NOT_PRINTED})

    def is_expected(self, channel, fields):  # False until the roster, or the acceptance, that allows it has come
        if channel[0] != "#":
            return channel == "control" or self.saved["sessions"].get(channel) == fields["by"]
        return papo1.counts(self.saved["groups"].get(channel[1:]), fields, [self.me, self.key])

    def apply(self, by, kind, fields):
        saved = self.saved
        if kind == "presence.publish":
            before = self.presence.get(by, [0, 0])
            if fields["n"] <= before:
                raise ValueError("stale")
            self.presence[by] = fields["n"]
            if fields["n"][0] > before[0]:
                self.send_newest(by)
        elif kind == "request.make":
            saved["requests"][by] = papo1.ref(fields)
        elif kind == "request.accept" and saved["asked"].get(by) == fields["request"]:
            saved["sessions"][papo1.accepted_session(fields, self.me)] = by
        elif kind == "group.invite":
            saved["invitations"][fields["group"]] = [by, papo1.ref(fields)]
        elif kind == "receipt" or kind == "sync.request" and fields["author"] == self.me:
            topic = self.topic_of(fields["channel"], by)
            for packet in papo1.missing_packets(fields, saved["sent"].get(topic, [])):
                self.publish(topic, packet)

    def send_newest(self, to):  # somebody came: the number of my newest packet shows them what they miss
        for topic, packets in self.saved["sent"].items():
            if topic.startswith(papo1.topics_read_by(to, self.saved["groups"])):
                self.publish(topic, packets[-1])

    def receive_roster(self, group, roster, hash_):
        papo1.check_roster(group, roster)
        saved, known = self.saved, papo1.adopt_roster(self.saved["groups"].get(group), roster, hash_)
        if known is None:
            return
        saved["groups"][group] = known
        if [self.me, self.key, roster["rev"]] in [member[:3] for member in roster["members"]]:  # it let me in
            saved["joining"].pop(group, None)
            papo1.begin_counters(saved["received"], group, roster)
        self.print("group.roster", group=group, leader=known["leader"], members=known["names"], rev=roster["rev"])

    def command(self, do, to="", text=""):
        if do not in "ask accept say join tell leave".split() or not to or do in ("say", "tell") and not text.strip():
            raise LookupError(f"{do} {to}: no command, or a part is missing")
        saved, who = self.saved, compared(unquote(to))
        group = next((one for one in {**saved["groups"], **saved["invitations"]} if to in (one, one.split("~")[0])), to)
        known, messages, inbox = saved["groups"].get(group, {}), self.topic_of(f"#{group}"), self.topic_of("control", who)
        if do == "ask":
            saved["asked"][who] = self.send(inbox, "request.make", text=text)
        elif do == "accept":
            session = papo1.session_name(self.me, who, now())
            self.send(inbox, "request.accept", request=saved["requests"].pop(who), session=session)
            saved["sessions"][session] = who
        elif do == "say":
            session = [one for one, other in saved["sessions"].items() if other == who][-1]
            self.send(self.topic_of(session, who), "message.send", text=text)
        elif do == "join":  # or accept an invitation
            leader, invitation = saved["invitations"].pop(group, None) or (known["leader"], None)
            more = {name: ref for name, ref in (("roster", known.get("under")), ("invitation", invitation)) if ref}
            self.mqtt.subscribe(f"{self.space}/GROUPS/{level(group)}/messages/+", 1)
            inbox = self.topic_of("control", leader)
            saved["joining"][group] = self.send(inbox, "group.ask", group=group, text=text, **more)
        elif do == "tell":
            self.send(messages, "message.send", roster=known["under"], text=text)
        elif do == "leave":
            more = {"roster": known["under"], "sentCount": len(saved["sent"].get(messages, []))}
            self.send(self.topic_of("control", known["leader"]), "group.leave", group=group, **more)
        self.save()

    def tick(self):
        while True:  # once a second: confirms what arrived, and renews the presence record every two minutes
            time.sleep(1)
            with self.lock:
                for by, channel, counter in self.due:  # whose receipts are due
                    topic, receipt = self.topic_of("control", by), papo1.receipt(self.saved["received"][counter])
                    self.publish(topic, self.sign(topic, "receipt", channel=channel, **receipt))
                self.due.clear()
                if now() > self.renew_at:
                    self.publish_presence()

def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name")
    for flag, usual in ("--broker", "127.0.0.1:1883"), ("--space", "papo"), ("--file", "NAME.json"):
        parser.add_argument(flag, default=usual, help=usual)
    args = parser.parse_args()
    client = Client(args.name, args.space, args.file.replace("NAME", level(args.name)))
    host, _, port = args.broker.partition(":")
    client.mqtt.connect_async(host, int(port or 1883), 20)
    client.mqtt.loop_start()
    threading.Thread(target=client.tick, daemon=True).start()
    for line in itertools.takewhile(lambda line: line.strip() != "quit", sys.stdin):
        try:
            with client.lock:
                client.command(*line.rstrip("\n").split(" ", 2))
        except LookupError as why:
            client.print("error", unknown=str(why))
    client.publish(*client.presence_record("offline", papo1.WILL_COUNT), True).wait_for_publish(5)
    client.mqtt.disconnect()

main()
