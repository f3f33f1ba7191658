"""papo/1 without a network: topics, packets signed and checked, rosters of groups checked, numbers counted."""
import base64
import hashlib
import json
import os
import random
import re
import time
import unicodedata
from urllib.parse import quote, unquote

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

INBOX = (r"presence\.publish|presence\.query|request\.(make|accept|deny)|group\.(ask|invite|deny|leave)|"
         r"receipt|sync\.(request|relay|have)")
MESSAGE = r"message\.(send|edit|delete|react|typing)"
# the types that may be sent to a topic, by its first level or, in a group, by its third
TYPES = {"USERS": r"presence\.publish", "WHO": r"presence\.query", "CONTROL": INBOX, "roster": r"group\.roster|sync\.relay",
         "SESSIONS": rf"session\.end|{MESSAGE}", "messages": MESSAGE}
SEQUENCED = r"(request|session|message|group)\.(?!typing|roster)"
WILL_COUNT = 2**31 - 1  # the count of a last will in its boot: higher than any other
ULID = re.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}")


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text):
    data = base64.urlsafe_b64decode(text + "==")
    if b64(data) != text:
        raise ValueError("malformed")
    return data


def level(name):
    """A name as a level of a topic."""
    return quote(name, safe="").replace(".", "%2E").replace("%7E", "~")


def compared(name):
    """The compared form of a name."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).strip().lower())


def is_whole(value, start, end):
    """Is it a whole number from start on, below end? `in range(…)` would try each number for a value of another type."""
    return type(value) is int and start <= value < end


def now():
    return int(time.time() * 1000)


def ulid(at):
    bits = at << 80 | random.SystemRandom().getrandbits(80)
    return "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[bits >> n & 31] for n in range(125, -1, -5))


def write_private(file, text):
    """Replaces a file that nobody else may read. A crash leaves the old text or the new one, never a part."""
    with open(os.open(f"{file}.new", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(text)
    os.replace(f"{file}.new", file)


def keys(secret):
    """The private key, and the public key as text."""
    private_key = Ed25519PrivateKey.from_private_bytes(unb64(secret))
    return private_key, b64(private_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def verify(key, text, sig):
    Ed25519PublicKey.from_public_bytes(unb64(key)).verify(unb64(sig), text.encode())


def sign_envelope(space, topic, fields, private_key):
    """A packet: the fields as JSON, followed by the signature over space, topic and text."""
    body = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    sig = b64(private_key.sign(f"papo/1\n{space}/{topic}\n{body}".encode()))
    return f'{body[:-1]},"sig":"{sig}"}}'.encode()


def open_envelope(space, topic, packet):
    """The fields of a packet that came to this topic of this space. Raises an error unless all checks pass."""
    if len(packet) > 65_536:
        raise ValueError("too-big")
    found = re.fullmatch(r'(.*),"sig":"([\w-]{86})"\}', packet.decode(), re.DOTALL | re.ASCII)
    if not found:
        raise ValueError("unsigned")
    fields, (root, *levels) = json.loads(packet), topic.split("/")
    verify(fields["key"], f"papo/1\n{space}/{topic}\n{found[1]}}}", found[2])
    by, kind = fields["by"], fields["type"]
    if level(by) != levels[1 if root == "SESSIONS" else -1] or by != compared(by):
        raise ValueError("not-yours")
    here, anywhere = TYPES[levels[1] if root == "GROUPS" else root], "|".join(TYPES.values())
    if re.fullmatch(anywhere, kind) and not re.fullmatch(here, kind):  # a later papo may have other types
        raise ValueError("misplaced")
    sequenced = "seq" in fields or re.match(SEQUENCED, kind)
    if fields["v"] != 1 or not ULID.fullmatch(fields["id"]) or sequenced and not is_whole(fields.get("seq"), 1, 10**12 + 1):
        raise ValueError("malformed")
    if not is_whole(fields["at"], 1_577_836_800_001, now() + 86_400_000):
        raise ValueError("from-the-future")
    return fields


def ref(fields):
    """What identifies a command: an id belongs to its author, so the author's key is part of it."""
    return f'{fields["id"]}.{fields["key"]}'


