/** All that is known of a person. */
import { directChannel } from '../../src/core/channel.ts'
import { personLookAlike } from '../../src/model/screen/look-alikes.ts'
import { statusOf } from '../../src/model/people/presence.ts'
import { sessionList } from '../../src/model/screen/pane-selectors.ts'
import { relationWith } from '../../src/model/screen/relations.ts'
import { formatSessionId, personConversationId } from '../../src/core/ids.ts'
import type { UserId } from '../../src/core/ids.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import { useChat, useServices } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import { trustWord } from '../widgets/person-spans.ts'
import { useFields } from './useFields.ts'
import { paragraph, Sheet } from './Sheet.tsx'
import type { Size } from '../widgets/Pane.tsx'
import { useActionContext } from '../actions/action-context.ts'
import { lookUpPerson } from '../../src/model/people/strangers.ts'
import { copyText } from '../actions/messages.ts'
import { PRIVATE_THINGS } from '../../src/model/people/privacy.ts'
import { privacyText } from '../actions/privacy.ts'

type Props = Size & { readonly who: UserId }

export const PersonInfo = ({ who, ...size }: Props) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const { glyphs, styles } = useTheme()
  const { topic } = useServices()
  const person = useChat((state) => lookUpPerson(state, who))
  const now = useChat((state) => state.now)
  const alike = personLookAlike(ctx.now(), who)
  const relation = useChat((state) => relationWith(state, who))
  const sessions = useChat(sessionList)
  const level = useChat(
    (state) => state.conversations.get(personConversationId(who))?.notifyLevel ?? 'all',
  )
  const inside = size.width - 4
  const asFields = useFields(inside)
  const { personInfo } = texts
  if (!person) return <Sheet {...size} title={personInfo.title(who)} lines={[]} />
  const status = statusOf(person, now)
  const builtIn = person.trust === 'built-in'
  const theirs = sessions.filter((session) => session.with === who)
  const changed = person.conflictingKey !== undefined
  // strangers are told nothing
  const isMet = !builtIn && ctx.now().people.has(who)
  const lines = [
    ...asFields([
      [personInfo.status, `${glyphs[status]} ${texts[status]}`],
      [
        personInfo.lastSeen,
        status !== 'offline'
          ? ''
          : `${texts.dates.moment(person.seen)}, ${texts.ago(now - person.seen)}`,
      ],
      [personInfo.trust, trustWord(person, texts)],
      [personInfo.key, person.key ?? ''],
      [personInfo.relation, personInfo.relations[relation]],
      ...(isMet ? [[texts.notifyLevel.label, texts.notifyLevel.words[level]] as const] : []),
      ...(isMet
        ? PRIVATE_THINGS.map((what): readonly [string, string] => [
            texts.privacy.labels[what],
            privacyText(ctx.now(), who, what, texts),
          ])
        : []),
    ]),
    ...(alike
      ? [[], ...paragraph(texts.lookAlike.sentence(person.name, alike), inside, styles.warning)]
      : []),
    ...(changed ? [[], ...paragraph(personInfo.keyChanged, inside, styles.danger)] : []),
    ...theirs.flatMap((session) => [
      [],
      ...asFields([
        [personInfo.session, formatSessionId(session.id)],
        [personInfo.since, texts.dates.moment(session.shownAt ?? session.since)],
        [personInfo.topic, topic(directChannel(session.id))],
      ]),
    ]),
  ]
  return (
    <Sheet
      {...size}
      title={personInfo.title(person.name)}
      lines={lines}
      actions={{ copy: () => copyText(ctx, person.key ?? person.name) }}
    />
  )
}
