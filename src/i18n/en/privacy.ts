/** English: what two people tell each other besides what they say. */

export const privacyEn = {
  labels: { read: 'read receipts', typing: 'typing' },
  shared: 'you both see them',
  youHide: 'you hide yours, so you see none',
  theyHide: (name: string) => `${name} hides theirs, so they see none of yours`,
  bothHide: 'you both hide them',
  /** What was chosen for one person. */
  chosen: {
    read: {
      on: (name: string) => `${name} sees what you have read.`,
      off: (name: string) =>
        `${name} does not see what you have read, and you do not see it of them.`,
      default: (name: string) => `For ${name} read receipts are as for everybody: /set receipts.`,
    },
    typing: {
      on: (name: string) => `${name} sees that you are typing.`,
      off: (name: string) =>
        `${name} does not see that you are typing, and you do not see it of them.`,
      default: (name: string) => `For ${name} typing is as for everybody: /set typing.`,
    },
  },
  /** Beside how far a message got. */
  readHidden: 'Read receipts are off, so you cannot see whether it was read.',
}
