/**
 * Wordings that ask for the data specialist without naming a deliverable; see `cue.ts`.
 */
import { type Cue, cue, gap, period, record } from './cue.ts';
import { shape } from './shape.ts';

export const dataCues: readonly Cue[] = [
  ...cue('data', 'sql', [
    [
      0.6,
      shape`(?:^|[.?!] )which (?!of |questions?|tests?|scenarios?|steps?|cases?|rules?|stories
        |requirements)(?:\w+ ){0,2}\w+s (?:are|were|have|had|never|did|do|always|only|bought
        |paid)`,
    ],
    [
      0.65,
      shape`how often (?:does|do|did|was|were|is|has|have|each|every)|(?:heat ?map|bar chart
        |line chart|pie chart|scatter ?plot|time series|chart of|graph of)`,
    ],
    [
      0.6,
      shape`(?:by|per|each) (?:\w+ (?:and|x) )?(?:weekday|hour|month|week|day|year|quarter|region
        |age|gender|product|customer|owner|status|segment|site|module|person|colou?r|size
        |location|team|project|department|country|city|type|channel|category|sprint)`,
    ],
    [0.9, shape`(?:top|bottom|best|worst|first|last) (?:\d+|five|ten|three|twenty)`],
    [
      0.75,
      shape`how many (?!${gap(3)}(?:test|tests|cases|stories|criteria|steps|people should
        |should))${gap(6)}(?:\?|last|this|per|by|were|was|did|have|are|had|each|since|in|open|on)`,
      'covers',
    ],
    [
      0.75,
      shape`(?:number|count|sum|total|totals|average|avg|median|mean|share|percentage|percent
        |volume|amount|minimum|maximum|distribution|proportion) (?:of|per|by|from|revenue|sales
        |cost|value|handling|order|orders|amount|time|hours|spend|turnover|margin|price|salary)`,
    ],
    [
      0.55,
      shape`(?:per|by|each|for each|grouped by|group by|broken down by|split by|nach|pro|par|por
        |per) (?:and )?${record}s?`,
    ],
    [
      0.5,
      shape`(?:last|past|previous|this|next) (?:\d+ |two |three |six |twelve )?${period}|(?:in
        |for|since) (?:20\d\d|january|february|march|april|may|june|july|august|september|october
        |november|december|q[1-4])`,
    ],
    [0.9, shape`tables? : |table (?:called|named)|\w+ \( ?\w+ (?:, \w+ )+\)`],
    [
      0.7,
      shape`more than \d+ (?:times|orders|purchases|logins|tickets|days old)|(?:older|newer
        |longer|later) than \d+`,
    ],
    [
      0.6,
      shape`(?:what share|what percentage|what percent|which percentage|how much (?:revenue|money
        |turnover|did|have|do|was)|how often did|how long (?:do|did|does|on average))`,
    ],
    [0.6, shape`on average|im durchschnitt|en moyenne|en promedio|in media|gemiddeld|em media`],
    [
      0.6,
      shape`(?:rolling \d+|active users|year over year|month over month|yoy|mom|running total
        |year to date|ytd|moving average|percentile|growth rate|churn rate|conversion rate
        |retention)`,
    ],
    [
      0.8,
      shape`(?:wie viele?|combien d[e'] ?|cuantos|cuantas|quanti|quante|hoeveel|quantos|quantas
        |kitne|kitni)`,
    ],
    [
      0.85,
      shape`(?:which|what|who) (?!step)${gap(5)}(?:the )?(?:most|least|highest|lowest|largest
        |smallest|fewest|slowest|fastest|oldest|newest|longest|shortest|biggest|best selling
        |maximum|minimum)`,
      'covers',
    ],
    [
      0.6,
      shape`(?:highest|lowest|largest|smallest|slowest|fastest|oldest|newest|biggest
        |most frequent|most expensive|cheapest) ${gap(2)}(?:rate|deliveries|orders|customers
        |products|amount|value|items|invoices|cost|number|\w+s)`,
    ],
    [
      0.8,
      shape`(?:according to|from|in|using) (?:the|our|this|these|my) ${gap(2)}(?:table|log|logs
        |export|extract|dump|csv|spreadsheet|sheet|database|timestamps|records|workbook)`,
    ],
    [
      0.5,
      shape`(?:list|show|find|get|select|give me|return|fetch|display|pull|which|trouve|liste
        |encuentra|muestra|trova|elenca|toon|zeige?|finde|encontre) (?:me )?(?:(?:all|every|the
        |those|only|any|alle|tous les|todos los|tutti i) )?(?:\w+ )?(?:customers?|clients?
        |employees?|suppliers?|vendors?|products?|orders?|invoices?|accounts?|users?|contracts?
        |items?|payments?|tickets?|members?|students?|patients?|deliveries|shipments
        |transactions?|articles?|kunden|mitarbeiter|clientes|clienti|klanten|fournisseurs|rows?
        |records?|entries|people|\w+s) (?:who|whose|that|which|with|without|where|having|older|by
        |in|from|not|never|over|above|below|under|since|die|der|mit|ohne|qui|sans|avec|que|sin
        |con|senza|che|met|zonder|sem|com)`,
    ],
    [
      0.5,
      shape`(?:below|above|under|over|more than|less than|at least|at most|exceeding
        |greater than) (?:the )?(?:minimum|maximum|average|target|threshold|limit|\d+)`,
    ],
    [
      0.6,
      shape`(?:going up or down|increasing or decreasing|trend|over time|compared (?:to
        |with) (?:last|the previous)|by age bucket|aging|ageing|bucket|buckets|outstanding
        |balance per|headcount)`,
    ],
    [
      0.55,
      shape`(?:pro|par|por|per|nach|al|a la) (?:monat|woche|jahr|tag|region|filiale|kunde|kunden
        |produkt|abteilung|mois|semaine|an|jour|magasin|produit|mes|semana|ano|dia|tienda|cliente
        |producto|mese|settimana|anno|giorno|negozio|prodotto|maand|jaar|dag|klant|winkel
        |provincie|loja|produto|vendedor)s?|(?:letzten?|dernier|pasado|ultimo|scorso|vorige
        |passado) (?:monat|quartal|jahr|mois|trimestre|mes|ano|mese|anno|maand)|(?:mes|trimestre
        |ano|mois|an|mese|anno) (?:pasado|dernier|scorso|passado)`,
    ],
    [
      0.75,
      shape`(?:why|how) (?:does|do|is|can|should) ${gap(3)}(?:join|query|index|select|table|view)`,
    ],
    [0.8, shape`select (?:\*|\w+|distinct) .{0,80}from`],
    [
      0.55,
      shape`(?:meistverkauften?|meilleurs clients|mejores clientes|migliori clienti|beste klanten
        |melhores clientes|umsatz|chiffre d' affaires|fatturato|ventas|vendas|vendite|omzet
        |ventes)`,
    ],
    [0.6, shape`(?:mahine|mahina|har mahine|kitne|kitni|sabse zyada)`],
    [
      0.5,
      shape`(?:who|customers|clients|users|employees|orders|products|invoices|suppliers|accounts
        |contracts|people|items) (?:who|that|which|with|without
        |having)? ?(?:have |has |had |did |were |was )?(?:no|never|not|only one|ordered|bought
        |joined|left|paid|unpaid|logged|churned|missing)`,
    ],
    [
      0.8,
      shape`excluding (?:cancelled|returns|test|internal|refunds|tax|vat)|filtered by|sorted by
        |order by|ranked by`,
    ],
  ]),
  ...cue('data', 'data_quality', [
    [
      1,
      shape`(?:check|test|verify|see|validate|find out|tell|make sure|control) (?:me )?(?:if
        |whether|that) ${gap(9)}(?:unique|duplicated?|duplicates|empty|null|blank|complete
        |consistent|filled|missing|numeric|valid dates?|formatted)`,
    ],
    [
      0.9,
      shape`(?:find|spot|list|flag|remove|check|count|identify|show|detect
        |clean) ${gap(6)}(?:duplicates?|dupes?|doubles|blanks|missing|nulls?|outliers|anomalies
        |typos|empty|invalid|impossible|inconsistent|orphans?|gaps in)`,
    ],
    [
      0.85,
      shape`(?:totals?|numbers|figures|balances|sums|counts|amounts|systems|files
        |lists) ${gap(6)}(?:don't|do not|doesn't|does not|dont|no longer|never) (?:match|agree
        |add up|tie|balance|reconcile|tally|fit)`,
    ],
    [
      0.8,
      shape`(?:match|compare|reconcile|tie out|check) ${gap(5)}(?:against|with
        |to) ${gap(3)}(?:ledger|bank|totals?|source system|export|statement|extract|invoice file
        |gl)`,
    ],
    [
      0.8,
      shape`(?:csv|xlsx|xls|parquet|excel|spreadsheet|extract|export|dump|data ?set|file|rows
        |records) ${gap(8)}(?:clean|dirty|quality|unreliable|wrong|reliable|trust|usable
        |duplicates|missing|blanks|duplicated|doubles|dates)`,
    ],
    [
      0.55,
      shape`(?:\w+ \. (?:csv|xlsx|xls|parquet|tsv)|(?:a|the|this|attached|my|our) (?:csv|xlsx
        |excel|spreadsheet))`,
    ],
    [
      0.85,
      shape`(?:gaps?|holes|breaks|jumps) in (?:the |our |a )?${gap(2)}(?:numbers?|sequence|ids?
        |dates?|series|data|records|timestamps|numbering)`,
    ],
    [
      0.8,
      shape`(?:rules?|checks?|steps?|way|how) (?:to|for|on) (?:clean|cleans|cleanse|cleaning
        |check|checking|validate|validating|dedup\w*|match|matching) ${gap(3)}(?:data|records
        |addresses|names|emails|file|import|customers|master)`,
    ],
    [
      0.9,
      shape`(?:check|test|verify|see|make sure|ensure) (?:if|whether|that) (?:every|each|all|any
        |no) ${gap(5)}(?:has|have|is|are|exists?|contains?|matches)`,
    ],
    [
      0.75,
      shape`(?:both|two|these|the) (?:files|lists|extracts|exports|sheets|tables|sources|systems)
        |(?:who|what|which) is missing in (?:which|the other)|in there twice|(?:imported|loaded
        |booked|entered|saved|exported) (?:\w+ ){0,3}twice`,
    ],
    [
      0.7,
      shape`(?:these|those|the|duplicate|wrong|faulty|attached) (?:rows|records|entries|lines)
        |(?:anonymi[sz]e|pseudonymi[sz]e|mask|obfuscate)`,
    ],
    [
      0.75,
      shape`how many (?:records|rows|entries|lines|values|duplicates) |(?:fail
        |violate|break|breach) ${gap(2)}(?:rule|constraint|check|format)`,
    ],
    [
      0.75,
      shape`(?:rows|records|entries|values|dates|lines|cells) (?:are|is|in|that|which|where|with
        |without) |find those (?:rows|records|entries|ones)`,
    ],
    [0.5, shape`\d+ ?k? (?:rows|records|lines|customer rows)`],
    [
      0.7,
      shape`(?:doppelt|doppelte|doppelten|en double|repetid[oa]s?|duplicad[oa]s?|doppi|dubbele?)`,
    ],
  ]),
  ...cue('data', 'data_dictionary', [
    [
      0.85,
      shape`(?:which|what) (?:fields?|columns?|attributes?) ${gap(8)}(?:types?|formats?|extract
        |interface|file|table|export|feed|lengths?|mean|means|stand|store|stored)`,
    ],
    [
      0.95,
      shape`(?:glossary|list|catalogue|catalog|description|overview
        |inventory) of (?:all |the |our |every )*(?:fields?|columns?|attributes?|data|tables)`,
      'covers',
    ],
    [
      0.6,
      shape`(?:columns|fields|attributes) (?:and|with) ${gap(3)}(?:types?|lengths?|formats?
        |meanings?|descriptions?)`,
    ],
    [
      0.85,
      shape`what (?:does|do|is|are) ${gap(4)}(?:flag|field|column|code|value|status|attribute
        |abbreviation)s? ${gap(6)}(?:mean|stand|stands|table|file|extract|used for)`,
    ],
    [
      0.75,
      shape`(?:which|what) (?:values|codes|formats?|lengths?) (?:can|may|are|does|do|is)
        |(?:personal|sensitive) data|gdpr ${gap(2)}(?:fields|columns|relevant)`,
    ],
  ]),
  ...cue('data', 'sample_data', [
    [
      0.8,
      shape`(?:make up|invent|generate|create|produce|simulate|build) (?:me )?(?:\d+|some|a few
        |a hundred|a thousand) (?!user stor|test|acceptance|epics?|stor|requirement|quest
        |scenario|use case|persona|case|idea|criteria|rules)\w+`,
    ],
    [
      0.9,
      shape`(?:fake|dummy|fictitious|fictional|imaginary|synthetic|made up|mock|anonymi[sz]ed
        |random|realistic) (?:\w+ )?(?:records?|rows?|data|names|addresses|customers?|patients?
        |persons?|people|orders?|employees?|transactions?|invoices?|entries|values|accounts?
        |users?|dataset|contracts?)`,
    ],
  ]),
  ...cue('data', 'data_model', [
    [
      0.7,
      shape`how (?:should|can|do|could|would) (?:we|i|one) (?:store|save|keep|structure|model
        |persist|normali[sz]e)`,
    ],
    [
      0.85,
      shape`(?:entities|tables|objects) and (?:their |the )?(?:relations|relationships|keys
        |attributes|links|fields)`,
    ],
    [
      0.85,
      shape`how ${gap(8)}(?:relate|are related|link together|connect to each other|hang together)`,
    ],
    [
      0.7,
      shape`(?:history|versions?|versioning) of ${gap(4)}(?:changes|values|prices|addresses
        |records)|valid (?:on|at|from|until) (?:a )?(?:given|certain|any)`,
    ],
    [
      0.8,
      shape`one to many|many to many|primary keys?|foreign keys?|normalis\w+|cardinalit(?:y|ies)`,
    ],
    [0.6, shape`(?:which|what) (?:tables|entities)`],
  ]),
  ...cue('data', 'report', [
    [
      0.85,
      shape`(?:what|which) ${gap(6)}(?:report|dashboard|extract
        |statistic) (?:should |must |to |has to )?(?:contain|show|include|list)`,
    ],
  ]),
  ...cue('data', 'kpi', [
    [
      0.85,
      shape`define (?:the |our )?(?:metric|kpi|measure|figure|revenue|turnover|churn|margin
        |retention|conversion|utili[sz]ation|occupancy|\w+ rate)`,
    ],
    [
      0.8,
      shape`(?:how|what) ${gap(4)}(?:measure|track|calculate|compute) ${gap(4)}(?:success
        |performance|satisfaction|utilisation|utilization|productivity|rate|figure|value|score)`,
    ],
    [
      0.7,
      shape`(?:compute|calculate|work out|berechne|calcula|calcule|calcola) (?:it|the|our|this
        |a) ?${gap(3)}(?:from|rate|score|ratio|margin|average|figure)?`,
    ],
    [0.6, shape`which (?:numbers|figures|measures) (?:should|do|can|would)`],
  ]),
];
