/** English: what `--plain` says besides what the screen says. */

export const plainEn = {
  start: (name: string) =>
    `papo as lines, for ${name}. /help lists the commands, /chat NAME opens a conversation, /quit leaves.`,
  yesNo: '(y or n)',
  /** What means yes, with blanks between. */
  yes: 'y yes',
  chooses: 'A number chooses, words filter, an empty line closes.',
  verifies: 'y: they match. t: accept the new key. An empty line closes.',
  opened: (title: string) => `Conversation: ${title}`,
  empty: 'Nothing in it yet.',
  noName: 'This cannot be a name.',
}
