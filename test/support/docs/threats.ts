/** The threat table of docs/security.md: a section for each thing that an attacker wants, a row in it for each attacker. */
import { readFileSync } from 'node:fs'
import {
  MAX_GROUPS_PER_KEY,
  MAX_KNOWN_GROUPS,
  MAX_OFFERED_PER_KEY,
  MAX_UNASKED,
} from '../../../src/model/groups/group-room.ts'
import { MAX_OBSERVED } from '../../../src/model/groups/adopt-roster.ts'
import {
  MAX_PENDING_JOINS,
  PENDING_JOINS_PER_KEY,
  UNANSWERED_JOINS_PER_KEY,
} from '../../../src/model/groups/join-rules.ts'
import { WAITING_OF_STRANGERS, WAITING_PER_KEY } from '../../../src/model/direct/request-lists.ts'
import { MAX_STRANGERS } from '../../../src/model/people/strangers.ts'
import { KEEP_OF_STRANGERS, MAX_BYTES_OF_STRANGERS } from '../../../src/runtime/inbound/deferred-share.ts'
import {
  ASKED_BY_STRANGERS,
  EARLY_OF_STRANGERS,
  OF_STRANGER,
  OF_STRANGERS,
  RETAINED_OF_STRANGERS,
  TIME_OF_KNOWN,
  TIME_OF_STRANGERS,
} from '../../../src/runtime/inbound/work-budget.ts'

export const ATTACKERS = ['anybody', 'account', 'member', 'leader', 'operator', 'local user'] as const
export const THREATS = [
  'read',
  'forge',
  'erase',
  'diverge',
  'replay',
  'disguise',
  'stop',
  'fill',
  'spam',
] as const
export const VERDICTS: readonly string[] = ['no', 'bounded', 'seen', 'yes']

/** One cell: who wants what, what comes of it, the reason, and the files of the tests that show it. */
export type ThreatRow = {
  readonly attacker: string
  readonly verdict: string
  readonly text: string
  readonly tests: readonly string[]
}

const capitalised = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)

/** The rows of the section about a threat, in the order of the page. */
export const threatRows = (threat: string): readonly ThreatRow[] => {
  const page = readFileSync('docs/security.md', 'utf8')
  const section = page.split(/^## /mu).find((part) => part.startsWith(`${capitalised(threat)}\n`))
  return (section ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| who |'))
    .map((line) => {
      const [, attacker = '', verdict = '', text = '', tests = ''] = line
        .split('|')
        .map((cell) => cell.trim())
      return {
        attacker,
        verdict,
        text,
        tests: [...tests.matchAll(/\]\(\.\.\/([^)]+)\)/gu)].map(([, file = '']) => file),
      }
    })
}

/** The table that sums the sections up. */
export const threatTable = (): string => {
  const columns = THREATS.map((threat) => threatRows(threat))
  return [
    `| | ${THREATS.map((threat) => `[${threat}](#${threat})`).join(' | ')} |`,
    `|${'---|'.repeat(THREATS.length + 1)}`,
    ...ATTACKERS.map((attacker) => {
      const cells = columns.map(
        (rows) => rows.find((row) => row.attacker === attacker)?.verdict ?? '?',
      )
      return `| **${attacker}** | ${cells.join(' | ')} |`
    }),
  ].join('\n')
}

const count = (number: number) => number.toLocaleString('en')
const bucket = ({ most, perSecond }: { readonly most: number; readonly perSecond: number }) =>
  `${count(most)} at once, ${perSecond} a second`

const milliseconds = ({ most, perSecond }: { readonly most: number; readonly perSecond: number }) =>
  `${count(most)} ms of work at once, ${perSecond} ms a second`

/** What strangers may take, as the program has it. */
export const shareTable = (): string =>
  [
    '| what | one key or name | all strangers together |',
    '|---|---|---|',
    `| presence records, in memory | 1 | ${count(MAX_STRANGERS)} |`,
    `| requests that wait | ${WAITING_PER_KEY} | ${WAITING_OF_STRANGERS} |`,
    `| requests to join and invitations that wait | ${PENDING_JOINS_PER_KEY} | ${MAX_PENDING_JOINS} |`,
    `| groups, with ${MAX_OBSERVED} rosters each | ${MAX_GROUPS_PER_KEY} | ${count(MAX_KNOWN_GROUPS)} |`,
    `| of these, groups that I was made a member of though I never asked | ${MAX_GROUPS_PER_KEY} | ${MAX_UNASKED} |`,
    `| messages in conversations that nobody accepted, for ${KEEP_OF_STRANGERS / 3_600_000} hours | | ${count(MAX_BYTES_OF_STRANGERS)} bytes |`,
    `| packets that are looked at | ${bucket(OF_STRANGER)} | ${bucket(OF_STRANGERS)} |`,
    `| handling all that is not retained | | ${milliseconds(TIME_OF_STRANGERS)} |`,
    `| packets that the broker had retained | | ${bucket(RETAINED_OF_STRANGERS)} |`,
    `| things that they ask | | ${bucket(ASKED_BY_STRANGERS)} |`,
    `| early messages that are looked at | | ${bucket(EARLY_OF_STRANGERS)} |`,
    `| for comparison: groups of a founder whom I know, offered or unasked | ${MAX_OFFERED_PER_KEY} | |`,
    `| for comparison: invitations of somebody whom I know that I did not answer | ${UNANSWERED_JOINS_PER_KEY} | |`,
    `| for comparison: handling what somebody whom I know says | ${milliseconds(TIME_OF_KNOWN)} | |`,
  ].join('\n')
