/** Where something stands in a text of JSON that can be parsed (RFC 8259). */

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/gu

/** Where the reading is in one object or array. */
type Level = { readonly isArray: boolean; at: string | number }

/**
 * The number of the line, from 1, on which what this path leads to begins: in an object at its name, the last one of equal names,
 * which is the one that counts. Where the path leads nowhere, the line of the last part of it that is there.
 */
export const lineInJson = (text: string, path: readonly (string | number)[]): number => {
  const levels: Level[] = []
  let best = 0
  let found = 0
  let isName = false
  const note = (index: number) => {
    if (levels.length > path.length || levels.length < best) return
    if (levels.every(({ at }, depth) => at === path[depth])) {
      best = levels.length
      found = index
    }
  }
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const level = levels.at(-1)
    if (token === '}' || token === ']') {
      levels.pop()
      isName = false
    } else if (token === ',') {
      if (level?.isArray) level.at = Number(level.at) + 1
      else isName = true
    } else if (token !== ':') {
      if (level && !level.isArray && isName) {
        level.at = String(JSON.parse(token))
        isName = false
        note(index)
      } else {
        if (level?.isArray) note(index)
        if (token === '{' || token === '[') {
          levels.push({ isArray: token === '[', at: token === '[' ? 0 : '' })
          isName = token === '{'
        }
      }
    }
  }
  return text.slice(0, found).split('\n').length
}
