/** Search in messages: of the open conversation, or of all. */
import { displayedTime } from '../../../src/model/shown-time.ts'
import { useMemo, useState } from 'react'
import { groupOf, personOf } from '../../../src/core/ids.ts'
import type { ConversationId } from '../../../src/core/ids.ts'
import type { Message } from '../../../src/model/messages/messages.ts'
import type { SearchHit } from '../../../src/model/messages/search-query.ts'
import { parseSearch } from '../../../src/core/text/search-operators.ts'
import type { SearchProblem } from '../../../src/model/screen/read-search.ts'
import { formatCount } from '../../../src/i18n/counts.ts'
import { useTexts } from '../../../src/i18n/texts.ts'
import type { Texts } from '../../../src/i18n/texts.ts'
import { useChat, useServices } from '../../../src/store/hooks.ts'
import type { SearchResult } from '../../../src/store/services.ts'
import { useTheme } from '../../../src/themes/theme.ts'
import type { Style } from '../../../src/themes/theme.ts'
import { rowSpans } from '../../chat/text-spans.ts'
import type { Look } from '../../chat/text-spans.ts'
import { wrap } from '../../../src/text/wrap.ts'
import { actionText } from '../../chat/message-body.ts'
import { claimedName, isAnonymous } from '../../chat/unsigned-messages.ts'
import { Picker } from './Picker.tsx'
import type { PickerChoice } from './Picker.tsx'
import { spread } from '../../widgets/Line.tsx'
import type { Span } from '../../widgets/Line.tsx'
import { HITS_PAGE, jumpToHit } from '../../actions/jumps.ts'
import { personName, useActionContext } from '../../actions/action-context.ts'
import { conversationTitle } from '../../state/conversation-titles.ts'

const NOTHING: SearchResult = {
  asks: false,
  query: { words: '' },
  hits: [],
  more: false,
  count: 0,
  complete: true,
}

type Props = { readonly width: number; readonly height: number; readonly start: string }

/** So many rows below the list tell more of the chosen hit. */
const EXCERPT_ROWS = 2

/** An excerpt over several rows, always as many, so that the list stays where it is. */
const excerptRows = (
  excerpt: string,
  width: number,
  style: Style,
): readonly (readonly Span[])[] => {
  let text = ''
  const looks: Look[] = []
  for (const [index, piece] of excerpt.split(/[‹›]/u).entries()) {
    const from = text.length
    text += piece
    if (index % 2 === 1) looks.push({ from, to: text.length, style })
  }
  const rows = wrap(text, Math.max(8, width))
  return Array.from({ length: EXCERPT_ROWS }, (_, at) => {
    const row = rows[at]
    return row ? rowSpans(text, row, looks) : []
  })
}

/** An excerpt with what stands between ‹ and › made to stand out. */
const highlightHit = (excerpt: string, style: Style): readonly Span[] =>
  excerpt.split(/[‹›]/u).map((text, index) => (index % 2 === 1 ? { text, style } : { text }))

/** Why a search finds nothing: an operator that nobody understands. */
const problemText = ({ operator, value }: SearchProblem, { search }: Texts): string => {
  if (operator === 'from') return search.nobody(value)
  return operator === 'in' ? search.nowhere(value) : search.noDate(value)
}

