/** What each command promises by exit 0, as something that others see: one row for each way to say something. */
import type { Seen, Stage } from './exit-code-fixture.ts'
import { until } from '../wait.ts'

/** Alice does something; `tag` is a name that no other row uses, of a person or a group. */
export type Row = {
  /** The name of the command in the table of commands. */
  readonly command: string
  /** Brings about that alice can do it, while all is well. */
  readonly prepare?: (stage: Stage, tag: string) => Promise<unknown>
  readonly line: (tag: string) => readonly string[]
  /** Is this the packet that was promised? */
  readonly isIt: (seen: Seen, tag: string) => boolean
  /** Is it kept for later when the broker does not take it? */
  readonly kept: boolean
  /** Without a link it is refused: whether it may be done cannot be known. */
  readonly offline?: 'refused'
}

const wordOf = ({ text }: Seen): { readonly type?: unknown; readonly by?: unknown } => {
  try {
    return Object(JSON.parse(text))
  } catch {
    // bare text
    return {}
  }
}

/** A word of alice's of this type, where the name of the row stands in the topic. */
const word =
  (type: string): Row['isIt'] =>
  (seen, tag) => {
    const { type: said, by } = wordOf(seen)
    return said === type && by === 'alice' && seen.topic.includes(tag)
  }
const bare =
  (topic: (tag: string) => string | RegExp, text: string | RegExp): Row['isIt'] =>
  (seen, tag) =>
    new RegExp(topic(tag), 'u').test(seen.topic) && new RegExp(text, 'u').test(seen.text)

const here = (stage: Stage, who: string) => stage.did(who, 'users')

/** The other one has been here, and alice knows it. */
const known = async (stage: Stage, tag: string) => {
  await here(stage, tag)
  await here(stage, 'alice')
}
/** The other one asks alice. */
const asked = async (stage: Stage, tag: string) => {
  await here(stage, 'alice')
  await stage.did(tag, 'request', 'alice', 'oi')
}
/** They talk with each other. */
const talking = async (stage: Stage, tag: string) => {
  await asked(stage, tag)
  await stage.did('alice', 'accept', tag)
}
/** Somebody of the plain-text chat asks alice. */
const plainAsk = async (stage: Stage, tag: string) => {
  await here(stage, 'alice')
  await stage.say('clients/alice', `REQUEST ${tag}`)
}

const knows = (stage: Stage, who: string, group: string, what: RegExp) =>
  until(
    async () => what.test((await stage.papo(who, 'group', 'info', group, '--json')).out),
    `${who} knows of ${group} that ${String(what)}`,
    20_000,
  )

const other = (tag: string) => `${tag}o`

/** Alice leads a group. */
const leads = (stage: Stage, tag: string) => stage.did('alice', 'group', 'new', tag)
/** Alice leads a group in which another one is. */
const leadsTwo = async (stage: Stage, tag: string) => {
  await leads(stage, tag)
  await here(stage, other(tag))
  await stage.did('alice', 'group', 'invite', tag, other(tag))
  await stage.did(other(tag), 'group', 'join', tag)
  await knows(stage, 'alice', tag, new RegExp(`"id":"${other(tag)}"`, 'u'))
}
/** Another one leads a group. */
const led = (stage: Stage, tag: string) => stage.did(other(tag), 'group', 'new', tag)
/** Another one leads a group to which alice is invited. */
const invited = async (stage: Stage, tag: string) => {
  await here(stage, 'alice')
  await led(stage, tag)
  await stage.did(other(tag), 'group', 'invite', tag, 'alice')
}
/** Another one leads a group in which alice is. */
const member = async (stage: Stage, tag: string) => {
  await invited(stage, tag)
  await stage.did('alice', 'group', 'join', tag)
  await knows(stage, other(tag), tag, /"id":"alice"/u)
  await knows(stage, 'alice', tag, /"standing":"member"/u)
}
/** The same, and alice may take over. */
const heir = async (stage: Stage, tag: string) => {
  await member(stage, tag)
  await stage.did(other(tag), 'group', 'heirs', tag, '1s', 'alice')
  await knows(stage, 'alice', tag, /"after":1000/u)
}
/** Another one asks to be let into alice's group. */
const asksIn = async (stage: Stage, tag: string) => {
  await leads(stage, tag)
  await stage.did(other(tag), 'group', 'join', tag)
}

const card = word('group.card')

