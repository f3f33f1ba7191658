/** The command for groups of the plain-text chat. */
import { classicWaiting } from '../../src/model/plaintext/plaintext-selectors.ts'
import { classicName, classicPlace } from '../../src/core/plaintext-ids.ts'
import type { SafeText, UserId } from '../../src/core/ids.ts'
import type { SlashCommand } from './slash-commands.ts'
import { acceptPlainly, enterPlainGroup, plainCalled } from '../actions/plaintext/plaintext-people.ts'
import {
  disbandPlainly,
  invitePlainly,
  leavePlainly,
  transferPlainly,
} from '../actions/plaintext/plaintext-groups.ts'
import { openConversation } from '../actions/conversations.ts'
import type { Desk } from '../actions/action-context.ts'
import { doPlainly } from '../actions/plaintext/plaintext-chats.ts'
import { usage } from './people.ts'

/** `undefined`: used wrongly. */
type Deed = (desk: Desk, group: SafeText, who: UserId | undefined) => boolean | undefined

const deeds: ReadonlyMap<string, Deed> = new Map<string, Deed>([
  [
    'new',
    (desk, group) =>
      doPlainly(desk, { type: 'classic.create', group }, desk.texts.classic.created(group)) &&
      openConversation(desk, classicPlace(group)),
  ],
  ['join', (desk, group) => enterPlainGroup(desk, group)],
  ['invite', (desk, group, whom) => whom && invitePlainly(desk, group, whom)],
  [
    'accept',
    (desk, group, who) => {
      const ask = classicWaiting(desk.now()).find(
        (one) =>
          one.group === group && (who === undefined ? one.kind === 'invite' : one.from === who),
      )
      if (!ask) desk.ui.tell(desk.texts.notices.noRequest, 'warning')
      return ask !== undefined && acceptPlainly(desk, ask)
    },
  ],
  ['leave', (desk, group) => leavePlainly(desk, group)],
  ['disband', (desk, group) => disbandPlainly(desk, group)],
  ['transfer', (desk, group, leader) => leader && transferPlainly(desk, group, leader)],
])

/** Deeds of which somebody may be a part. */
const OF_SOMEBODY: ReadonlySet<string> = new Set(['invite', 'accept', 'transfer'])

export const aboutClassic: readonly SlashCommand[] = [
  {
    name: 'classic-group',
    aliases: [],
    run: (desk, rest) => {
      const [deed = '', name, who = '', ...more] = rest.split(/\s+/u)
      const group = classicName(name?.replace(/\?$/u, ''))
      const run = deeds.get(deed)
      // no name there has a blank in it
      const tooMuch = more.length > 0 || (who !== '' && !OF_SOMEBODY.has(deed))
      if (!run || group === undefined || tooMuch) return usage(desk, 'classic-group')
      // whom is meant is clear here, with the sign or without it
      const whom = who === '' ? undefined : plainCalled(who.startsWith('?') ? who : `?${who}`)
      return run(desk, group, whom) ?? usage(desk, 'classic-group')
    },
  },
]
