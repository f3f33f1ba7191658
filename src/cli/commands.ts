/** The command line as one table: what is understood, what `--help` says, what completion offers. */
import type { Language } from './texts.ts'

/** A text in every language of the program. */
type InBoth = Readonly<Record<Language, string>>

export type Flag = {
  readonly name: string
  /** What stands for its value; a flag without one is a switch. */
  readonly value?: string
  readonly short?: string
  readonly about: InBoth
}

export type CommandSpec = {
  readonly name: string
  /** What follows the name, as in a manual. */
  readonly usage: string
  readonly about: InBoth
  readonly flags: readonly Flag[]
  /** How many words may follow, at least and at most. */
  readonly words: readonly [least: number, most: number]
}

const flag = (name: string, value: string | undefined, en: string, pt: string): Flag => ({
  name,
  ...(value === undefined ? {} : { value }),
  about: { en, 'pt-BR': pt },
})

const json = flag('json', undefined, 'one JSON value a line', 'um valor JSON por linha')
const timeout = flag(
  'timeout',
  'SECONDS',
  'give up waiting after this long (30)',
  'desiste de esperar depois disso (30)',
)

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

const spec = (
  name: string,
  usage: string,
  words: readonly [number, number],
  en: string,
  pt: string,
  flags: readonly Flag[] = [],
): CommandSpec => ({ name, usage, words, about: { en, 'pt-BR': pt }, flags })

const MANY = 10_000

/** Every command; the first, without a name, is the full screen. */
export const commands: readonly CommandSpec[] = [
  spec('', '', [0, 0], 'the full screen', 'a tela cheia', [
    flag('theme', 'dark|light|plain', 'colours', 'cores'),
    { ...flag('version', undefined, 'the version', 'a versão'), short: 'V' },
  ]),
  spec(
    'send',
    'USER [TEXT…]',
    [1, MANY],
    'say one message; TEXT from standard input when absent',
    'diz uma mensagem; TEXT da entrada padrão se faltar',
    [
      flag(
        'wait',
        undefined,
        'until it was delivered, not only until the broker has it',
        'até ser entregue, não só até o broker ter',
      ),
      timeout,
    ],
  ),
  spec('tail', '[USER]', [0, 1], 'what happens, a line each', 'o que acontece, uma linha cada', [
    json,
  ]),
  spec('users', '', [0, 0], 'everybody seen on this broker', 'todos vistos neste broker', [
    json,
    timeout,
  ]),
  spec(
    'requests',
    '',
    [0, 0],
    'requests received and sent, with their outcome and topic',
    'pedidos recebidos e enviados, com resultado e tópico',
    [json, timeout],
  ),
  spec(
    'sessions',
    '',
    [0, 0],
    'conversations of two, with their topics',
    'conversas a dois, com seus tópicos',
    [json, timeout],
  ),
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
  spec(
    'search',
    'WORDS…',
    [1, MANY],
    'messages with all these words, newest first',
    'mensagens com todas estas palavras, as mais novas antes',
    [json, flag('limit', 'N', 'at most so many (50)', 'no máximo tantas (50)')],
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
]
