"""A person of the oldest MQTT chats: paho-mqtt and plain texts, nothing of papo.

    plaintext_peer.py PORT NAME

Reads one command a line from standard input, tells on standard output what it hears, and does by
itself only what the topics ask for: it listens to a conversation or a group that it is in.
"""
import sys
import threading
import time

import paho.mqtt.client as mqtt

PORT, ME = int(sys.argv[1]), sys.argv[2]
talks = {}  # who: topic


telling = threading.Lock()


def tell(*words):
    # two threads tell; a line must not come in the middle of another
    with telling:
        print(" ".join(words), flush=True)


def publish(topic, text):
    client.publish(topic, text, qos=1).wait_for_publish()


def on_connect(client, userdata, flags, code):
    client.subscribe([("USERS", 1), (f"clients/{ME}", 1), ("groups/info", 1)])


def on_subscribe(client, userdata, mid, granted):
    tell("SUBSCRIBED")


def talk_with(who, topic):
    talks[who] = topic
    client.subscribe(topic, 1)


def on_message(client, userdata, message):
    text = message.payload.decode()
    tell("HEARD", message.topic, text)
    words = text.split(" ")
    if message.topic == f"clients/{ME}" and len(words) == 2:
        if words[0] not in ("REQUEST", "DENIED", "GI"):
            # {TIMESTAMP} {name}: who was asked has accepted
            talk_with(words[1], f"{words[1]}_{ME}_{words[0]}")


def accept(who):
    stamp = time.strftime("%Y%m%d%H%M%S")
    talk_with(who, f"{ME}_{who}_{stamp}")
    publish(f"clients/{who}", f"{stamp} {ME}")


def join(group):
    client.subscribe([(f"groups/{group}/messages", 1), (f"groups/{group}/members", 1)])
    publish(f"groups/{group}/members", ME)


def found(group):
    client.subscribe(f"groups/{group}/leader", 1)
    publish("groups/info", f"{group} CREATE")
    publish("groups/info", f"{group} {ME}")
    join(group)


commands = {
    "online": lambda: publish("USERS", f"{ME} online"),
    "offline": lambda: publish("USERS", f"{ME} offline"),
    "request": lambda who: publish(f"clients/{who}", f"REQUEST {ME}"),
    "accept": accept,
    "deny": lambda who: publish(f"clients/{who}", f"DENIED {ME}"),
    "say": lambda who, *words: publish(talks[who], " ".join((ME, *words))),
    "end": lambda who: publish(talks[who], "END"),
    "found": found,
    "invite": lambda group, who: publish(f"clients/{who}", f"GI {group}"),
    "enter": lambda group: publish(f"groups/{group}/leader", f"{ME} ENTER"),
    "join": join,
    "write": lambda group, *words: publish(f"groups/{group}/messages", " ".join((ME, *words))),
    "disband": lambda group: publish("groups/info", f"{group} DISBAND"),
    "lead": lambda group, who: publish("groups/info", f"{group} {who}"),
}

# later versions of paho-mqtt ask which callbacks are meant
later = getattr(mqtt, "CallbackAPIVersion", None)
first = (later.VERSION1,) if later else ()
client = mqtt.Client(*first, client_id=f"peer-{ME}", clean_session=True)
client.on_connect = on_connect
client.on_subscribe = on_subscribe
client.on_message = on_message
client.connect("127.0.0.1", PORT)
client.loop_start()
for line in sys.stdin:
    name, *words = line.strip().split(" ")
    commands[name](*words)
    tell("DONE", line.strip())
client.disconnect()
