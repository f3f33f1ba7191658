/** What others did in the plain-text chat to me and the groups there that I am in, in words. */
import type { Classic, ClassicAsk, ClassicGroup } from '../../src/model/plaintext/plaintext-state.ts'
import { classicId, plainlyShown, SOMEBODY } from '../../src/core/plaintext-ids.ts'
import type { UserId } from '../../src/core/ids.ts'
import type { Texts } from '../../src/i18n/texts.ts'

const shown = ({ name }: Pick<ClassicGroup, 'name'>): string => plainlyShown(classicId(name))

const askWords = ({ kind, from, group: asked }: ClassicAsk, texts: Texts): string => {
  const name = plainlyShown(from)
  const { notices } = texts.group
  if (kind === 'talk' || asked === undefined) return texts.classic.asksToTalk(name)
  const group = plainlyShown(classicId(asked))
  if (kind === 'enter') return notices.asksToJoin(name, group)
  return from === SOMEBODY ? texts.classic.youAreInvited(group) : notices.invitesYou(name, group)
}

/** Of a group that I am in. What I did myself was told when I did it. */
const groupWords = (
  before: ClassicGroup,
  now: ClassicGroup | undefined,
  me: UserId,
  texts: Texts,
): readonly string[] => {
  const { isOver, theyJoined } = texts.group.notices
  if (!now) return before.leader === me ? [] : [isOver(shown(before))]
  if (now.leader !== me) return []
  const fresh = [...now.members.keys()].filter((who) => !before.members.has(who) && who !== me)
  return [
    ...fresh.map((who) => theyJoined(plainlyShown(who), shown(now))),
    ...(before.leader === me ? [] : [texts.classic.youLead(shown(now))]),
  ]
}

/** Everything that is new between these two moments. */
export const plainNews = (
  before: Classic,
  now: Classic,
  me: UserId,
  texts: Texts,
): readonly string[] => [
  ...[...now.asks.values()]
    .filter(({ id, to, answer }) => to === me && answer === 'waiting' && !before.asks.has(id))
    .map((ask) => askWords(ask, texts)),
  ...[...before.groups.values()]
    .filter(({ members }) => members.has(me))
    .flatMap((group) => groupWords(group, now.groups.get(group.name), me, texts)),
]
