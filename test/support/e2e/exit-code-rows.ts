/** What each command promises by exit 0, as something that others see: one row for each way to say something. */
import type { BrokerMessage, ExitCodeFixture } from './exit-code-fixture.ts'
import { readFields } from '../../../src/core/schema.ts'
import { until } from '../wait.ts'

/** Alice does something; `tag` is a name that no other row uses, of a person or a group. */
export type PromiseRow = {
  /** The name of the command in the table of commands. */
  readonly command: string
  /** Brings about that alice can do it, while all is well. */
  readonly prepare?: (fixture: ExitCodeFixture, tag: string) => Promise<unknown>
  readonly line: (tag: string) => readonly string[]
  /** Is this the packet that was promised? */
  readonly isPromised: (seen: BrokerMessage, tag: string) => boolean
  /** Is it kept for later when the broker does not take it? */
  readonly kept: boolean
  /** Without a link it is refused: whether it may be done cannot be known. */
  readonly offline?: 'refused'
  /** Where it is known that nobody could see it, it is not made at all. */
  readonly unseen?: 'refused'
}

const fieldsIn = ({ text }: BrokerMessage): { readonly type?: unknown; readonly by?: unknown } => {
  try {
    return Object(JSON.parse(text))
  } catch {
    // bare text
    return {}
  }
}

/** A word of alice's of this type, where the name of the row stands in the topic. */
const signed =
  (type: string): PromiseRow['isPromised'] =>
  (seen, tag) => {
    const { type: said, by } = fieldsIn(seen)
    return said === type && by === 'alice' && seen.topic.includes(tag)
  }
const bare =
  (topic: (tag: string) => string | RegExp, text: string | RegExp): PromiseRow['isPromised'] =>
  (seen, tag) =>
    new RegExp(topic(tag), 'u').test(seen.topic) && new RegExp(text, 'u').test(seen.text)

const comeOnline = (fixture: ExitCodeFixture, who: string) => fixture.runOk(who, 'users')

/** The other one has been here, and alice knows it. */
const known = async (fixture: ExitCodeFixture, tag: string) => {
  await comeOnline(fixture, tag)
  await comeOnline(fixture, 'alice')
}
/** The other one asks alice. */
const asked = async (fixture: ExitCodeFixture, tag: string) => {
  await comeOnline(fixture, 'alice')
  await fixture.runOk(tag, 'request', 'alice', 'oi')
}
/** They talk with each other. */
const inSession = async (fixture: ExitCodeFixture, tag: string) => {
  await asked(fixture, tag)
  await fixture.runOk('alice', 'accept', tag)
}
/** The messages that rows are about, by their tags. */
const messageIds = new Map<string, string>()
const messageOf = (tag: string) => messageIds.get(tag) ?? ''
/** They talk, and alice has sent a message. */
const hasSent = async (fixture: ExitCodeFixture, tag: string) => {
  await inSession(fixture, tag)
  const { out } = await fixture.papo('alice', 'send', tag, 'isto', '--json')
  messageIds.set(tag, String(readFields(JSON.parse(out))?.['id']))
}
/** Somebody of the plain-text chat asks alice. */
const plainAsk = async (fixture: ExitCodeFixture, tag: string) => {
  await comeOnline(fixture, 'alice')
  await fixture.publish('clients/alice', `REQUEST ${tag}`)
}

const knows = (fixture: ExitCodeFixture, who: string, group: string, what: RegExp) =>
  until(
    async () => what.test((await fixture.papo(who, 'group', 'info', group, '--json')).out),
    `${who} knows of ${group} that ${String(what)}`,
    20_000,
  )

const other = (tag: string) => `${tag}o`

