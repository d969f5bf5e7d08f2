/**
 * Closed lists of everyday words by what they do in a sentence: ask, link, negate, stand for a
 * domain.
 *
 * English, German, French, Spanish, Italian, Dutch, Portuguese and romanised Hindi together, all in
 * the folded form of `spelling.ts`. A word that means two things in two languages is left out
 * unless both do the same job in a sentence.
 */

const list = (words: string): readonly string[] => words.trim().split(/\s+/);
const set = (words: string): ReadonlySet<string> => new Set(list(words));

/** Verbs that ask for something to be made, in the forms in which people ask. */
export const askingVerbs: ReadonlySet<string> = set(`
  write create make draft give need want produce prepare generate build design draw map model sketch
  document define list show provide develop compile specify spec outline describe formulate
  elaborate
  derive suggest propose put capture elicit gather analyse analyze review check prioritise
  prioritize
  rank split refine improve rewrite rework visualise visualize diagram chart plan get like help do
  calculate compute count sum query select find tell work add fix do produce redo redesign explain
  schreib schreibe schreiben erstell erstelle erstellen mach mache machen zeichne zeichnen
  modelliere
  modellieren brauche brauchen brauch benotige benotigen formuliere formulieren entwirf definiere
  liefere gib zeig zeige prufe prufen priorisiere dokumentiere beschreibe erarbeite leite hatte
  wollen
  ecris ecrire redige rediger cree creer fais faire dessine dessiner prepare preparer cartographie
  cartographier modelise modeliser liste donne voudrais faudrait faut besoin decris analyse propose
  escribe escribir haz hacer crea crear necesito necesitamos dame prepara dibuja dibujar modela
  modelar
  genera redacta elabora quiero queremos muestra analiza describe
  scrivi scrivere fai crea creare disegna disegnare mappa mappare dammi serve servono definisci
  prepara elenca vorrei vorremmo descrivi analizza mostra modella
  schrijf schrijven maak maken teken tekenen geef stel opstellen opschrijven beschrijf werk nodig
  wil
  escreva escrever crie criar faca fazer desenhe desenhar prepare preciso precisamos gere elabore
  quero
  mapea mapear mapeie modele descreva liste
  bana banao banado banaiye likho likh likhdo chahiye dikhao batao karo`);

/** After these, a noun is what the work is about, not what is wanted. */
export const topicWords: ReadonlySet<string> = set(`
  of for about regarding on in at around concerning covering within under per during
  fur von vom uber bei im zum zur des
  du des pour sur d' concernant
  del para sobre
  di del della dei delle degli dello dell' dell per su sul sulla nel nella
  van voor over bij
  do da dos das no na`);

/** After these, a noun is what there is already. */
export const sourceWords: ReadonlySet<string> = set(`
  from against using given via aus anhand laut nach selon segun secondo dal dalla dai dalle uit
  volgens`);

/** After these comes a reason, a time or a condition, not a wish. */
export const subordinators: ReadonlySet<string> = set(`
  because when while before after until if whether since unless who whom whose so that which where
  damit weil wenn bevor nachdem dass ob sodass
  parce quand avant apres lorsque si
  porque cuando antes despues
  perche quando prima dopo
  omdat wanneer voordat nadat dat die zodat
  depois
  taaki jab`);

/** They join things of one kind. */
export const joiners: ReadonlySet<string> = set(`
  and or plus with including incl also then n und oder sowie mit inklusive inkl et ou avec y con
  e o ed
  en met com mais aur saath`);
export const joiningMarks: ReadonlySet<string> = new Set([',', '+', '&', '/', ';', '\n']);

/** Before a notation these name the form: `in Gherkin`, `als BPMN`. */
export const formWords: ReadonlySet<string> = set('as in into als en come como comme to sous em');

/** Verbs of owning: what follows is there already, unless it is a duty (`have to`). */
export const owningVerbs: ReadonlySet<string> = set(`
  have has got own attached attach habe haben hat avons ai tengo tenemos abbiamo hebben heb
  temos tenho`);

/** Verbs that make one thing out of another. */
export const convertingVerbs: ReadonlySet<string> = set(`
  turn convert transform translate make derive rewrite rework transforme transformez convierte
  transforma trasforma converti zet verwandle wandle uberfuhre transforme converta reconstruct`);

/** Hindi postpositions: what they govern stands before them. */
export const postpositions: ReadonlySet<string> = set('ka ke ki liye se par');