/** Every command that promises something. */
export const rows: readonly Row[] = [
  {
    command: 'send',
    prepare: talking,
    line: (tag) => ['send', tag, 'uma palavra'],
    isIt: word('session.say'),
    kept: true,
  },
  {
    command: 'send',
    prepare: leadsTwo,
    line: (tag) => ['send', `#${tag}`, 'uma palavra'],
    isIt: word('group.say'),
    kept: true,
  },
  {
    command: 'send',
    line: (tag) => ['send', `>house/${tag}`, 'uma linha'],
    isIt: bare((tag) => `^house/${tag}$`, /alice: uma linha/u),
    kept: false,
  },
  {
    command: 'send',
    prepare: async (stage, tag) => {
      await plainAsk(stage, tag)
      await stage.did('alice', 'accept', `?${tag}`)
    },
    line: (tag) => ['send', `?${tag}`, 'texto puro'],
    isIt: bare((tag) => `^alice_${tag}_`, /^alice texto puro$/u),
    kept: false,
  },
  {
    command: 'request',
    prepare: known,
    line: (tag) => ['request', tag, 'oi'],
    isIt: word('request.make'),
    kept: true,
  },
  {
    command: 'request',
    line: (tag) => ['request', `?${tag}`],
    isIt: bare((tag) => `^clients/${tag}$`, /^REQUEST alice$/u),
    kept: false,
  },
  {
    command: 'accept',
    prepare: asked,
    line: (tag) => ['accept', tag],
    isIt: word('request.accept'),
    kept: true,
  },
  {
    command: 'accept',
    prepare: plainAsk,
    line: (tag) => ['accept', `?${tag}`],
    isIt: bare((tag) => `^clients/${tag}$`, / alice$/u),
    kept: false,
  },
  {
    command: 'deny',
    prepare: asked,
    line: (tag) => ['deny', tag, 'hoje não'],
    isIt: word('request.deny'),
    kept: true,
  },
  {
    command: 'deny',
    prepare: plainAsk,
    line: (tag) => ['deny', `?${tag}`],
    isIt: bare((tag) => `^clients/${tag}$`, /^DENIED alice$/u),
    kept: false,
  },
  {
    command: 'group new',
    line: (tag) => ['group', 'new', tag],
    isIt: card,
    kept: true,
  },
  {
    command: 'group join',
    prepare: async (stage, tag) => {
      await led(stage, tag)
      await here(stage, 'alice')
    },
    line: (tag) => ['group', 'join', tag],
    isIt: (seen, tag) => word('group.ask')(seen, other(tag)),
    kept: true,
  },
  {
    command: 'group leave',
    prepare: member,
    line: (tag) => ['group', 'leave', tag],
    isIt: word('group.leave'),
    kept: true,
  },
  {
    command: 'group invite',
    prepare: async (stage, tag) => {
      await leads(stage, tag)
      await known(stage, other(tag))
    },
    line: (tag) => ['group', 'invite', tag, other(tag)],
    isIt: (seen, tag) => word('group.invite')(seen, other(tag)),
    kept: true,
  },
  {
    command: 'group accept',
    prepare: asksIn,
    line: (tag) => ['group', 'accept', tag, other(tag)],
    isIt: (seen, tag) => card(seen, tag) && seen.text.includes(`"${other(tag)}"`),
    kept: true,
  },
  {
    command: 'group deny',
    prepare: asksIn,
    line: (tag) => ['group', 'deny', tag, other(tag), 'não'],
    isIt: (seen, tag) => word('group.deny')(seen, other(tag)),
    kept: true,
  },
  {
    command: 'group kick',
    prepare: leadsTwo,
    line: (tag) => ['group', 'kick', tag, other(tag)],
    isIt: (seen, tag) => card(seen, tag) && /"gone":\[[^\]]/u.test(seen.text),
    kept: true,
  },
  {
    command: 'group transfer',
    prepare: leadsTwo,
    line: (tag) => ['group', 'transfer', tag, other(tag)],
    isIt: (seen, tag) => card(seen, tag) && seen.text.includes('"handed"'),
    kept: true,
  },
  {
    command: 'group topic',
    prepare: leads,
    line: (tag) => ['group', 'topic', tag, 'de que se trata'],
    isIt: (seen, tag) => card(seen, tag) && seen.text.includes('de que se trata'),
    kept: true,
  },
  {
    command: 'group heirs',
    prepare: leadsTwo,
    line: (tag) => ['group', 'heirs', tag, '77s', other(tag)],
    isIt: (seen, tag) => card(seen, tag) && seen.text.includes('77000'),
    kept: true,
  },
  {
    command: 'group claim',
    prepare: heir,
    line: (tag) => ['group', 'claim', tag],
    isIt: (seen, tag) => card(seen, tag) && seen.text.includes('"claimed"'),
    kept: true,
    offline: 'refused',
  },
  {
    command: 'group disband',
    prepare: leads,
    line: (tag) => ['group', 'disband', tag, '--yes'],
    isIt: (seen, tag) => card(seen, tag) && seen.text.includes('"disbanded":true'),
    kept: true,
  },
]

/** Commands that tell what is known, or run until they are ended: they put nothing on its way. */
export const promiseNothing: readonly string[] = [
  '',
  'tail',
  'users',
  'requests',
  'groups',
  'sessions',
  'topics',
  'group info',
  'search',
  'broker',
  'help',
]
