/** Brazilian Portuguese: open topics. */
import { createPlural } from '../plural.ts'

const plural = createPlural('pt-BR')
const number = (count: number) => count.toLocaleString('pt-BR')

export const topicsPtBr = {
  title: 'Tópicos abertos',
  note: 'tópico aberto',
  unsigned: 'sem assinatura, sem segredo',
  left: 'você não segue mais',
  to: (topic: string) => `para ${topic} (aberto a todos)`,
  readOnly: 'Um tópico com + ou # só se lê; / para comandos',
  notWritten: (topic: string) => `${topic} só se lê`,
  empty: (topic: string) => `Ainda não se ouviu nada em ${topic}.`,
  emptyHint: 'O que qualquer programa diz ali aparece aqui como é. Ninguém garante quem foi.',
  none: 'Você não segue tópico nenhum. /topic-room TÓPICO começa: qualquer um do broker, como casa/cozinha.',
  list: 'Enter num deles vai até lá; /topic-leave o deixa.',
  nobody: '?',
  kept: '(guardado pelo broker)',
  nothing: '[vazio]',
  binary: (bytes: number) => `[binário, ${number(bytes)} ${plural(bytes, 'byte', 'bytes')}]`,
  cut: (bytes: number) => `… [cortado, ${number(bytes)} ${plural(bytes, 'byte', 'bytes')} ao todo]`,
  flood: (count: number) =>
    `[mais ${number(count)} ${plural(count, 'linha veio depressa demais e foi deixada', 'linhas vieram depressa demais e foram deixadas')} de lado]`,
}
