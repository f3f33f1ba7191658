/** Costs of sending many texts, and the process that measures those without a screen. */
import { startHelper } from './helper.ts'

/** Microseconds of one message: until the last one was done, and of the processor. */
export type SentCost = { readonly wall: number; readonly cpu: number }

/** What one process measured: commits of SQLite alone, publishes of mqtt.js alone, and the program. */
export type SendingAnswer = {
  readonly is: 'measured'
  readonly commits: SentCost
  readonly publishes: SentCost
  readonly sends: SentCost
}

/** The text of a line; short enough to be typed, and no text is part of another. */
export const lineOf = (number: number): string => `line ${number}. of those I send`

/** Sends so many messages in a process of its own, at this broker. */
export const measureWithoutScreen = async (
  url: string,
  count: number,
): Promise<Omit<SendingAnswer, 'is'>> => {
  const file = new URL('sending-child.ts', import.meta.url)
  const child = startHelper<never, SendingAnswer>(file, [url, String(count)])
  const measured = await child.hears('measured', 300_000)
  await child.stop()
  return measured
}
