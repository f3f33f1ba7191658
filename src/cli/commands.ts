/** The command line as one table: what is understood, what `--help` shows, what completion offers. */
import { groupCommand } from './group-commands.ts'
import { MAX_SEARCH_LIMIT } from './profile/search.ts'
import { settingFlags } from './setting-flags.ts'
import {
  anywayFlag,
  flagSpec,
  jsonFlag,
  listSpec,
  UNLIMITED,
  commandSpec,
  waitingSpec,
} from './command-spec.ts'
import type { CommandSpec, FlagSpec } from './command-spec.ts'

/** Flags that every command takes. */
export const commonFlags: readonly FlagSpec[] = [
  flagSpec(
    'profile',
    'NAME',
    'which of your identities (default)',
    'qual das suas identidades (default)',
  ),
  ...settingFlags('every'),
  { ...flagSpec('help', undefined, 'this help', 'esta ajuda'), short: 'h' },
]

/** Every command; the first, without a name, is the full screen. */
export const cliCommands: readonly CommandSpec[] = [
  commandSpec('', '', [0, 0], 'the full screen', 'a tela cheia', [
    ...settingFlags('screen'),
    { ...flagSpec('version', undefined, 'the version', 'a versão'), short: 'V' },
  ]),
  waitingSpec(
    'send',
    "USER|'#GROUP'|'>TOPIC' [TEXT…]",
    [1, UNLIMITED],
    'send a message; without TEXT, it is read from standard input',
    'envia uma mensagem; sem TEXTO, lê da entrada padrão',
    [
      flagSpec(
        'wait',
        undefined,
        'wait until it is delivered (in a group, to all), not only until the broker has it',
        'espera até ser entregue (num grupo, a todos), não só até o broker ter',
      ),
    ],
  ),
  commandSpec(
    'tail',
    "[USER|'#GROUP'|'>TOPIC']",
    [0, 1],
    'show what happens, one event per line',
    'mostra o que acontece, um evento por linha',
    [jsonFlag],
  ),
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
  groupCommand,
  commandSpec(
    'search',
    'WORDS…',
    [1, UNLIMITED],
    'messages with all these words, newest first',
    'mensagens com todas estas palavras, mais recentes primeiro',
    [
      jsonFlag,
      {
        ...flagSpec('limit', 'N', 'how many at most (50)', 'quantas no máximo (50)'),
        number: { min: 1, max: MAX_SEARCH_LIMIT, integer: true },
      },
    ],
  ),
  commandSpec(
    'broker',
    '',
    [0, 0],
    'the embedded broker in the foreground',
    'o broker embutido em primeiro plano',
    [
      flagSpec(
        'listen',
        'HOST:PORT',
        'where to listen (127.0.0.1:1883)',
        'onde escutar (127.0.0.1:1883)',
      ),
      flagSpec('data', 'DIR', 'where to store its data', 'onde guardar os dados'),
      flagSpec(
        'open',
        undefined,
        'accept other machines too, without passwords',
        'aceita outras máquinas também, sem senhas',
      ),
      flagSpec(
        'show',
        undefined,
        'how mosquitto_sub connects to the one that papo started',
        'como conectar o mosquitto_sub ao que o papo iniciou',
      ),
      flagSpec(
        'background',
        undefined,
        'as papo itself starts it: shared, ends when idle',
        'como o próprio papo inicia: compartilhado, termina quando ocioso',
      ),
    ],
  ),
  commandSpec(
    'help',
    '[COMMAND]',
    [0, 2],
    'what a command does, and its flags',
    'o que um comando faz, e suas opções',
  ),
]

/** Every command that does something by itself: of a command with parts, the parts. */
export const leafCommands: readonly CommandSpec[] = cliCommands.flatMap(
  (one) => one.subcommands ?? [one],
)
