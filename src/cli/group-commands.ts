/** The commands after `papo group`, as a part of the table of commands. */
import { MAX_HEIRS } from '../model/groups/roster.ts'
import { anywayFlag, flagSpec, jsonFlag, UNLIMITED, waitingSpec } from './command-spec.ts'
import type { CommandSpec, SpecParts } from './command-spec.ts'

const yesFlag = flagSpec('yes', undefined, 'I am sure', 'tenho certeza')

const groupSpec = (name: string, ...rest: SpecParts) => waitingSpec(`group ${name}`, ...rest)

/** By the whole name, in the order in which somebody meets them. */
const subcommands: readonly CommandSpec[] = [
  groupSpec(
    'new',
    'NAME [TOPIC…]',
    [1, UNLIMITED],
    'found a group, which I then lead',
    'funda um grupo, que então lidero',
  ),
  groupSpec(
    'join',
    'NAME [TEXT…]',
    [1, UNLIMITED],
    'ask its leader to let me in, or accept an invitation',
    'pede a quem lidera que me deixe entrar, ou aceita um convite',
    [anywayFlag],
  ),
  groupSpec('leave', 'NAME', [1, 1], 'leave a group', 'sai de um grupo'),
  groupSpec(
    'invite',
    'NAME USER [TEXT…]',
    [2, UNLIMITED],
    'invite somebody to a group that I lead',
    'convida alguém a um grupo que lidero',
  ),
  groupSpec(
    'accept',
    'NAME USER',
    [2, 2],
    'let in somebody who asks to join',
    'deixa entrar quem pede para entrar',
    [anywayFlag],
  ),
  groupSpec(
    'deny',
    'NAME [USER] [REASON…]',
    [1, UNLIMITED],
    'say no to somebody who asks; without USER to an invitation',
    'diz não a quem pede; sem PESSOA, a um convite',
  ),
  groupSpec(
    'kick',
    'NAME USER',
    [2, 2],
    'remove somebody from a group that I lead',
    'remove alguém de um grupo que lidero',
  ),
  groupSpec(
    'transfer',
    'NAME USER',
    [2, 2],
    'hand a group that I lead to a member',
    'passa um grupo que lidero a um membro',
  ),
  groupSpec(
    'topic',
    'NAME [TEXT…]',
    [1, UNLIMITED],
    'what the group is about; without TEXT: nothing',
    'de que trata o grupo; sem TEXTO: de nada',
  ),
  groupSpec(
    'heirs',
    'NAME [AFTER] [USER…]',
    [1, 2 + MAX_HEIRS],
    'who may take over, and when I am gone how long (7d, 12h, 1h30m)',
    'quem pode assumir, e se eu sumir por quanto tempo (7d, 12h, 1h30m)',
  ),
  groupSpec(
    'claim',
    'NAME',
    [1, 1],
    'take over as an heir of a leader who is gone',
    'assume como herdeiro de quem liderava e sumiu',
  ),
  groupSpec(
    'disband',
    'NAME',
    [1, 1],
    'end a group that I lead, for everybody; wants --yes',
    'acaba com um grupo que lidero, para todos; exige --yes',
    [yesFlag],
  ),
  groupSpec(
    'info',
    'NAME',
    [1, 1],
    'everything about a group: its leader, members, heirs',
    'tudo sobre um grupo: quem lidera, membros, herdeiros',
    [jsonFlag],
  ),
]

const shortNames = subcommands.map(({ name }) => name.replace('group ', '')).join('|')

export const groupCommand: CommandSpec = {
  ...waitingSpec('group', `${shortNames} NAME …`, [1, UNLIMITED], 'groups', 'grupos'),
  subcommands,
}