/** Alice leads a group. */
const leads = (fixture: ExitCodeFixture, tag: string) => fixture.runOk('alice', 'group', 'new', tag)
/** Alice leads a group in which another one is. */
const leadsTwo = async (fixture: ExitCodeFixture, tag: string) => {
  await leads(fixture, tag)
  await comeOnline(fixture, other(tag))
  await fixture.runOk('alice', 'group', 'invite', tag, other(tag))
  await fixture.runOk(other(tag), 'group', 'join', tag)
  await knows(fixture, 'alice', tag, new RegExp(`"id":"${other(tag)}"`, 'u'))
}
/** Another one leads a group. */
const led = (fixture: ExitCodeFixture, tag: string) =>
  fixture.runOk(other(tag), 'group', 'new', tag)
/** Another one leads a group to which alice is invited. */
const invited = async (fixture: ExitCodeFixture, tag: string) => {
  await comeOnline(fixture, 'alice')
  await led(fixture, tag)
  await fixture.runOk(other(tag), 'group', 'invite', tag, 'alice')
}
/** Another one leads a group in which alice is. */
const member = async (fixture: ExitCodeFixture, tag: string) => {
  await invited(fixture, tag)
  await fixture.runOk('alice', 'group', 'join', tag)
  await knows(fixture, other(tag), tag, /"id":"alice"/u)
  await knows(fixture, 'alice', tag, /"role":"member"/u)
}
/** The same, and alice may take over. */
const heir = async (fixture: ExitCodeFixture, tag: string) => {
  await member(fixture, tag)
  await fixture.runOk(other(tag), 'group', 'heirs', tag, '1s', 'alice')
  await knows(fixture, 'alice', tag, /"after":1000/u)
}
/** Another one asks to be let into alice's group. */
const asksIn = async (fixture: ExitCodeFixture, tag: string) => {
  await leads(fixture, tag)
  await fixture.runOk(other(tag), 'group', 'join', tag)
}

const roster = signed('group.roster')

