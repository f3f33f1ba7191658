/** English: what each setting that can be changed while the program runs is about. */

/** By the name of the setting. */
export const settingsEn = {
  theme: 'the colours',
  lang: 'the language',
  emoji: 'emoji as pictures, or as words between colons',
  borders: 'lines and signs, or only ASCII',
  notify: 'the terminal bell for what arrives while you are looking elsewhere',
  keys: 'emacs leaves Ctrl-K, Ctrl-F, Ctrl-P and Ctrl-N to the input, as readline has them',
}
