/** Brazilian Portuguese: what each setting that can be changed while the program runs is about. */

/** By the name of the setting. */
export const settingsPtBr = {
  theme: 'as cores',
  lang: 'o idioma',
  emoji: 'emoji como imagens, ou como palavras entre dois-pontos',
  borders: 'linhas e sinais, ou só ASCII',
  notify: 'a campainha do terminal para o que chega enquanto você não está olhando',
  keys: 'emacs deixa Ctrl-K, Ctrl-F, Ctrl-P e Ctrl-N para o campo de mensagem, como no readline',
}
