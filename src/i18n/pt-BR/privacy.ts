/** Brazilian Portuguese: what two people tell each other besides what they say. */
import type { privacyEn } from '../en/privacy.ts'

export const privacyPtBr: typeof privacyEn = {
  labels: { read: 'leitura', typing: 'digitação' },
  shared: 'vocês dois veem',
  youHide: 'você esconde, e por isso também não vê',
  theyHide: (name) => `${name} esconde, e por isso também não vê`,
  bothHide: 'vocês dois escondem',
  chosen: {
    read: {
      on: (name) => `${name} vê o que você leu.`,
      off: (name) => `${name} não vê o que você leu, e você não vê o que ${name} leu.`,
      default: (name) =>
        `Para ${name} as confirmações de leitura são como para todos: /set receipts.`,
    },
    typing: {
      on: (name) => `${name} vê que você está digitando.`,
      off: (name) =>
        `${name} não vê que você está digitando, e você não vê quando ${name} está digitando.`,
      default: (name) => `Para ${name} o aviso de digitação é como para todos: /set typing.`,
    },
  },
  readHidden: 'As confirmações de leitura estão desligadas: não dá para ver se foi lida.',
}
