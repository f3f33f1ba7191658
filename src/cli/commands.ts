/** The command line as one table: what is understood, what `--help` says, what completion offers. */
import { group } from './group-commands.ts'
import { MOST_FOUND } from './profile/search.ts'
import { flag, json, MANY, spec, timeout } from './command-spec.ts'
import type { CommandSpec, Flag } from './command-spec.ts'

/** Flags that every command takes. */
export const common: readonly Flag[] = [
  flag(
    'broker',
    'URL',
    'the MQTT broker: mqtt://, mqtts://, ws://, wss://',
    'o broker MQTT: mqtt://, mqtts://, ws://, wss://',
  ),
  flag('name', 'NAME', 'my name', 'meu nome'),
  flag(
    'profile',
    'NAME',
    'which of my identities (default)',
    'qual das minhas identidades (default)',
  ),
  flag(
    'space',
    'NAME',
    'the topic prefix of the community (papo)',
    'o prefixo de tópicos da comunidade (papo)',
  ),
  flag('username', 'NAME', 'user name for the broker', 'nome de usuário no broker'),
  flag(
    'password-file',
    'FILE',
    'file with the password for the broker (or PAPO_PASSWORD)',
    'arquivo com a senha do broker (ou PAPO_PASSWORD)',
  ),
  flag('cafile', 'FILE', 'certificates to trust', 'certificados em que confiar'),
  flag('cert', 'FILE', 'my certificate', 'meu certificado'),
  flag('key', 'FILE', "my certificate's key", 'a chave do meu certificado'),
  flag(
    'insecure',
    undefined,
    'trust any certificate (for trying out only)',
    'confia em qualquer certificado (só para testes)',
  ),
  flag(
    'classic',
    undefined,
    'speak the plain-text chat too: unsigned, for everybody to read',
    'fala também o chat em texto puro: sem assinatura, legível para todos',
  ),
  flag('lang', 'en|pt-BR', 'language', 'idioma'),
  { ...flag('help', undefined, 'this help', 'esta ajuda'), short: 'h' },
]

/** Every command; the first, without a name, is the full screen. */
export const commands: readonly CommandSpec[] = [
  spec('', '', [0, 0], 'the full screen', 'a tela cheia', [
    flag('theme', 'dark|light|contrast|plain', 'colours', 'cores'),
    { ...flag('version', undefined, 'the version', 'a versão'), short: 'V' },
  ]),
  spec(
    'send',
    "USER|'#GROUP'|'>TOPIC' [TEXT…]",
    [1, MANY],
    'say one message; TEXT from standard input when absent',
    'diz uma mensagem; TEXTO da entrada padrão se faltar',
    [
      flag(
        'wait',
        undefined,
        'until it was delivered (in a group: to all), not only until the broker has it',
        'até ser entregue (num grupo: a todos), não só até o broker ter',
      ),
      timeout,
    ],
  ),
  spec(
    'tail',
    "[USER|'#GROUP'|'>TOPIC']",
    [0, 1],
    'what happens, a line each',
    'o que acontece, uma linha cada',
    [json],
  ),
  spec('users', '', [0, 0], 'everybody seen on this broker', 'todos vistos neste broker', [
    json,
    timeout,
  ]),
  spec(
    'requests',
    '',
    [0, 0],
    'requests received and sent, for conversations and groups, with their outcome',
    'pedidos recebidos e enviados, de conversas e grupos, com seu resultado',
    [json, timeout],
  ),
  spec('groups', '', [0, 0], 'groups, and how I stand with them', 'grupos, e o que sou neles', [
    json,
    timeout,
  ]),
  spec(
    'sessions',
    '',
    [0, 0],
    'conversations of two, with their topics',
    'conversas a dois, com seus tópicos',
    [json, timeout],
  ),
  spec('topics', '', [0, 0], 'open topics that I follow', 'tópicos abertos que sigo', [
    json,
    timeout,
  ]),
  spec(
    'request',
    'USER [TEXT…]',
    [1, MANY],
    'ask somebody for a conversation',
    'pede uma conversa a alguém',
    [timeout],
  ),
  spec('accept', 'USER', [1, 1], "accept somebody's request", 'aceita o pedido de alguém', [
    timeout,
  ]),
  spec(
    'deny',
    'USER [REASON…]',
    [1, MANY],
    "deny somebody's request",
    'recusa o pedido de alguém',
    [timeout],
  ),
  group,
  spec(
    'search',
    'WORDS…',
    [1, MANY],
    'messages with all these words, newest first',
    'mensagens com todas estas palavras, as mais novas antes',
    [
      json,
      {
        ...flag('limit', 'N', 'at most so many (50)', 'no máximo tantas (50)'),
        number: { least: 1, most: MOST_FOUND, whole: true },
      },
    ],
  ),
  spec(
    'broker',
    '',
    [0, 0],
    'the embedded broker in the foreground',
    'o broker embutido em primeiro plano',
    [
      flag(
        'listen',
        'HOST:PORT',
        'where to listen (127.0.0.1:1883)',
        'onde escutar (127.0.0.1:1883)',
      ),
      flag('data', 'DIR', 'where to keep what it stores', 'onde guardar o que armazena'),
      flag(
        'background',
        undefined,
        'as papo itself starts it: shared, leaves when idle',
        'como o próprio papo o inicia: comum a todos, sai quando ocioso',
      ),
    ],
  ),
  spec(
    'help',
    '[COMMAND]',
    [0, 2],
    'what a command does, and its flags',
    'o que um comando faz, e suas opções',
  ),
]

/** Every command that does something by itself: of a command with parts, the parts. */
export const everyCommand: readonly CommandSpec[] = commands.flatMap((one) => one.parts ?? [one])
