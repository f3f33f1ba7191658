/** Objects in texts of JSON (RFC 8259), and where something stands in them. */
import { fail, ok } from '../../core/result.ts'
import type { Result } from '../../core/result.ts'

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/gu
const VALID = /^(?:"[^\n]*"|[{}[\]:,]|true|false|null|-?\d[\d.eE+-]*)$/u

/** The line of the first word that is none of JSON, else the last line. */
const lineOfMistake = (text: string): number => {
  const [wrong] = [...text.matchAll(TOKEN)].filter(([token]) => !VALID.test(token))
  const before = wrong === undefined ? text.trimEnd() : text.slice(0, wrong.index)
  return before.split('\n').length
}

/** An object out of JSON. */
export type JsonObject = { readonly [name: string]: unknown }

/** The object in this text, or the number of the line that keeps it from being one. */
export const parseJsonObject = (
  text: string,
): Result<JsonObject, 'not-json'> & { readonly line?: number } => {
  try {
    const value: unknown = JSON.parse(text)
    const object = typeof value === 'object' && value !== null && !Array.isArray(value)
    return object ? ok({ ...value }) : { ...fail('not-json'), line: 1 }
  } catch (error) {
    // V8 names the line, except of words that are none, and at the end of the text
    const [, line] = /line (\d+)/u.exec(String(error)) ?? []
    return {
      ...fail('not-json'),
      line: line === undefined ? lineOfMistake(text) : Number(line),
    }
  }
}

/** Where the reading is in one object or array. */
type Level = { readonly isArray: boolean; at: string | number }

/**
 * In a text that can be parsed the number of the line, from 1, on which what this path leads to begins: in an object at its name, the last one of equal names,
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