/** Nouns that hand their place on to what follows them: `a list of test cases`. */
export const lightHeads: ReadonlySet<string> = set(`
  list set draft version overview collection bunch couple pair example sample template outline
  skeleton
  first table series page document doc package pack
  liste entwurf satz vorlage ubersicht modele ensemble ebauche exemple lista borrador ejemplo
  plantilla
  elenco bozza esempio modello lijst overzicht voorbeeld rascunho exemplo conjunto`);

/** Heads of compounds that name a product, a place or a group: `test environment booking tool`. */
export const domainHeads: ReadonlySet<string> = set(`
  tool app application system platform portal module feature software product project programme
  program
  team squad department lab laboratory environment playground tracker engine server service page
  screen
  website site shop store phase manager management owner analyst engineer lead department budget
  vendor
  supplier provider market company initiative solution generator builder library repository hub
  warehouse lake scheduler scheduling assistant bot device machine centre center office people folks
  guys group migration mining function functionality button workshop meeting session course
  training exam editor viewer designer desk studio academy recorder inbox mailbox
  seite pagina maske bildschirm ecran pantalla schermata scherm tela`);

/** Heads that make a record of a deliverable's name: `story points`, `test results`. */
export const recordHeads: ReadonlySet<string> = set(`
  point result date number log run hour count history id archive backlog rate volume`);

/** Verbs that follow a subject: what stands before them is told about, not asked for. */
export const finiteVerbs: ReadonlySet<string> = set(`
  is are was were isn't aren't wasn't has have had takes take took needs wants does did shows
  said says
  keeps gets runs waits goes come comes looks feels seems fails lasts costs wrote works stays
  gave hurts
  annoys slips depends consists dauert ist sind war hat haben est sont prend es son tiene tarda
  sono ha
  dura duurt heeft zijn leva demora`);

/** Words that carry no domain: the grammar of all languages and the small talk of requests. */
export const functionWords: ReadonlySet<string> = set(`
  a an the this that these those it its he she they them their his her i me my we us our you your
  yours
  one ones some any each every all both either neither no not nor only just even too very really
  quite
  of for about on in at around by to from with without into onto over under between among through
  during before after until since as than then there here where when while why how what which who
  whom
  whose if whether because so and or but plus also else yet still already now today soon ever never
  be am is are was were been being do does did done doing have has had having can could shall should
  will would may might must need needs needed want wants wanted like let lets let's please pls
  plz kindly
  thanks thank hi hello hey dear ok okay well hmm just maybe perhaps rather instead again back
  out up down
  off more most less least much many few lot lots bit little own same other another such both
  good better
  best right actually exactly really quickly briefly short shortly simple simply basic usual usually
  normally typical typically general generally often always sometimes s t d ll re ve m
  i'm i'd i've i'll we're we'd we've it's that's what's who's how's there's don't doesn't isn't
  aren't
  can't cannot won't shouldn't couldn't u n im dont whats
  der die das den dem des ein eine einen einem einer eines und oder aber fur von vom mit ohne zu
  zum zur im
  in an ab am auf aus bei uber unter nach vor ist sind war sein haben hat wird werden kann konnen
  soll sollen
  muss mussen bitte mir mich uns unser unsere unseren ich wir sie es man wie was wer wo wann
  warum welche
  welcher welches als sous come como comme auch noch nur nicht kein keine mal gerne hatte mochte
  danke hallo denn wozu wofur
  le la les l' un une des du de d' et ou mais pour sur avec sans dans en par est sont etre a au
  aux ce cet
  cette ces son sa ses mon ma mes notre nos votre vos je tu il elle nous vous ils qui que quoi
  quel quelle
  quels quelles comment quand pourquoi s' c' n' ne pas plus merci bonjour svp plait te
  el los las una unos unas y o pero para por con sin del al es son ser su sus mi mis nuestro
  nuestra nos
  se que cual cuales como cuando donde quien gracias hola favor tambien lo le me
  il lo gli i uno e ed ma per di del della dei delle degli dello dell' da dal dalla nel nella con
  senza su
  sono essere ho mio mia nostro nostra che cosa chi quale quali come quando dove perche grazie ciao
  anche non ci vi
  het een van voor met zonder op bij uit naar is zijn wordt worden kun kunt kan je jij u we wij
  ons onze
  mijn wat wie waar wanneer waarom hoe welke ook nog niet geen graag alstublieft bedankt
  os as um uma uns umas e ou mas para por com sem do da dos das no na nos nas ao eu nos meu minha
  nosso
  nossa que qual quais como quando onde obrigado ola por favor isso
  hai hain ka ke ki ko se mein me mai main mera meri hum hamara kya kaise kyu kyun aur ya liye
  mujhe humko
  do dena dijiye kar karke karna hota hoti hona jo`);

