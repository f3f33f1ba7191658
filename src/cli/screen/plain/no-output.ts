/** A terminal's output for a session that has no screen. */

/** What stands nowhere but on a screen. */
export const noOutput = (linkId: string) => ({
  stream: process.stdout,
  linkId: () => linkId,
  writeRaw: () => {},
  isBehind: () => false,
  onCaughtUp: () => {},
  flushed: () => Promise.resolve(),
  restore: () => '',
  close: () => {},
})
