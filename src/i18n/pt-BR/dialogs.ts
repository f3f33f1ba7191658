/** Brazilian Portuguese: what opens over the chat, and questions. */
import { isOwnBroker } from '../../core/broker/broker-address.ts'
import { describeNameErrorPtBr } from './names.ts'
import { createPlural } from '../plural.ts'

const plural = createPlural('pt-BR')

export const dialogsPtBr = (goTo: string) => ({
  helpTitle: 'Ajuda',
  helpCommands: 'Comandos',
  helpKeysNotHere: 'Teclas que não fazem nada aqui agora',
  helpNotHere: 'Comandos que não fazem nada aqui agora',
  help: {
    first: 'O que se usa primeiro',
    label: 'busca: ',
    placeholder: 'digite uma tecla, um comando ou uma palavra',
    empty: 'Nada na ajuda tem essas palavras.',
  },
  focusNames: {
    any: 'Em todo lugar',
    input: 'No campo de mensagem',
    users: 'Em Pessoas',
    groups: 'Em Grupos',
    requests: 'Em Pedidos',
    message: 'Escolhendo uma mensagem',
    history: 'No histórico de pedidos',
    list: 'Numa lista que se filtra digitando',
    help: 'Na ajuda, que se filtra digitando',
    info: 'Num painel de informações',
    verify: 'Comparando palavras de segurança',
    question: 'Respondendo a uma pergunta',
  },
  goTo: {
    title: 'Ir para',
    carried: 'Enviar isto para',
    label: 'ir para: ',
    empty: 'Nada encontrado. Esc fecha.',
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
    begin: 'Todas as palavras devem aparecer; a última pode estar incompleta.',
    empty: 'Nada encontrado.',
    widen: 'Tab: em tudo',
    narrow: 'Tab: só aqui',
    found: (count: number) => `${count} ${plural(count, 'encontrada', 'encontradas')}`,
    newest: (count: number) => `${count} mais recentes; ↓ no fim mostra mais`,
    indexing: 'as mais antigas ainda estão sendo indexadas',
  },
  personInfo: {
    title: (name: string) => `Sobre ${name}`,
    status: 'status',
    lastSeen: 'visto por último',
    trust: 'confiança',
    key: 'chave',
    session: 'sessão',
    topic: 'tópico',
    since: 'desde',
    relation: 'entre vocês',
    relations: {
      none: 'nenhuma conversa ainda; Enter em Pessoas chama',
      asked: 'você chamou; esperando a resposta',
      'asks-me': 'chamou você para conversar; Alt-R e depois a aceita',
      talking: 'há uma conversa aberta',
      ended: 'a última conversa está fechada; uma nova mensagem chama de novo',
      blocked: 'bloqueado; b em Pessoas desbloqueia',
      'built-in': 'um contato dentro do papo, para experimentar as teclas',
    },
    keyChanged: 'Outra chave reivindica este nome. v mostra as duas.',
  },
  verify: {
    title: (name: string) => `Verificar ${name}`,
    how: (name: string) =>
      `Ligue para ${name}, ou encontrem-se. Se os dois veem as mesmas palavras e números, não há ninguém no meio.`,
    words: 'palavras',
    numbers: 'números',
    match: 'são iguais',
    takeNew: 'aceitar a chave nova',
    already: 'Já verificado: você disse que são iguais.',
    noKey: (name: string) => `${name} ainda não apareceu com uma chave; não há o que comparar.`,
    changed: (name: string) =>
      `Outra chave agora diz ser ${name}. Pode ser uma instalação nova, ou outra pessoa. Pergunte antes de aceitar.`,
    known: 'a chave que você conhece',
    rival: 'a chave nova',
    done: (name: string) => `${name} está verificado.`,
    taken: (name: string) => `Você aceitou a chave nova de ${name}. Verifique de novo.`,
  },
  ask: {
    greeting: (name: string) => `Chamar ${name} para conversar; mensagem (opcional)`,
    again: (name: string) =>
      `Você não tem uma conversa aberta com ${name}. Chamar? O seu texto fica aqui.`,
    reason: (name: string) => `Recusar ${name}; motivo (opcional)`,
    block: (name: string) =>
      `Bloquear ${name}? Você não verá mais nada dessa pessoa, e ela não é avisada.`,
    unblock: (name: string) => `Desbloquear ${name}?`,
    pieces: (units: number, most: number, count: number) =>
      `São ${units.toLocaleString('pt-BR')} caracteres, mas o campo de mensagem aceita ${most.toLocaleString('pt-BR')}. Enviar em ${count} mensagens?`,
    lines: (count: number, messages: number) =>
      `Você colou ${count} linhas. Enviar ${messages === 1 ? 'como uma só mensagem' : `em ${messages} mensagens`}?`,
    match: (name: string) =>
      `Lidos em voz alta pelos dois, todas as palavras e números de ${name} conferiram?`,
    takeNew: (name: string) =>
      `Aceitar a chave nova de ${name}? Quem a tiver será ${name} para você.`,
    cameElsewhere: (name: string) =>
      `Como esse convite chegou? Enter: pelo papo, ou não sei. "fora": veio de ${name}, por fora do papo, de um jeito confiável.`,
    elsewhere: 'fora',
    react: 'Reagir com um emoji, ou :nome:',
    delete: 'Apagar esta mensagem para todos?',
    yes: 'sim',
    no: 'não',
    enterSends: 'Enter OK   Esc cancelar',
  },
  name: {
    title: 'Bem-vindo ao papo',
    question: 'Como os outros devem chamar você?',
    label: 'nome: ',
    taken: (name: string, holder: string) =>
      `Outra pessoa neste broker se chama ${name}${holder === '?' ? '' : ` (chave ${holder})`}.`,
    hint: 'Letras, dígitos, espaços, . - _, no máximo 32. Enter continua, Esc sai.',
    bad: describeNameErrorPtBr,
  },
  checklist: {
    title: 'Bem-vindo',
    intro: 'Seis passos, marcados conforme você avança:',
    name: (name: string) => `Você é ${name}, e as suas chaves foram criadas.`,
    broker: (url: string) => {
      if (isOwnBroker(url)) return 'Conectar ao seu próprio broker.'
      return url === '' ? 'Conectar a um broker.' : `Conectar a ${url}.`
    },
    brokerHint: '/broker URL usa outro',
    echo: 'Mandar um oi para o echo.',
    echoHint: `${goTo} echo Enter`,
    ask: 'Chamar alguém para conversar.',
    askHint: 'Alt-U, Enter num nome',
    verify: 'Comparar palavras de segurança com alguém.',
    verifyHint: 'Alt-U, v num nome',
    group: 'Criar um grupo ou entrar em um.',
    groupHint: 'Alt-G, n, ou Enter num grupo',
    done: `Tudo pronto. ${goTo} leva a qualquer lugar, F1 ou /help mostra a ajuda.`,
    later: `${goTo} leva a qualquer lugar, F1 ou /help mostra a ajuda, Ctrl-C duas vezes sai.`,
  },
})
