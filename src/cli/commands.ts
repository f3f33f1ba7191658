/** The command line as one table: what is understood, what `--help` shows, what completion offers. */
import { groupCommand } from './group-commands.ts'
import { messageCommands } from './message-specs.ts'
import { peopleCommands } from './people-specs.ts'
import { commandSpec, flagSpec, jsonFlag, UNLIMITED, waitingSpec } from './command-spec.ts'
import { settingFlags } from './setting-flags.ts'
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

/** The account and the certificates: whatever has nothing to do with a broker has no use for them. */
const CONNECTION_FLAGS = [
  'broker',
  'username',
  'password-file',
  'client-id',
  'cafile',
  'cert',
  'key',
  'insecure',
  'classic',
] as const

/** Every command; the first, without a name, is the full screen. */
export const cliCommands: readonly CommandSpec[] = [
  commandSpec('', '', [0, 0], 'the full screen', 'a tela cheia', [
    ...settingFlags('screen'),
    { ...flagSpec('version', undefined, 'the version', 'a versão'), short: 'V' },
  ]),
  {
    ...commandSpec(
      'init',
      '--name NAME',
      [0, 0],
      'create the person of this profile: a name and a key',
      'cria a pessoa deste perfil: um nome e uma chave',
      [jsonFlag],
    ),
    unused: CONNECTION_FLAGS,
  },
  waitingSpec(
    'status',
    '',
    [0, 0],
    'who you are, whether the broker answers, and what is waiting; exit code 0 if all works',
    'quem você é, se o broker responde, e o que está pendente; código de saída 0 se tudo funciona',
    [jsonFlag],
  ),
  waitingSpec(
    'doctor',
    '',
    [0, 0],
    'what the broker can do, what is missing, and which line adds it; exit code 0 if nothing is',
    'o que o broker sabe fazer, o que falta e a linha que resolve; código de saída 0 se nada falta',
    [jsonFlag],
  ),
  ...messageCommands,
  ...peopleCommands,
  groupCommand,
  {
    ...commandSpec(
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
        {
          ...flagSpec(
            'max-packet',
            'BYTES',
            'the largest packet that it takes (1 MiB)',
            'o maior pacote que aceita (1 MiB)',
          ),
          number: { min: 4096, max: 4_000_000, integer: true },
        },
        {
          ...flagSpec(
            'max-levels',
            'NUMBER',
            'how many levels a topic may have (16)',
            'quantos níveis um tópico pode ter (16)',
          ),
          number: { min: 1, max: 200, integer: true },
        },
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
    // what it listens with has the names of what papo connects with
    unused: ['broker', 'name', 'client-id', 'insecure', 'classic'],
    alone: { show: ['data', 'space'], background: ['data'] },
    needs: { space: 'show' },
  },
  {
    ...commandSpec(
      'help',
      '[COMMAND]',
      [0, UNLIMITED],
      'what a command does, and its flags',
      'o que um comando faz, e suas opções',
    ),
    unused: [...CONNECTION_FLAGS, 'name', 'space'],
  },
]

/** The flags that a command has a use for. */
export const flagsOf = ({ flags, unused = [] }: CommandSpec): readonly FlagSpec[] => [
  ...flags,
  ...commonFlags.filter(({ name }) => !unused.includes(name)),
]

/** Every command that does something by itself: of a command with parts, the parts. */
export const leafCommands: readonly CommandSpec[] = cliCommands.flatMap(
  (one) => one.subcommands ?? [one],
)
