/** The commands about messages, as a part of the table of commands. */
import { MAX_SEARCH_LIMIT } from './profile/search.ts'
import { commandSpec, flagSpec, jsonFlag, UNLIMITED, waitingSpec } from './command-spec.ts'
import type { CommandSpec } from './command-spec.ts'

/** The highest `--limit` of `papo log`: they are read before the first is printed. */
const MAX_LOG_LIMIT = 100_000

const sinceFlag = flagSpec(
  'since',
  'TIME',
  'from then on: 2h, 3d, today, 2026-11-20, 2026-11-20T09:12Z',
  'a partir de então: 2h, 3d, hoje, 2026-11-20, 2026-11-20T09:12Z',
)

const untilFlag = flagSpec('until', 'TIME', 'only up to then', 'só até então')

/** In the order in which somebody meets them. */
export const messageCommands: readonly CommandSpec[] = [
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
      flagSpec('reply', 'ID', 'reply to this message', 'responde a esta mensagem'),
      flagSpec(
        'json',
        undefined,
        'print the id of the message, as JSON',
        'mostra o id da mensagem, em JSON',
      ),
    ],
  ),
  waitingSpec(
    'edit',
    'ID [TEXT…]',
    [1, UNLIMITED],
    'replace the text of a message of yours; without TEXT, it is read from standard input',
    'muda o texto de uma mensagem sua; sem TEXTO, lê da entrada padrão',
  ),
  waitingSpec(
    'delete',
    'ID',
    [1, 1],
    'delete a message of yours, for everybody',
    'apaga uma mensagem sua, para todos',
  ),
  waitingSpec(
    'react',
    'ID EMOJI',
    [2, 2],
    'react to a message with an emoji',
    'reage a uma mensagem com um emoji',
    [flagSpec('remove', undefined, 'remove your reaction again', 'remove a sua reação')],
  ),
  commandSpec(
    'tail',
    "[USER|'#GROUP'|'>TOPIC']",
    [0, 1],
    'show what happens, one event per line',
    'mostra o que acontece, um evento por linha',
    [jsonFlag, sinceFlag],
  ),
  waitingSpec(
    'log',
    "USER|'#GROUP'|'>TOPIC'",
    [1, 1],
    'what was said in a conversation, oldest first',
    'o que foi dito numa conversa, mais antigas primeiro',
    [
      {
        ...flagSpec('limit', 'N', 'only so many, the newest', 'só tantas, as mais recentes'),
        number: { min: 1, max: MAX_LOG_LIMIT, integer: true },
      },
      sinceFlag,
      untilFlag,
      jsonFlag,
    ],
  ),
  {
    ...waitingSpec(
      'export',
      "[USER|'#GROUP'|'>TOPIC']",
      [0, 1],
      'all conversations, or one, as text; with --json also what was signed',
      'todas as conversas, ou uma, em texto; com --json também o que foi assinado',
      [
        sinceFlag,
        untilFlag,
        jsonFlag,
        flagSpec(
          'verify',
          'FILE',
          'check the signatures of an export, without a broker',
          'confere as assinaturas de um arquivo exportado, sem broker',
        ),
      ],
    ),
    // that it checks a whole file is told where a part of it is asked for
    alone: { verify: ['json', 'since', 'until'] },
  },
  commandSpec(
    'search',
    'WORDS…',
    [1, UNLIMITED],
    'messages with all these words, newest first; from:, in:, before: and after: narrow it',
    'mensagens com todas estas palavras, mais recentes primeiro; de:, em:, antes: e depois: restringem',
    [
      jsonFlag,
      {
        ...flagSpec('limit', 'N', 'how many at most (50)', 'quantas no máximo (50)'),
        number: { min: 1, max: MAX_SEARCH_LIMIT, integer: true },
      },
    ],
  ),
]