export const SearchPanel = ({ width, height, start }: Props) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const { styles, glyphs } = useTheme()
  const { search } = useServices()
  const open = useChat((state) => state.open)
  // the last search is offered until something else is typed
  const [kept, setKept] = useState(() => (start === '' ? ctx.ui.get().search : undefined))
  const isKept = kept !== undefined && (kept.here === undefined || kept.here === open)
  const [typed, setTyped] = useState(start)
  const [chosen, setChosen] = useState(isKept ? kept.place : 0)
  // chosen by Tab; where nothing was, a new search is about what is open, and the kept one about what it was about
  const [widened, setWidened] = useState<boolean>()
  const everywhere = open === undefined || (widened ?? (isKept && kept.here === undefined))
  const query = isKept ? kept.typed : typed.trim()
  const [limit, setLimit] = useState(isKept ? kept.place + HITS_PAGE : HITS_PAGE)
  const here = everywhere ? undefined : open
  const result = useMemo(
    () => (query === '' ? NOTHING : search(query, limit, here)),
    [query, here, search, limit],
  )
  const { hits, more, complete, problem } = result
  const count = formatCount(result.count, texts.language)
  // in: may have said another conversation than the open one, or all
  const saysWhere = parseSearch(query).uses.some(({ operator }) => operator === 'in')
  const scope = saysWhere ? (result.query.conversations ?? []) : here === undefined ? [] : [here]
  const only = scope.length === 1 ? scope[0] : undefined
  const actionOf = (message: Message) =>
    actionText(message, { actorOf: (who) => personName(ctx.now(), who) })
  /** Of `/me waves` what the chat shows: "alice waves". */
  const shownExcerpt = ({ message, excerpt }: Pick<SearchHit, 'message' | 'excerpt'>) =>
    actionOf(message) === undefined
      ? excerpt
      : `${personName(ctx.now(), message.by)} ${excerpt.replace(/^\/‹?me›?\s+/u, '')}`
  const choices = hits.map(({ message, excerpt }, index): PickerChoice => {
    const state = ctx.now()
    const { conversation } = message
    const glyph = groupOf(conversation) === undefined ? '' : `${glyphs.group} `
    const elsewhere = (only === undefined || only !== open) && personOf(conversation) !== message.by
    const place = elsewhere ? ` > ${glyph}${conversationTitle(state, conversation)}` : ''
    const by =
      actionOf(message) !== undefined
        ? '*'
        : message.by === state.me.id
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
            ...highlightHit(shownExcerpt({ message, excerpt }), styles.mention),
          ],
          [],
          room,
          glyphs.ellipsis,
        ),
      take: () => jumpToHit(ctx, { ...result, typed: query, here }, index),
    }
  })
  const hit = hits[Math.min(chosen, hits.length - 1)]
  const titleHere = (id: ConversationId) => {
    const name = conversationTitle(ctx.now(), id)
    const inGroup = groupOf(id) !== undefined
    return inGroup ? texts.search.inGroup(`${glyphs.group} ${name}`) : texts.search.title(name)
  }
  return (
    <Picker
      width={width}
      height={height}
      title={only === undefined ? texts.search.everywhere : titleHere(only)}
      note={
        isKept
          ? texts.search.kept
          : open === undefined || saysWhere
            ? ''
            : everywhere
              ? texts.search.narrow
              : texts.search.widen
      }
      footer={[
        ...(hits.length === 0
          ? []
          : [more ? texts.search.newest(hits.length, count) : texts.search.found(count)]),
        ...(complete ? [] : [texts.search.indexing]),
      ].join(` ${glyphs.rule} `)}
      details={hit ? excerptRows(shownExcerpt(hit), width - 4, styles.mention) : []}
      label={texts.search.label}
      value={typed}
      placeholder={isKept ? kept.typed : ''}
      onEdit={() => {
        if (!isKept) return false
        setTyped(kept.typed)
        setWidened(everywhere)
        setKept(undefined)
        return true
      }}
      onChange={(value) => {
        setTyped(value)
        setKept(undefined)
        setChosen(0)
        setLimit(HITS_PAGE)
      }}
      chosen={chosen}
      onChoose={(index) => {
        setChosen(index)
        if (more && index === hits.length - 1) setLimit(limit + HITS_PAGE)
      }}
      choices={choices}
      empty={
        problem
          ? problemText(problem, texts)
          : query === ''
            ? texts.search.begin
            : texts.search.empty
      }
      onCancel={() => ctx.ui.patch({ overlay: undefined, pane: 'input' })}
      onWiden={() => {
        if (open !== undefined) setWidened(!everywhere)
      }}
    />
  )
}
