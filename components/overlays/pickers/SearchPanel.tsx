/** Search in messages: of the open conversation, or of all. */
import { displayedTime } from '../../../src/model/shown-time.ts'
import { useMemo, useState } from 'react'
import { groupOf, personOf } from '../../../src/core/ids.ts'
import type { ConversationId } from '../../../src/core/ids.ts'
import { useTexts } from '../../../src/i18n/texts.ts'
import { useChat, useServices } from '../../../src/store/hooks.ts'
import type { SearchResult } from '../../../src/store/services.ts'
import { useTheme } from '../../../src/themes/theme.ts'
import type { Style } from '../../../src/themes/theme.ts'
import { claimedName, isAnonymous } from '../../chat/unsigned-messages.ts'
import { Picker } from './Picker.tsx'
import type { PickerChoice } from './Picker.tsx'
import { spread } from '../../widgets/Line.tsx'
import type { Span } from '../../widgets/Line.tsx'
import { openConversation } from '../../actions/conversations.ts'
import { personName, useActionContext } from '../../actions/action-context.ts'
import { conversationTitle } from '../../state/conversation-titles.ts'

/** So many hits are shown at first, and so many more each time. */
const PAGE_SIZE = 50
const NO_HITS: SearchResult = { hits: [], more: false, complete: true }

type Props = { readonly width: number; readonly height: number; readonly start: string }

/** An excerpt with what stands between ‹ and › made to stand out. */
const highlightHit = (excerpt: string, style: Style): readonly Span[] =>
  excerpt.split(/[‹›]/u).map((text, index) => (index % 2 === 1 ? { text, style } : { text }))

export const SearchPanel = ({ width, height, start }: Props) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const { styles, glyphs } = useTheme()
  const { search } = useServices()
  const open = useChat((state) => state.open)
  const [typed, setTyped] = useState(start)
  const [chosen, setChosen] = useState(0)
  const [everywhere, setEverywhere] = useState(open === undefined)
  const query = typed.trim()
  const [limit, setLimit] = useState(PAGE_SIZE)
  const { hits, more, complete } = useMemo(
    () => (query === '' ? NO_HITS : search(query, limit, everywhere ? undefined : open)),
    [query, everywhere, open, search, limit],
  )
  const choices = hits.map(({ message, excerpt }): PickerChoice => {
    const state = ctx.now()
    const { conversation } = message
    const glyph = groupOf(conversation) === undefined ? '' : `${glyphs.group} `
    const elsewhere = everywhere && personOf(conversation) !== message.by
    const place = elsewhere ? ` > ${glyph}${conversationTitle(state, conversation)}` : ''
    const by =
      message.by === state.me.id
        ? texts.you
        : isAnonymous(message)
          ? claimedName(message, texts)
          : personName(state, message.by)
    return {
      key: message.id,
      spans: (room) =>
        spread(
          [
            { text: `${texts.dates.moment(displayedTime(message))}  `, style: styles.time },
            { text: `${by}${place}  `, style: styles.title },
            ...highlightHit(excerpt, styles.mention),
          ],
          [],
          room,
          glyphs.ellipsis,
        ),
      take: () => {
        const { id } = message
        openConversation(ctx, conversation)
        ctx.services.send({ type: 'view.jump', conversation, message: id })
        ctx.ui.patch({ chosen: id })
      },
    }
  })
  const titleHere = (id: ConversationId) => {
    const name = conversationTitle(ctx.now(), id)
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
        ...(complete ? [] : [texts.search.indexing]),
        ...(open === undefined ? [] : [everywhere ? texts.search.narrow : texts.search.widen]),
      ].join(` ${glyphs.rule} `)}
      label={texts.search.label}
      value={typed}
      onChange={(value) => {
        setTyped(value)
        setChosen(0)
        setLimit(PAGE_SIZE)
      }}
      chosen={chosen}
      onChoose={(index) => {
        setChosen(index)
        if (more && index === hits.length - 1) setLimit(limit + PAGE_SIZE)
      }}
      choices={choices}
      empty={query === '' ? texts.search.begin : texts.search.empty}
      onCancel={() => ctx.ui.patch({ overlay: undefined, pane: 'input' })}
      onWiden={() => {
        if (open !== undefined) setEverywhere(!everywhere)
      }}
    />
  )
}
