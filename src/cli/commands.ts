/** The command line as one table: what is understood, what `--help` shows, what completion offers. */
import { groupCommand } from './group-commands.ts'
import { MAX_SEARCH_LIMIT } from './profile/search.ts'
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
    'broker',
    'URL',
    'the MQTT broker: mqtt://, mqtts://, ws://, wss://',
    'o broker MQTT: mqtt://, mqtts://, ws://, wss://',
  ),
  flagSpec('name', 'NAME', 'my name', 'meu nome'),
  flagSpec(
    'profile',
    'NAME',
    'which of my identities (default)',
    'qual das minhas identidades (default)',
  ),
  flagSpec(
    'space',
    'NAME',
    'the topic prefix of the community (papo)',
    'o prefixo de tópicos da comunidade (papo)',
  ),
  flagSpec('username', 'NAME', 'user name for the broker', 'nome de usuário no broker'),
  flagSpec(
    'password-file',
    'FILE',
    'file with the password for the broker (or PAPO_PASSWORD)',
    'arquivo com a senha do broker (ou PAPO_PASSWORD)',
  ),
  flagSpec('cafile', 'FILE', 'certificates to trust', 'certificados em que confiar'),
  flagSpec('cert', 'FILE', 'my certificate', 'meu certificado'),
  flagSpec('key', 'FILE', "my certificate's key", 'a chave do meu certificado'),
  flagSpec(
    'insecure',
    undefined,
    'trust any certificate (for trying out only)',
    'confia em qualquer certificado (só para testes)',
  ),
  flagSpec(
    'classic',
    undefined,
    'speak the plain-text chat too: unsigned, for everybody to read',
    'fala também o chat em texto puro: sem assinatura, legível para todos',
  ),
  flagSpec('lang', 'en|pt-BR', 'language', 'idioma'),
  { ...flagSpec('help', undefined, 'this help', 'esta ajuda'), short: 'h' },
]

/** Every command; the first, without a name, is the full screen. */
export const cliCommands: readonly CommandSpec[] = [
  commandSpec('', '', [0, 0], 'the full screen', 'a tela cheia', [
    flagSpec('theme', 'dark|light|contrast|plain', 'colours', 'cores'),
    { ...flagSpec('version', undefined, 'the version', 'a versão'), short: 'V' },
  ]),
  waitingSpec(
    'send',
    "USER|'#GROUP'|'>TOPIC' [TEXT…]",
    [1, UNLIMITED],
    'say one message; TEXT from standard input when absent',
    'diz uma mensagem; TEXTO da entrada padrão se faltar',
    [
      flagSpec(
        'wait',
        undefined,
        'until it was delivered (in a group: to all), not only until the broker has it',
        'até ser entregue (num grupo: a todos), não só até o broker ter',
      ),
    ],
  ),
  commandSpec(
    'tail',
    "[USER|'#GROUP'|'>TOPIC']",
    [0, 1],
    'what happens, a line each',
    'o que acontece, uma linha cada',
    [jsonFlag],
  ),
  listSpec('users', 'everybody seen on this broker', 'todos vistos neste broker'),
  listSpec(
    'requests',
    'requests received and sent, for conversations and groups, with their outcome',
    'pedidos recebidos e enviados, de conversas e grupos, com seu resultado',
  ),
  listSpec('groups', 'groups, and how I stand with them', 'grupos, e o que sou neles'),
  listSpec(
    'sessions',
    'conversations of two, with their topics',
    'conversas a dois, com seus tópicos',
  ),
  listSpec('topics', 'open topics that I follow', 'tópicos abertos que sigo'),
  waitingSpec(
    'request',
    'USER [TEXT…]',
    [1, UNLIMITED],
    'ask somebody for a conversation',
    'pede uma conversa a alguém',
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
    'mensagens com todas estas palavras, as mais novas antes',
    [
      jsonFlag,
      {
        ...flagSpec('limit', 'N', 'at most so many (50)', 'no máximo tantas (50)'),
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
      flagSpec('data', 'DIR', 'where to keep what it stores', 'onde guardar o que armazena'),
      flagSpec(
        'open',
        undefined,
        'listen to other machines too, without passwords',
        'escuta outras máquinas também, sem senhas',
      ),
      flagSpec(
        'show',
        undefined,
        'how mosquitto_sub reaches the one that papo started',
        'como mosquitto_sub alcança o que o papo iniciou',
      ),
      flagSpec(
        'background',
        undefined,
        'as papo itself starts it: shared, leaves when idle',
        'como o próprio papo o inicia: comum a todos, sai quando ocioso',
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
