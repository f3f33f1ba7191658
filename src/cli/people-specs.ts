/** The commands about people and conversations, as a part of the table of commands. */
import { anywayFlag, listSpec, UNLIMITED, waitingSpec } from './command-spec.ts'
import type { CommandSpec } from './command-spec.ts'

/** In the order in which somebody meets them. */
export const peopleCommands: readonly CommandSpec[] = [
  listSpec('users', 'everybody seen on this broker', 'todos os que foram vistos neste broker'),
  listSpec(
    'requests',
    'requests for conversations and groups, received and sent, with their outcome',
    'pedidos de conversas e grupos, recebidos e feitos, com o resultado',
  ),
  listSpec('groups', 'groups, and your role in them', 'grupos, e o seu papel neles'),
  listSpec(
    'sessions',
    'conversations of two, with their topics',
    'conversas a dois, com os tópicos',
  ),
  listSpec('topics', 'open topics that you follow', 'tópicos abertos que você segue'),
  waitingSpec(
    'request',
    'USER [TEXT…]',
    [1, UNLIMITED],
    'ask somebody for a conversation',
    'chama alguém para conversar',
    [anywayFlag],
  ),
  waitingSpec('accept', 'USER', [1, 1], "accept somebody's request", 'aceita o pedido de alguém', [
    anywayFlag,
  ]),
  waitingSpec(
    'deny',
    'USER [REASON…]',
    [1, UNLIMITED],
    "deny somebody's request",
    'recusa o pedido de alguém',
  ),
  waitingSpec(
    'block',
    'USER',
    [1, 1],
    'see nothing more of somebody; they are not told',
    'bloqueia alguém; a pessoa não fica sabendo',
  ),
  waitingSpec(
    'unblock',
    'USER',
    [1, 1],
    'see somebody again whom you blocked',
    'desbloqueia alguém',
  ),
  waitingSpec(
    'mute',
    "USER|'#GROUP'|'>TOPIC'",
    [1, 1],
    'no bell and no notifications for a conversation',
    'silencia uma conversa: sem campainha nem avisos',
  ),
  waitingSpec(
    'unmute',
    "USER|'#GROUP'|'>TOPIC'",
    [1, 1],
    'bell and notifications again for a conversation',
    'volta a avisar de uma conversa silenciada',
  ),
]
