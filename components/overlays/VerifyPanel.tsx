/** The safety words and numbers that two people compare; after a key change, those of both keys. */
import { refusalOf } from '../../src/model/screen/refusal-preview.ts'
import type { PublicKey, UserId } from '../../src/core/ids.ts'
import { useTexts } from '../../src/i18n/texts.ts'
import { useChat, useServices } from '../../src/store/hooks.ts'
import { useTheme } from '../../src/themes/theme.ts'
import { paragraph, Sheet } from './Sheet.tsx'
import type { Span } from '../widgets/Line.tsx'
import type { Size } from '../widgets/Pane.tsx'
import { useActionContext } from '../actions/action-context.ts'
import { lookUpPerson } from '../../src/model/people/strangers.ts'
import { confirmNewKey, confirmKeysMatch } from '../actions/people.ts'

type Props = Size & { readonly who: UserId }
type Lines = readonly (readonly Span[])[]

const inRows = (parts: readonly string[], perRow: number): readonly string[] =>
  Array.from({ length: Math.ceil(parts.length / perRow) }, (_, row) =>
    parts.slice(row * perRow, (row + 1) * perRow).join(' '),
  )

export const VerifyPanel = ({ who, ...size }: Props) => {
  const ctx = useActionContext()
  const texts = useTexts()
  const { styles, glyphs } = useTheme()
  const { safety } = useServices()
  const person = useChat((state) => lookUpPerson(state, who))
  const { verify } = texts
  const inside = size.width - 4
  const name = person?.name ?? who
  const canMatch =
    useChat((state) => refusalOf(state, { type: 'person.verify', who }) === undefined) &&
    person?.trust !== 'verified' &&
    person?.conflictingKey === undefined

  const compared = (key: PublicKey, strong: boolean): Lines => {
    const { digits, words } = safety(who, key)
    const style = strong ? styles.title : styles.muted
    return [
      ...paragraph(verify.words, inside, styles.muted),
      ...paragraph(words.join('  '), inside - 2, style).map((row) => [{ text: '  ' }, ...row]),
      ...paragraph(verify.numbers, inside, styles.muted),
      ...inRows(digits, inside >= 26 ? 4 : 2).map((row) => [{ text: `  ${row}`, style }]),
    ]
  }

  const lines = (): Lines => {
    if (person?.key === undefined) return paragraph(verify.noKey(name), inside)
    if (person.conflictingKey === undefined) {
      return [
        ...paragraph(verify.how(name), inside),
        [],
        ...compared(person.key, true),
        [],
        ...(person.trust === 'verified'
          ? paragraph(`${glyphs.verified} ${verify.already}`, inside, styles.trusted)
          : []),
      ]
    }
    return [
      ...paragraph(verify.changed(name), inside, styles.danger),
      [],
      ...paragraph(verify.known, inside, styles.title),
      ...compared(person.key, false),
      [],
      ...paragraph(verify.rival, inside, styles.title),
      ...compared(person.conflictingKey, true),
    ]
  }

  return (
    <Sheet
      {...size}
      title={verify.title(name)}
      lines={lines()}
      focus="verify"
      actions={{
        // the known key cannot be compared with somebody who has another one
        ...(canMatch ? { match: () => confirmKeysMatch(ctx, who) } : {}),
        ...(person?.conflictingKey ? { takeNew: () => confirmNewKey(ctx, who) } : {}),
      }}
    />
  )
}