/** Words of work in general: they say nothing about a domain. */
export const genericWords: ReadonlySet<string> = set(`
  mean means meaning meant stand stands difference differences differ between define definition
  explain
  example examples purpose point use used useful using usage work works working long big large small
  size number count time times sentence sentences word words line lines minute minutes agile
  scrum kanban
  waterfall sprint sprints iteration team teams project projects ba analyst analysts business
  analysis
  developer developers dev devs tester testers qa stakeholder stakeholders executive executives
  manager
  managers beginner beginners dummies people person someone somebody anyone everybody everyone
  newbie
  document documents deliverable deliverables artefact artifact artefacts artifacts technique
  techniques
  method methods notation notations tool tools standard book wrote write written invented author
  sign signs signed signing normally happen happens come comes first last later early next order
  start end
  include includes included contain contains belong belongs part parts type types kind kinds
  level levels
  best practice practices rule thumb guideline guidelines recommend recommended suggest advice
  tip tips
  help understand know learn tell short brief simple terms plain english please create make made
  prefer choose pick always per good bad great better common commonly popular important necessary
  mandatory optional enough ideal ideally different similar same vs versus instead advantage
  advantages
  disadvantage disadvantages benefit benefits pros cons responsible owner owns own prepare prepares
  unterschied bedeutet bedeutung heisst erklare erklar wofur steht brauche braucht man
  signifie veut dire quoi difference sert significa diferencia sirve explica differenza vuol
  betekent verschil tussen zwischen entre tra diferenca serve quer dizer matlab hota farak antar
  detailed detail details formal informal deep thorough precise specific correct correctly early
  late soon
  writes write takes take took accountable people person several defines owns creates
  dient dienen sinn worth matter matters exist exists apply applies cover covers replace replaces
  makes look looks say says called name named role roles thing things idea ideas meant
  client clients customer customers user users describe described modelled modeled model done ready
  product development software life cycle real world industry acronym abbreviation abbreviations
  letters
  should`);

/**
 * Right words that are one slip away from a word of the trade (`store`, `story`); they are never
 * repaired.
 */
export const everydayWords: ReadonlySet<string> = new Set([
  ...functionWords,
  ...genericWords,
  ...domainHeads,
  ...list(`rest rested resting resort resorts reporter reporters reported reporting store stores
    stored
    storing story's text texts textes created creates creature featured featuring fixtures providing
    approved approves approving approver approvers refunded
    requested requester requesting creative progress profess
    princess promise promising professor processor processors processed processing proceeds
    processeur
    employee employees employed employer employers historical historic generated generator general
    generale quantity quantities qualify qualified qualities prepared preparing strategic strategies
    writer writers written equivalent hardcover retirement retire constant constants construit
    tested testable estimable traceable feasible
    tester testers testen testa treating suit suits suited consultant consultants consult pleasure
    pleased pleasing acceptable accepted passport passports detect detected defeat defeated
    shareholder shareholders documented documenti revenge revenu revenus duplicated rubles analyst
    analysts analystes loin reste reste promesso promessa preparare funciona funcionar queres
    logout logon logic tests teste text taste create creates drafts drafted prepay prioritised
    prioritized criminal quest queue`),
]);

/** Words that open a question. */
export const interrogatives: ReadonlySet<string> = set(`
  what which who whom whose when where why how is are do does did can could should would may must
  was welche welcher welches wer wem wen wann wo warum wieso wozu wie
  qui que quoi quel quelle quels quelles quand ou pourquoi comment combien
  quien cual cuales cuando donde como cuanto cuantos cuantas por
  chi cosa quale quali quando dove come perche quanto quanti quante
  wat welke wie wanneer waar waarom hoe hoeveel
  quem qual quais onde quantos quantas
  co kto ktory ktora ktore kiedy gdzie dlaczego jak ile czy
  ne kim hangi nerede neden nasil kac`);

/** Words of a wish, which stand near the beginning of what asks for something. */
export const wishWords: ReadonlySet<string> = set(`
  please pls plz need want would could can like love lack missing looking after let's i'd we'd give
  bitte brauche brauchen mochte mochten hatte kannst konnen konntest fehlt will wollen
  svp voudrais voudrions faudrait peux pouvez pourriez besoin manque
  favor necesito necesitamos quiero queremos puedes podrias falta
  vorrei vorremmo serve servono puoi potresti manca
  graag alstublieft wil willen kun kunt nodig ontbreekt
  preciso precisamos quero queremos pode podes
  prosze potrzebuje potrzebujemy chce chcemy mozesz brakuje
  lutfen istiyorum istiyoruz lazim misin musun`);
