/** What others did in the plain-text chat to me and the groups there that I am in, in words. */
import type {
  PlaintextState,
  PlaintextRequest,
  PlaintextGroup,
} from '../../src/model/plaintext/plaintext-state.ts'
import { plaintextUserId, formatPlaintextUser, UNNAMED_USER } from '../../src/core/plaintext-ids.ts'
import type { UserId } from '../../src/core/ids.ts'
import type { Texts } from '../../src/i18n/texts.ts'

const shownName = ({ name }: Pick<PlaintextGroup, 'name'>): string =>
  formatPlaintextUser(plaintextUserId(name))

const requestText = ({ kind, from, group: asked }: PlaintextRequest, texts: Texts): string => {
  const name = formatPlaintextUser(from)
  const { notices } = texts.group
  if (kind === 'talk' || asked === undefined) return texts.plaintext.asksToTalk(name)
  const group = formatPlaintextUser(plaintextUserId(asked))
  if (kind === 'enter') return notices.asksToJoin(name, group)
  return from === UNNAMED_USER
    ? texts.plaintext.youAreInvited(group)
    : notices.invitesYou(name, group)
}

/** Of a group that I am in. What I did myself was told when I did it. */
const groupChangeTexts = (
  before: PlaintextGroup,
  now: PlaintextGroup | undefined,
  me: UserId,
  texts: Texts,
): readonly string[] => {
  const { isOver, theyJoined } = texts.group.notices
  if (!now) return before.leader === me ? [] : [isOver(shownName(before))]
  if (now.leader !== me) return []
  const fresh = [...now.members.keys()].filter((who) => !before.members.has(who) && who !== me)
  return [
    ...fresh.map((who) => theyJoined(formatPlaintextUser(who), shownName(now))),
    ...(before.leader === me ? [] : [texts.plaintext.youLead(shownName(now))]),
  ]
}

/** Everything that is new between these two moments. */
export const plaintextNews = (
  before: PlaintextState,
  now: PlaintextState,
  me: UserId,
  texts: Texts,
): readonly string[] => [
  ...[...now.requests.values()]
    .filter(({ id, to, answer }) => to === me && answer === 'waiting' && !before.requests.has(id))
    .map((ask) => requestText(ask, texts)),
  ...[...before.groups.values()]
    .filter(({ members }) => members.has(me))
    .flatMap((group) => groupChangeTexts(group, now.groups.get(group.name), me, texts)),
]
