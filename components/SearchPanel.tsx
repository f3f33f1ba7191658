/** Search in what was said: in the open conversation, or everywhere. */
import { useMemo, useState } from 'react'
import { groupOf, personOf } from '../src/core/names.ts'
import type { ConversationId } from '../src/core/names.ts'
import { useTexts } from '../src/i18n/texts.ts'
import { useChat, useServices } from '../src/store/hooks.ts'
import { useTheme } from '../src/themes/theme.ts'
import type { Style } from '../src/themes/theme.ts'
import { claimedName, isNobodys } from './chat/plain.ts'
import { Picker } from './layers/Picker.tsx'
import type { Choice } from './layers/Picker.tsx'
import { spread } from './Line.tsx'
import type { Span } from './Line.tsx'
import { openConversation } from './ui/conversations.ts'
import { nameOf, useDesk } from './ui/desk.ts'
import { talkName } from './ui/names.ts'

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
  const hits = useMemo(
    () => (wanted === '' ? [] : search(wanted, everywhere ? undefined : open)),
    [wanted, everywhere, open, search],
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
        desk.ui.patch({ pane: 'chat', chosen: id })
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
      note={
        open === undefined
          ? ''
          : `${hits.length > 0 ? `${texts.search.found(hits.length)} ${glyphs.rule} ` : ''}${everywhere ? texts.search.narrow : texts.search.widen}`
      }
      label={texts.search.label}
      value={typed}
      onChange={(value) => {
        setTyped(value)
        setChosen(0)
      }}
      chosen={chosen}
      onChoose={setChosen}
      choices={choices}
      empty={wanted === '' ? texts.search.begin : texts.search.empty}
      onCancel={() => desk.ui.patch({ layer: undefined, pane: 'input' })}
      onWiden={() => {
        if (open !== undefined) setEverywhere(!everywhere)
      }}
    />
  )
}