def relayed(relay):
    """Topic and bytes of the packet that somebody relays in a `sync.relay`."""
    where, author = "roster" if relay["channel"][0] == "!" else "messages", json.loads(relay["packet"])["by"]
    return f'GROUPS/{level(relay["channel"][1:])}/{where}/{level(author)}', relay["packet"].encode()


def filters(me, groups):
    """The topic filters of a client, each with its QoS. What describes the present must not queue for who is away."""
    mine = [f"CONTROL/{level(me)}_Control/+", f"SESSIONS/{level(me)}/+/+"]
    mine += [f"GROUPS/{level(group)}/messages/+" for group in groups]
    return {**dict.fromkeys(mine, 1), "USERS/+": 0, "GROUPS/+/roster/+": 0}


def topic_of(me, channel, to=""):
    """The topic to which I send in a group, to somebody's inbox (`control`), or in a session with them."""
    if channel[0] == "#":
        return f"GROUPS/{level(channel[1:])}/messages/{level(me)}"
    inbox = f"CONTROL/{level(to)}_Control/{level(me)}"
    return inbox if channel == "control" else f"SESSIONS/{level(to)}/{level(me)}/{channel}"


def channel_of(topic):
    """The channel that a topic belongs to, as receipts name it."""
    levels = topic.split("/")
    return {"SESSIONS": levels[-1], "GROUPS": f"#{unquote(levels[1])}"}.get(levels[0], "control")


def topics_read_by(who, groups):
    """How the topics begin that somebody reads: their inbox, sessions with them, and their groups."""
    theirs = [f"GROUPS/{level(group)}/" for group, known in groups.items() if who in known["names"]]
    return (f"CONTROL/{level(who)}_Control/", f"SESSIONS/{level(who)}/", *theirs)


def session_name(accepts, asked, at):
    return f'{level(accepts)}_{level(asked)}_{time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(at / 1000))}'


def accepted_session(acceptance, me):
    """The session that this `request.accept` begins with me."""
    if not re.fullmatch(rf'{level(acceptance["by"])}_{level(me)}_\d{{8}}T\d{{6}}Z', acceptance["session"]):
        raise ValueError("malformed")
    return acceptance["session"]


def identities(members):
    """Of the members in a roster only [name, key]."""
    return [member[:2] for member in members]


def signer(lineage, rev):
    """Who signs roster `rev` with this lineage: the last leader, or the one before if this roster hands over."""
    return lineage[-2] if lineage[-1]["how"] == "handed" and lineage[-1]["rev"] == rev else lineage[-1]


def heirs_text(group, founding, rev, heirs):
    """What the signer of roster `rev` signs of its heirs; roster 1 cannot name its own hash."""
    rows = [f"{who} {key}" for who, key in heirs["list"]]
    return "\n".join(["papo/1 heirs", group, "" if rev == 1 else founding, str(rev), str(heirs["after"]), *rows])


def check_roster(group, roster):
    """Raises an error unless the roster is well formed, and signed by a leader whose lineage goes back to the founder."""
    lineage, rev, heirs, disbanded = roster["lineage"], roster["rev"], roster["heirs"], roster["disbanded"]
    members, departed = identities(roster["members"]), identities(roster["departed"])
    by, leader, is_first = signer(lineage, rev), lineage[-1], rev == 1
    rules = [
        group == f'{compared(roster["name"])}~{lineage[0]["key"][:12]}',
        [by["id"], by["key"]] == [roster["by"], roster["key"]],
        lineage[0]["how"] == "founded" and lineage[0]["rev"] == 1 and len(lineage) <= 64 and leader["rev"] <= rev,
        all(a["rev"] < b["rev"] and b["how"] in ("handed", "claimed") for a, b in zip(lineage, lineage[1:])),
        is_first == ("before" not in roster) == ("founding" not in roster),
        not is_first or len(members) == 1 and not departed and not heirs["list"] and not disbanded,
        len({who for who, _ in members}) == len(members) <= 300 and len(heirs["list"]) <= 8,
        all(since <= rev for _, _, since, _ in roster["members"]) and not any(one in members for one in departed),
        not members if disbanded else [leader["id"], leader["key"]] in members,
    ]
    if not all(rules):
        raise ValueError("bad-roster")
    founding = roster.get("founding", "")
    verify(roster["key"], heirs_text(group, founding, rev, heirs), heirs["sig"])
    for index, step in enumerate(lineage[1:], 1):
        if step["how"] == "handed":
            text = f'papo/1 leader\n{group}\n{founding}\n{step["rev"]}\n{step["id"]}\n{step["key"]}'
            verify(lineage[index - 1]["key"], text, step["sig"])
        else:
            if [step["id"], step["key"]] not in step["heirs"]["list"]:
                raise ValueError("bad-roster")
            text = heirs_text(group, founding, step["rev"] - 1, step["heirs"])
            verify(signer(lineage[:index], step["rev"] - 1)["key"], text, step["heirs"]["sig"])


