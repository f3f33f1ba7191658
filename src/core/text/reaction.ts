/** What can be a reaction: a picture or a sign. What others send is shown as it is; this is about what is sent from here. */

// emoji are symbols (So) or end with the sign that makes a keycap of a digit
const signPattern = () => /[\p{S}\u20E3]/u
const letterPattern = () => /\p{L}/u
// the name of an emoji, as chats have it
const NAME = /^:[\w+-]{2,}:?$/u

/** Is it an emoji or another sign, and no word? */
export const isReaction = (text: string): boolean =>
  signPattern().test(text) && !letterPattern().test(text) && !NAME.test(text)
