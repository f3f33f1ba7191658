/** What the broker has to allow for what somebody asks of the program, and what it does not. */
import type { EssentialKind, MissingRight, RightNeeded } from '../../core/broker/essential.ts'
import { isRosterIntent } from '../../model/groups/roster-builder.ts'
import type { LinkState } from '../../model/screen/link.ts'
import type { Intent } from '../../model/commands.ts'

const writing = (kind: EssentialKind): RightNeeded => ({ kind, access: 'write' })

const IN_INBOX: readonly RightNeeded[] = [writing('inbox')]
/** Whoever asks something is to be answered. */
const ASKING: readonly RightNeeded[] = [writing('inbox'), { kind: 'inbox', access: 'read' }]

const BY_TYPE: ReadonlyMap<string, readonly RightNeeded[]> = new Map([
  ['request.make', ASKING],
  ['group.ask', ASKING],
  ['request.accept', IN_INBOX],
  ['request.deny', IN_INBOX],
  ['group.invite', IN_INBOX],
  ['group.deny', IN_INBOX],
  ['group.leave', IN_INBOX],
  ['session.end', [writing('direct')]],
])

/** What has to be possible for an intent to get where it belongs. */
export const rightsNeededBy = (intent: Intent): readonly RightNeeded[] => {
  if (isRosterIntent(intent)) return [writing('roster')]
  if ('channel' in intent && intent.type.startsWith('message.')) {
    const { kind } = intent.channel
    return kind === 'direct' || kind === 'group' ? [writing(kind)] : []
  }
  return BY_TYPE.get(intent.type) ?? []
}

/** Is one of them still being proved? */
export const areProving = ({ proving = [] }: LinkState, needed: readonly RightNeeded[]): boolean =>
  needed.some(({ kind }) => proving.includes(kind))

const PREFIX = 'lacks '

/** The failure that says so; `isKept`: it is sent when the broker allows it. */
export const lackFailure = (right: MissingRight, isKept: boolean): string =>
  PREFIX + JSON.stringify({ right, isKept })

/** The JSON in such a failure; nothing in others. */
export const lackInFailure = (failure: string): string | undefined =>
  failure.startsWith(PREFIX) ? failure.slice(PREFIX.length) : undefined