/** Every command that promises something. */
export const promiseRows: readonly PromiseRow[] = [
  {
    command: 'send',
    prepare: inSession,
    line: (tag) => ['send', tag, 'uma palavra'],
    isPromised: signed('message.send'),
    kept: true,
  },
  {
    command: 'send',
    prepare: leadsTwo,
    line: (tag) => ['send', `#${tag}`, 'uma palavra'],
    isPromised: signed('message.send'),
    kept: true,
  },
  {
    command: 'send',
    line: (tag) => ['send', `>house/${tag}`, 'uma linha'],
    isPromised: bare((tag) => `^house/${tag}$`, /alice: uma linha/u),
    kept: false,
  },
  {
    command: 'send',
    prepare: async (fixture, tag) => {
      await plainAsk(fixture, tag)
      await fixture.runOk('alice', 'accept', `?${tag}`)
    },
    line: (tag) => ['send', `?${tag}`, 'texto puro'],
    isPromised: bare((tag) => `^alice_${tag}_`, /^alice texto puro$/u),
    kept: false,
  },
  {
    command: 'edit',
    prepare: hasSent,
    line: (tag) => ['edit', messageOf(tag), 'aquilo'],
    isPromised: signed('message.edit'),
    kept: true,
  },
  {
    command: 'delete',
    prepare: hasSent,
    line: (tag) => ['delete', messageOf(tag)],
    isPromised: signed('message.delete'),
    kept: true,
  },
  {
    command: 'react',
    prepare: hasSent,
    line: (tag) => ['react', messageOf(tag), '👍'],
    isPromised: signed('message.react'),
    kept: true,
  },
  {
    command: 'request',
    prepare: known,
    line: (tag) => ['request', tag, 'oi'],
    isPromised: signed('request.make'),
    kept: true,
  },
  {
    command: 'request',
    line: (tag) => ['request', `?${tag}`],
    isPromised: bare((tag) => `^clients/${tag}$`, /^REQUEST alice$/u),
    kept: false,
  },
  {
    command: 'accept',
    prepare: asked,
    line: (tag) => ['accept', tag],
    isPromised: signed('request.accept'),
    kept: true,
  },
  {
    command: 'accept',
    prepare: plainAsk,
    line: (tag) => ['accept', `?${tag}`],
    isPromised: bare((tag) => `^clients/${tag}$`, / alice$/u),
    kept: false,
  },
  {
    command: 'deny',
    prepare: asked,
    line: (tag) => ['deny', tag, 'hoje não'],
    isPromised: signed('request.deny'),
    kept: true,
  },
  {
    command: 'deny',
    prepare: plainAsk,
    line: (tag) => ['deny', `?${tag}`],
    isPromised: bare((tag) => `^clients/${tag}$`, /^DENIED alice$/u),
    kept: false,
  },
  {
    command: 'group new',
    line: (tag) => ['group', 'new', tag],
    isPromised: roster,
    kept: true,
    unseen: 'refused',
  },
  {
    command: 'group join',
    prepare: async (fixture, tag) => {
      await led(fixture, tag)
      await comeOnline(fixture, 'alice')
    },
    line: (tag) => ['group', 'join', tag],
    isPromised: (seen, tag) => signed('group.ask')(seen, other(tag)),
    kept: true,
  },
  {
    command: 'group leave',
    prepare: member,
    line: (tag) => ['group', 'leave', tag],
    isPromised: signed('group.leave'),
    kept: true,
  },
  {
    command: 'group invite',
    prepare: async (fixture, tag) => {
      await leads(fixture, tag)
      await known(fixture, other(tag))
    },
    line: (tag) => ['group', 'invite', tag, other(tag)],
    isPromised: (seen, tag) => signed('group.invite')(seen, other(tag)),
    kept: true,
  },
  {
    command: 'group accept',
    prepare: asksIn,
    line: (tag) => ['group', 'accept', tag, other(tag)],
    isPromised: (seen, tag) => roster(seen, tag) && seen.text.includes(`"${other(tag)}"`),
    kept: true,
  },
  {
    command: 'group deny',
    prepare: asksIn,
    line: (tag) => ['group', 'deny', tag, other(tag), 'não'],
    isPromised: (seen, tag) => signed('group.deny')(seen, other(tag)),
    kept: true,
  },
  {
    command: 'group kick',
    prepare: leadsTwo,
    line: (tag) => ['group', 'kick', tag, other(tag)],
    isPromised: (seen, tag) => roster(seen, tag) && /"departed":\[[^\]]/u.test(seen.text),
    kept: true,
  },
  {
    command: 'group transfer',
    prepare: leadsTwo,
    line: (tag) => ['group', 'transfer', tag, other(tag)],
    isPromised: (seen, tag) => roster(seen, tag) && seen.text.includes('"handed"'),
    kept: true,
  },
  {
    command: 'group topic',
    prepare: leads,
    line: (tag) => ['group', 'topic', tag, 'de que se trata'],
    isPromised: (seen, tag) => roster(seen, tag) && seen.text.includes('de que se trata'),
    kept: true,
  },
  {
    command: 'group heirs',
    prepare: leadsTwo,
    line: (tag) => ['group', 'heirs', tag, '77s', other(tag)],
    isPromised: (seen, tag) => roster(seen, tag) && seen.text.includes('77000'),
    kept: true,
  },
  {
    command: 'group claim',
    prepare: heir,
    line: (tag) => ['group', 'claim', tag],
    isPromised: (seen, tag) => roster(seen, tag) && seen.text.includes('"claimed"'),
    kept: true,
    offline: 'refused',
  },
  {
    command: 'group disband',
    prepare: leads,
    line: (tag) => ['group', 'disband', tag, '--yes'],
    isPromised: (seen, tag) => roster(seen, tag) && seen.text.includes('"disbanded":true'),
    kept: true,
  },
]

/** Commands that tell what is known, or run until they are ended: they put nothing on its way. */
export const commandsWithoutPromise: readonly string[] = [
  '',
  'tail',
  'users',
  'requests',
  'groups',
  'sessions',
  'topics',
  'group info',
  'search',
  'log',
  'export',
  'broker',
  'help',
  'init',
  'status',
  'doctor',
  'block',
  'unblock',
  'mute',
  'unmute',
]
