/** Brazilian Portuguese: what the commands say of who one is, of the connection, and of single messages. */
import { ownStatusPtBr } from '../../../i18n/pt-BR/own-status.ts'
import { shellWord } from '../shell-word.ts'
import type { cliMessageRefusalsEn, cliProgramEn, cliRequestEventsEn } from '../en/program.ts'

export const cliProgramPtBr: typeof cliProgramEn = {
  status: ownStatusPtBr,
  otherHolder: {
    broker: (broker, named) =>
      `papo: este perfil está aberto em outro papo, que usa o broker ${broker}, e não ${named}. Nada foi feito; feche esse papo, ou tire --broker.`,
    name: (name) =>
      `papo: este perfil está aberto em outro papo, como ${name}. Nada foi feito; tire --name, ou use --profile para outra pessoa.`,
  },
  init: {
    noPerson: (where) =>
      `papo: ainda não há ninguém neste perfil. Crie a pessoa: papo init ${where}--name NOME`,
    noName: (where) => `papo: uma pessoa precisa de um nome: papo init ${where}--name NOME`,
    exists: (name) => `papo: este perfil já é de ${name}. Para outra pessoa, use --profile.`,
    done: (name, key) => `Você é ${name}. A sua chave: ${key}`,
  },
  log: {
    nothingBetween:
      'papo: --until não é depois de --since. Escreva em --since a hora que vem antes.',
    badTime: (flag, typed) =>
      `papo: ${flag}: "${typed}" não é uma hora: escreva 2h, 3d, hoje, 2026-11-20, 2026-11-20T14:30 ou 2026-11-20T14:30:00Z.`,
    cut: 'papo: o papo que estava com este perfil aberto terminou, e falta o resto. Tente de novo.',
    edited: '(editada)',
    deleted: '(apagada)',
  },
  exported: {
    about: { signed: 'assinadas', unsigned: 'sem assinatura', wrong: 'erradas' },
    whole:
      'papo: --verify confere um arquivo inteiro. Deixe o resto de fora: papo export --verify ARQUIVO',
    otherKey: 'outra chave com este nome',
    fault: (file, line, what) => `papo: ${file}:${line}: ${what}`,
    faults: {
      missing: 'falta a assinatura',
      forged: 'a assinatura não é a do autor',
      misplaced: 'foi assinada para outra conversa',
      changed: 'não é o que o autor assinou',
      'not-an-export': 'este arquivo não é de "papo export --json"',
      unreadable: 'esta linha não pode ser lida',
      repeated: 'a mesma mensagem já está no arquivo',
      incomplete: 'o arquivo não está completo',
    },
  },
  hookFaults: {
    missing: 'não pôde ser iniciado: confira o caminho e as permissões',
    late: 'demorou demais e foi encerrado',
    'too-many': 'é lento demais: eventos ficaram de fora',
  },
  hookCode: (code) => `terminou com o código de saída ${code}`,
}

export const cliRequestEventsPtBr: typeof cliRequestEventsEn = {
  answered: {
    accepted: (from, to) => `${to} aceitou o pedido de ${from}`,
    denied: (from, to, why) => `${to} recusou o pedido de ${from}${why === '' ? '' : `: ${why}`}`,
    crossed: (from, to) => `${from} e ${to} chamaram um ao outro`,
    blocked: (from, to) => `${to} bloqueou ${from}`,
    other: (from, to, why) => `o pedido de ${from} a ${to}: ${why}`,
  },
  opened: (who) => `a conversa com ${who} está aberta`,
  ended: (by, other) =>
    other === '' ? `${by} encerrou a conversa` : `${by} encerrou a conversa com ${other}`,
}

export const cliMessageRefusalsPtBr: typeof cliMessageRefusalsEn = {
  'unknown-message': () =>
    'não há aqui uma mensagem com este id. "papo log NOME --json" mostra os ids.',
  'message-deleted': () => 'esta mensagem foi apagada.',
  'not-yours-to-change': () => 'só dá para editar ou apagar as suas próprias mensagens.',
  unchangeable: () =>
    'ninguém assinou esta mensagem: não dá para responder a ela, editar ou reagir.',
  'reply-elsewhere': (who) => `a mensagem respondida não está na conversa com ${who}.`,
  'no-emoji': () => 'dê o próprio emoji, não o nome dele: papo react ID 👍',
  'no-words': () => 'diga o que procurar: papo search PALAVRAS, ou papo search de:NOME',
  'search-unfinished': (typed) =>
    `não há nada depois de ${typed} Escreva de:bob, em:'#lab' ou antes:2026-11-20.`,
  'search-from': (name) => `ninguém conhecido aqui se chama "${name}". Veja "papo users".`,
  'search-in': (name) =>
    `nenhuma conversa se chama "${name}". Escreva em:bob, em:'#lab' ou em:'>casa/cozinha'.`,
  'search-date': (typed) =>
    `"${typed}" não é uma data. Escreva 2026-11-20, 20 nov, sexta, ontem ou 3d.`,
  yourself: (who) => `${who} é você. Diga outro nome; "papo users" mostra quem está aqui.`,
  'built-in': (who) =>
    `${who} é um contato dentro do papo e não pode ser bloqueado. "papo mute ${shellWord(who)}" silencia.`,
  'unknown-topic': (who) =>
    `você não segue o tópico ${who.slice(1)}, e nada dele fica guardado aqui. papo tail ${shellWord(who)} mostra; no papo, /topic-room ${who.slice(1)} passa a seguir.`,
  'topic-not-followed': (who) =>
    `você não segue o tópico ${who.slice(1)}, e nada avisa dele. No papo, /topic-room ${who.slice(1)} passa a seguir.`,
  'nothing-to-block': () =>
    'ninguém assina no chat em texto puro, então não há chave para bloquear. "papo mute" silencia uma conversa.',
}
