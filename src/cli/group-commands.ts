/** The commands after `papo group`, as a part of the table of commands. */
import { MAX_HEIRS } from '../model/groups/roster.ts'
import { anywayFlag, flagSpec, jsonFlag, UNLIMITED, waitingSpec } from './command-spec.ts'
import type { CommandSpec, SpecParts } from './command-spec.ts'

const yesFlag = flagSpec('yes', undefined, 'yes, do it', 'sim, fazer')

const groupSpec = (name: string, ...rest: SpecParts) => waitingSpec(`group ${name}`, ...rest)

/** By the whole name, in the order in which somebody meets them. */
const subcommands: readonly CommandSpec[] = [
  groupSpec(
    'new',
    'NAME [TOPIC-LINE…]',
    [1, UNLIMITED],
    'create a group, which you then lead',
    'cria um grupo, que você passa a liderar',
  ),
  groupSpec(
    'join',
    'GROUP [TEXT…]',
    [1, UNLIMITED],
    'ask to join a group, or accept an invitation',
    'pede para entrar num grupo, ou aceita um convite',
    [anywayFlag],
  ),
  groupSpec('leave', 'GROUP', [1, 1], 'leave a group', 'sai de um grupo'),
  groupSpec(
    'invite',
    'GROUP USER [TEXT…]',
    [2, UNLIMITED],
    'invite somebody to a group you lead',
    'convida alguém para um grupo que você lidera',
  ),
  groupSpec(
    'accept',
    'GROUP USER',
    [2, 2],
    'let in somebody who asked to join',
    'deixa entrar quem pediu',
    [anywayFlag],
  ),
  groupSpec(
    'deny',
    'GROUP [USER] [REASON…]',
    [1, UNLIMITED],
    'deny somebody who asked to join; without USER, decline an invitation',
    'recusa quem pediu para entrar; sem NOME, recusa um convite',
  ),
  groupSpec(
    'kick',
    'GROUP USER',
    [2, 2],
    'remove somebody from a group you lead',
    'remove alguém de um grupo que você lidera',
  ),
  groupSpec(
    'transfer',
    'GROUP USER',
    [2, 2],
    'make a member the leader of a group you lead',
    'passa a liderança de um grupo para um membro',
  ),
  groupSpec(
    'topic',
    'GROUP [TEXT…]',
    [1, UNLIMITED],
    'set the topic line; without TEXT, remove it',
    'muda o assunto; sem TEXTO, remove',
  ),
  groupSpec(
    'heirs',
    'GROUP [AFTER] [USER…]',
    [1, 2 + MAX_HEIRS],
    'who may take over, and after how long (7d, 12h, 1h30m)',
    'quem pode assumir, e depois de quanto tempo (7d, 12h, 1h30m)',
  ),
  groupSpec(
    'claim',
    'GROUP',
    [1, 1],
    'take over, as an heir, from a leader who is gone',
    'assume a liderança, como herdeiro, de quem sumiu',
  ),
  groupSpec(
    'disband',
    'GROUP',
    [1, 1],
    'end a group you lead, for everybody; needs --yes',
    'encerra um grupo que você lidera, para todos; exige --yes',
    [yesFlag],
  ),
  groupSpec(
    'info',
    'GROUP',
    [1, 1],
    'details of a group: its leader, members and heirs',
    'detalhes de um grupo: líder, membros e herdeiros',
    [jsonFlag],
  ),
]

const shortNames = subcommands.map(({ name }) => name.replace('group ', '')).join('|')

export const groupCommand: CommandSpec = {
  ...waitingSpec('group', `${shortNames} GROUP …`, [1, UNLIMITED], 'groups', 'grupos'),
  subcommands,
}
