/** English: the pane that shows the MQTT packets, and why each of them travels. */

/** Who writes, to whom, in which group; names as people write them. */
type Place = { readonly from: string; readonly to: string; readonly group: string }

/** A sentence that names nobody. */
const always =
  (sentence: string) =>
  (_place: Place): string =>
    sentence

/** By the type of the message in a PUBLISH. */
const kinds = {
  'presence.publish': ({ from }: Place) =>
    `${from} tells everybody whether they are here. The broker retains it for those who come later.`,
  'presence.query': ({ from }: Place) =>
    `${from} asks who is here; papo does that where a broker retains nothing.`,
  sentinel: ({ from }: Place) =>
    `${from} writes to themselves. When it comes back, everything that the broker retained has arrived.`,
  proof: ({ from }: Place) =>
    `${from} writes to themselves. When it comes back, the broker lets them write and read there.`,
  cleared: always(
    'An empty payload with retain: the broker forgets what it retained on this topic.',
  ),
  'request.make': ({ from, to }: Place) => `${from} asks ${to} for a conversation.`,
  'request.accept': ({ from, to }: Place) =>
    `${from} accepts the request of ${to}. That makes the topic of their conversation.`,
  'request.deny': ({ from, to }: Place) => `${from} denies the request of ${to}.`,
  'session.end': ({ from, to }: Place) =>
    `${from} ends the conversation with ${to}. It closes when both have.`,
  'group.ask': ({ from, to }: Place) => `${from} asks ${to} to be let into a group.`,
  'group.invite': ({ from, to }: Place) => `${from} invites ${to} to a group.`,
  'group.deny': ({ from, to }: Place) => `${from} does not let ${to} into a group.`,
  'group.leave': ({ from, to }: Place) => `${from} tells ${to}, the leader, that they leave.`,
  'group.roster': ({ from, group }: Place) =>
    `${from} publishes who is in ${group} and who leads it. The broker retains it for those who come later.`,
  'message.send': ({ from, to, group }: Place) => `${from} writes to ${to || group}.`,
  'message.edit': ({ from }: Place) => `${from} edits a message.`,
  'message.delete': ({ from }: Place) => `${from} deletes a message.`,
  'message.react': ({ from }: Place) => `${from} reacts to a message.`,
  'message.typing': ({ from, to, group }: Place) =>
    `${from} is typing to ${to || group}, or stopped. It is not worth keeping, so it has QoS 0.`,
  receipt: ({ from, to }: Place) =>
    `${from} tells ${to} which messages arrived and which were read.`,
  'sync.request': ({ from, to }: Place) => `${from} asks ${to} for messages that are missing.`,
  'sync.relay': ({ from, to }: Place) =>
    `${from} passes on to ${to} what somebody else signed and what was missing there.`,
  'sync.have': ({ from, to }: Place) => `${from} tells ${to} which messages they have.`,
  'other-topic': always(
    'No topic of papo: an open topic, or the plain-text chat. Nothing here is signed.',
  ),
  unreadable: always('On a topic of papo, but nothing that papo understands.'),
}

/** By the control packet, sent by papo or received from the broker. */
const packets = {
  connect:
    'papo connects. clean: false means that the broker keeps the session, and queues for us while we are away.',
  connackKept: 'The broker accepts, and still has our session with what it queued.',
  connackNew:
    'The broker accepts. It has no session of ours, so papo subscribes to everything anew.',
  connackRefused: 'The broker refuses the connection; the code says why.',
  pubackSent: 'papo has this on disk now, so the broker need not send it again.',
  pubackReceived: 'The broker has it now. Until this comes, papo would send it again.',
  subscribe:
    'papo asks for everything that is published on these topics. + stands for any one level.',
  suback: 'The broker says which QoS each subscription gets; 128 and more is a refusal.',
  unsubscribe: 'papo no longer wants what is published there.',
  unsuback: 'The broker has ended these subscriptions.',
  pingreq:
    'papo shows that it is still here. After one and a half times the keep-alive without any packet, the broker publishes the will.',
  pingresp: 'The broker is still here too.',
  disconnectSent: 'papo leaves in order, so the broker does not publish the will.',
  disconnectReceived: 'The broker ends the connection; the code says why.',
  other: 'Of QoS 2, or of another way to authenticate. papo uses neither.',
}

export const wireEn = {
  title: 'MQTT packets',
  empty: 'Nothing yet. What you do now, and what arrives, appears here.',
  noMatch: 'No packet matches.',
  paused: 'paused',
  pausedNew: (count: number) => `paused, ${count} new`,
  sent: 'sent',
  received: 'received',
  qos: (qos: number) => `QoS ${qos}`,
  retain: 'retain',
  id: (id: number) => `packet identifier ${id}`,
  bytes: (count: number) => (count === 1 ? '1 byte' : `${count} bytes`),
  about: (topic: string) => `about ${topic}`,
  will: 'The will, which the broker publishes if the connection breaks:',
  cut: (count: number) => `… and ${count} more`,
  signature: {
    valid: (who: string) => `Signed by ${who}: all lines with a bar.`,
    otherKey: (who: string) => `Signed with another key than that of ${who}. papo refuses this.`,
    wrong: (_who: string) => 'The signature is wrong. papo refuses this.',
    none: (_who: string) => 'Not signed.',
    cut: (_who: string) => 'Too long for papo, which refuses this unread.',
  },
  kinds,
  packets,
}
