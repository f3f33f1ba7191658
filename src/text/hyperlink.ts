/**
 * Hyperlinks of terminals (OSC 8, https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda). Each has an id that is
 * drawn anew for every start of the program: the output lets no sequence through that does not have it, so that no text
 * of anybody makes a link. Cells with one id and one address are one link, on however many rows.
 */

const ESC = '\u001B'
const OPEN = `${ESC}]8;`
const END = `${ESC}\\`

/** Ends the link that is open. */
export const END_HYPERLINK = `${OPEN};${END}`

/** Longer addresses are refused or cut by terminals. */
const MAX_ADDRESS = 2000

/** What begins a link to this address; `undefined` for what is no address of the web, or is too long for a terminal. */
export const beginHyperlink = (id: string, url: string): string | undefined => {
  const { protocol, href, username, password } = URL.parse(url) ?? {}
  if (href === undefined || (protocol !== 'http:' && protocol !== 'https:')) return undefined
  // an address that hides where it goes behind a name
  if (username !== '' || password !== '') return undefined
  // printable ASCII: a terminal ends or obeys anything else
  const isFit = href.length <= MAX_ADDRESS && /^[!-~]+$/u.test(href)
  return isFit ? `${OPEN}id=${id};${href}${END}` : undefined
}

/** Is it a sequence of a link that was begun with this id, or the end of one? */
export const isOwnHyperlink = (id: string, sequence: string): boolean => {
  if (sequence === END_HYPERLINK) return true
  const begin = `${OPEN}id=${id};http`
  return (
    sequence.startsWith(begin) &&
    sequence.endsWith(END) &&
    /^s?:\/\/[!-~]+$/u.test(sequence.slice(begin.length, -END.length))
  )
}