def supersedes(lineage, known):
    """May a roster with this lineage replace one with the known lineage? None where they part: the later one counts."""
    for theirs, ours in zip(lineage + [None] * len(known), known):
        if theirs != ours:
            return False if ours[3] == "handed" and (not theirs or theirs[3] != "claimed") else None
    return True


def prior(topic, packets):
    """In a group each command names the one before it, so that members see whether all were sent the same."""
    return {"prior": b64(hashlib.sha256(packets[-1].encode()).digest())} if packets and "/messages/" in topic else {}


def adopt_roster(known, roster, hash_):
    """What is known of a group with this roster, or None if the roster does not count. These are the rules of
    non-members: they don't need the intermediate rosters, because the lineage proves itself."""
    lineage = [[step["id"], step["key"], step["rev"], step["how"]] for step in roster["lineage"]]
    order, founding, members = [roster["rev"], -roster["at"]], roster.get("founding", hash_), identities(roster["members"])
    if known is not None:
        extends = supersedes(lineage, known["lineage"])
        newer = order > known["order"] if extends else extends is None and roster["at"] > -known["order"][1]
        if founding != known["founding"] or not newer:
            return None
    # the members of each roster are remembered, because a command counts by the roster under which it was sent
    rosters = {**(known["rosters"] if known else {}), hash_: members}
    return {"order": order, "lineage": lineage, "founding": founding, "leader": lineage[-1][0],
            "under": [roster["rev"], hash_], "names": [who for who, _ in members], "rosters": rosters}


def counts(known, fields, reader):
    """Does a command in a group count? False while its roster is unknown; raises an error if it never will."""
    members = (known or {"rosters": {}})["rosters"].get(fields["roster"][1])
    if members is not None and ([fields["by"], fields["key"]] not in members or reader not in members):
        raise ValueError("not-a-member")
    return members is not None


def begin_counters(received, group, roster):
    """What the members sent before this roster let me in is not for me: it counts as received."""
    for who, key, _, sent_count in roster["members"]:
        skip_to(received.setdefault(f'{topic_of(who, f"#{group}")} {key}', [0, []]), sent_count)


def mark_received(have, n):
    """Number n is there now; `have` is [up_to, gaps]. False if it was there already."""
    up_to, gaps = have
    if n > up_to + 1_000_000:
        raise ValueError("too-far-ahead")
    if n > up_to:
        have[:] = [n, gaps + [[up_to + 1, n - 1]] * (n > up_to + 1)]
        return True
    cut = [part for a, b in gaps for part in ([[a, n - 1], [n + 1, b]] if a <= n <= b else [[a, b]])]
    have[1] = [[a, b] for a, b in cut if a <= b]
    return have[1] != gaps


def skip_to(have, n):
    """Everything up to n counts as received."""
    have[:] = [max(have[0], n), [[max(a, n + 1), b] for a, b in have[1] if b > n]]


def receipt(have):
    """What a receipt says of this counter: as much as fits into one."""
    up_to, gaps = have if len(have[1]) <= 64 else (have[1][64][0] - 1, have[1][:64])
    return {"upTo": up_to, "gaps": gaps, "read": []}


def missing_packets(fields, packets):
    """Of my packets in one channel, those in the gaps of a receipt, or those that a `sync.request` asks for."""
    ranges = fields.get("gaps", [[fields.get("from"), fields.get("to")]])
    return [packet for first, last in ranges if first > 0 for packet in packets[first - 1:last]]
