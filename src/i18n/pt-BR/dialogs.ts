/** Brazilian Portuguese: what opens over the chat, and questions. */
import { isOwnBroker } from '../../core/broker/broker-address.ts'
import { describeNameErrorPtBr } from './names.ts'
import { createPlural } from '../plural.ts'

const plural = createPlural('pt-BR')

export const dialogsPtBr = (goTo: string) => ({
  helpTitle: 'Ajuda',
  helpCommands: 'Comandos',
  helpKeysNotHere: 'Teclas que não valem aqui agora',
  helpNotHere: 'Comandos que não valem aqui agora',
  focusNames: {
    any: 'Em todo lugar',
    input: 'Na entrada',
    users: 'Em Pessoas',
    groups: 'Em Grupos',
    requests: 'Em Pedidos',
    message: 'Escolhendo uma mensagem',
    history: 'No histórico de pedidos',
    list: 'Numa lista que se filtra digitando',
    info: 'Num painel de informações',
    verify: 'Comparando palavras de segurança',
    question: 'Numa pergunta',
  },
  goTo: {
    title: 'Ir para',
    carried: 'Enviar isto para',
    label: 'ir para: ',
    empty: 'Nada parecido. Esc fecha.',
    conversation: 'conversa',
    user: 'pessoa',
    group: 'grupo',
    join: 'entrar',
    request: 'pedido',
    command: 'comando',
    topic: 'tópico aberto',
    hint: '> para comandos',
  },
  search: {
    title: (name: string) => `Buscar com ${name}`,
    inGroup: (name: string) => `Buscar em ${name}`,
    everywhere: 'Buscar em tudo',
    label: 'buscar: ',
    begin: 'Todas as palavras devem aparecer; a última pode ser um começo.',
    empty: 'Nada encontrado.',
    widen: 'Tab: em tudo',
    narrow: 'Tab: só aqui',
    found: (count: number) => `${count} ${plural(count, 'encontrada', 'encontradas')}`,
    newest: (count: number) => `${count} mais novas; ↓ no fim: mais`,
    indexing: 'as antigas estão sendo preparadas',
  },
  personInfo: {
    title: (name: string) => `Sobre ${name}`,
    status: 'estado',
    lastSeen: 'visto',
    trust: 'confiança',
    key: 'chave',
    session: 'sessão',
    topic: 'tópico',
    since: 'desde',
    relation: 'com você',
    relations: {
      none: 'nenhuma conversa ainda; Enter em Pessoas pede',
      asked: 'você pediu; esperando a resposta',
      'asks-me': 'pede uma conversa; Alt-R e depois a aceita',
      talking: 'há uma conversa aberta',
      ended: 'a última conversa está fechada; um texto nela pede de novo',
      blocked: 'bloqueado; b em Pessoas desfaz',
      'built-in': 'mora neste programa, para experimentar as teclas',
    },
    keyChanged: 'Outra chave reclama este nome. v mostra as duas.',
  },
  verify: {
    title: (name: string) => `Comparar com ${name}`,
    how: (name: string) =>
      `Ligue para ${name}, ou fiquem lado a lado. Se os dois leem as mesmas palavras e números, ninguém está no meio.`,
    words: 'palavras',
    numbers: 'números',
    match: 'são iguais',
    takeNew: 'aceitar a chave nova',
    already: 'Já comparado: você disse que são iguais.',
    noKey: (name: string) => `${name} ainda não foi visto com uma chave; não há o que comparar.`,
    changed: (name: string) =>
      `Outra chave agora diz ser ${name}. Pode ser uma instalação nova, ou outra pessoa. Pergunte antes de aceitar.`,
    known: 'a chave que você conhece',
    rival: 'a chave nova',
    done: (name: string) => `${name} agora está comparado.`,
    taken: (name: string) => `A chave nova de ${name} foi aceita. Compare de novo.`,
  },
  ask: {
    greeting: (name: string) => `Pedir uma conversa a ${name}: uma saudação (pode ficar vazia)`,
    again: (name: string) =>
      `Você e ${name} não têm conversa aberta. Pedir uma? O seu texto fica aqui.`,
    reason: (name: string) => `Negar ${name}: um motivo (pode ficar vazio)`,
    block: (name: string) => `Bloquear ${name}? Você não ouvirá mais nada, e ninguém avisa.`,
    unblock: (name: string) => `Ouvir ${name} de novo?`,
    pieces: (units: number, most: number, count: number) =>
      `São ${units.toLocaleString('pt-BR')} caracteres, e a entrada comporta ${most.toLocaleString('pt-BR')}. Enviar em ${count} mensagens?`,
    lines: (count: number, messages: number) =>
      `Vieram ${count} linhas de uma vez. Enviar ${messages === 1 ? 'como uma só mensagem' : `em ${messages} mensagens`}?`,
    match: (name: string) =>
      `Todas as palavras e números de ${name} conferiram, lidos em voz alta pelos dois?`,
    takeNew: (name: string) =>
      `Aceitar a chave nova de ${name}? Quem a tiver será ${name} para você.`,
    cameElsewhere: (name: string) =>
      `Como esse convite chegou? Enter: pelo papo, ou não sei. "fora": veio de ${name}, por um meio em que você confia.`,
    elsewhere: 'fora',
    react: 'Reagir com um emoji, ou :nome:',
    delete: 'Apagar esta mensagem para todos?',
    yes: 'sim',
    no: 'não',
    enterSends: 'Enter: fazer   Esc: deixar',
  },
  name: {
    title: 'Bem-vindo ao papo',
    question: 'Como os outros devem chamar você?',
    label: 'nome: ',
    taken: (name: string, holder: string) =>
      `${name} é o nome de outra pessoa neste broker${holder === '?' ? '' : ` (chave ${holder})`}.`,
    hint: 'Letras, dígitos, espaços, . - _, no máximo 32. Enter continua, Esc sai.',
    bad: describeNameErrorPtBr,
  },
  checklist: {
    title: 'Bem-vindo',
    intro: 'Seis passos, que se marcam sozinhos:',
    name: (name: string) => `Você é ${name}, e suas chaves estão feitas.`,
    broker: (url: string) => {
      if (isOwnBroker(url)) return 'Alcançar o meu próprio broker.'
      return url === '' ? 'Alcançar um broker.' : `Alcançar o broker ${url}.`
    },
    brokerHint: '/broker URL escolhe outro',
    echo: 'Dizer oi ao echo.',
    echoHint: `${goTo} echo Enter`,
    ask: 'Pedir uma conversa a alguém.',
    askHint: 'Alt-U, Enter num nome',
    verify: 'Comparar palavras de segurança com alguém.',
    verifyHint: 'Alt-U, v num nome',
    group: 'Fundar um grupo, ou entrar num.',
    groupHint: 'Alt-G, n, ou Enter num grupo',
    done: `Tudo feito. ${goTo} vai a qualquer lugar, F1 ou /help ajuda.`,
    later: `${goTo} vai a qualquer lugar, F1 ou /help ajuda, Ctrl-C duas vezes sai.`,
  },
})
