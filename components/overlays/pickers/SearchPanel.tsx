/** Search in what was said: in the open conversation, or everywhere. */
import { useMemo, useState } from 'react'
import { groupOf, personOf } from '../../../src/core/ids.ts'
import type { ConversationId } from '../../../src/core/ids.ts'
import { useTexts } from '../../../src/i18n/texts.ts'
import { useChat, useServices } from '../../../src/store/hooks.ts'
import type { SearchAnswer } from '../../../src/store/services.ts'
import { useTheme } from '../../../src/themes/theme.ts'
import type { Style } from '../../../src/themes/theme.ts'
import { claimedName, isNobodys } from '../../chat/unsigned-messages.ts'
import { Picker } from './Picker.tsx'
import type { Choice } from './Picker.tsx'
import { spread } from '../../widgets/Line.tsx'
import type { Span } from '../../widgets/Line.tsx'
import { openConversation } from '../../actions/conversations.ts'
import { nameOf, useDesk } from '../../actions/action-context.ts'
import { talkName } from '../../state/conversation-titles.ts'

/** So many hits are shown at first, and so many more each time. */
const PAGE = 50
const NOTHING: SearchAnswer = { hits: [], more: false, whole: true }

type Props = { readonly width: number; readonly height: number; readonly start: string }

/** An excerpt with what stands between ‹ and › made to stand out. */
const found = (excerpt: string, style: Style): readonly Span[] =>
  excerpt.split(/[‹›]/u).map((text, index) => (index % 2 === 1 ? { text, style } : { text }))

export const SearchPanel = ({ width, height, start }: Props) => {
  const desk = useDesk()
  const texts = useTexts()
  const { styles, glyphs } = useTheme()
  const { search } = useServices()
  const open = useChat((state) => state.open)
  const [typed, setTyped] = useState(start)
  const [chosen, setChosen] = useState(0)
  const [everywhere, setEverywhere] = useState(open === undefined)
  const wanted = typed.trim()
  const [limit, setLimit] = useState(PAGE)
  const { hits, more, whole } = useMemo(
    () => (wanted === '' ? NOTHING : search(wanted, limit, everywhere ? undefined : open)),
    [wanted, everywhere, open, search, limit],
  )
  const choices = hits.map(({ message, excerpt }): Choice => {
    const state = desk.now()
    const { conversation } = message
    const glyph = groupOf(conversation) === undefined ? '' : `${glyphs.group} `
    const elsewhere = everywhere && personOf(conversation) !== message.by
    const place = elsewhere ? ` > ${glyph}${talkName(state, conversation)}` : ''
    const by =
      message.by === state.me.id
        ? texts.you
        : isNobodys(message)
          ? claimedName(message, texts)
          : nameOf(state, message.by)
    return {
      key: message.id,
      spans: (room) =>
        spread(
          [
            { text: `${texts.dates.moment(message.at)}  `, style: styles.time },
            { text: `${by}${place}  `, style: styles.title },
            ...found(excerpt, styles.mention),
          ],
          [],
          room,
          glyphs.ellipsis,
        ),
      take: () => {
        const { id } = message
        openConversation(desk, conversation)
        desk.services.send({ type: 'view.jump', conversation, message: id })
        desk.ui.patch({ chosen: id })
      },
    }
  })
  const titleHere = (id: ConversationId) => {
    const name = talkName(desk.now(), id)
    const inGroup = groupOf(id) !== undefined
    return inGroup ? texts.search.inGroup(`${glyphs.group} ${name}`) : texts.search.title(name)
  }
  return (
    <Picker
      width={width}
      height={height}
      title={everywhere || open === undefined ? texts.search.everywhere : titleHere(open)}
      note={[
        ...(hits.length === 0
          ? []
          : [more ? texts.search.newest(hits.length) : texts.search.found(hits.length)]),
        ...(whole ? [] : [texts.search.indexing]),
        ...(open === undefined ? [] : [everywhere ? texts.search.narrow : texts.search.widen]),
      ].join(` ${glyphs.rule} `)}
      label={texts.search.label}
      value={typed}
      onChange={(value) => {
        setTyped(value)
        setChosen(0)
        setLimit(PAGE)
      }}
      chosen={chosen}
      onChoose={(index) => {
        setChosen(index)
        if (more && index === hits.length - 1) setLimit(limit + PAGE)
      }}
      choices={choices}
      empty={wanted === '' ? texts.search.begin : texts.search.empty}
      onCancel={() => desk.ui.patch({ layer: undefined, pane: 'input' })}
      onWiden={() => {
        if (open !== undefined) setEverywhere(!everywhere)
      }}
    />
  )
}
