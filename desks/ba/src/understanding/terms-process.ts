/**
 * What the deliverables of the process specialist: maps, procedures, gaps, bottlenecks,
 * responsibilities, states are called, in eight languages.
 *
 * See `lexicon.ts` for how terms are written and what `strong` and `weak` mean.
 */
import type { TermRow } from './term.ts';

export const processTerms: readonly TermRow[] = [
  {
    name: 'process_map',
    owner: 'process',
    strong: `process map, process model, process flow, process diagram, process chart, process
      design, process description, process documentation, bpmn, bpmn diagram, bpmn model, epc,
      flowchart, flow chart, flow diagram, workflow, work flow, workflow diagram, swimlane,
      swim lane, swimlane diagram, as is, to be, as is process, to be process, target process,
      current process, current state, future state, target state, current flow, target flow,
      as is flow, to be flow, value stream, value stream map, sipoc, service blueprint,
      customer journey, journey map, activity diagram, sequence diagram, user flow, data flow,
      data flow diagram, dfd, handover, straight through process, process landscape, cross
      functional diagram, prozess, ist prozess, soll prozess, istprozess, sollprozess, zielprozess, prozessmodell, prozessdiagramm,
      prozesslandkarte, ablauf, ablaufdiagramm, flussdiagramm, arbeitsablauf,
      geschaftsprozess, prozessablauf, ablaufplan, processus, cartographie, logigramme,
      diagramme de flux, flux de travail, diagrama de flujo, flujograma, flujo de trabajo,
      mapa de proceso, proceso, diagramma di flusso, mappa del processo, flusso di lavoro,
      stroomschema, stroomdiagram, processchema, procesflow, werkproces, processtroom,
      fluxograma, fluxo de trabalho, diagrama de fluxo, mapa do processo, mapa procesu,
      diagram procesu, schemat procesu, diagram przeplywu, przeplyw pracy, schemat blokowy,
      surec haritası, surec, sureci, surecini, is akısı, is akısını, akıs seması, akıs
      diyagramı, onay akısı, onay akısını, diagrama de processo, diagrama de proceso, schema
      di processo, exception path`,
    weak: `process, flow, procedure, journey, step, lane, flusso, flujo, flux, fluxo, processo,
      proces, sequence, path, schritt, etape, paso, passo, passaggi, stappen, way of working,
      operating model, diagram, diagramm, diagramme, diagrama, diagramma, picture, drawing,
      sketch`,
  },
  {
    name: 'sop',
    owner: 'process',
    strong: `sop, standard operating procedure, work instruction, operating procedure, runbook,
      playbook, arbeitsanweisung, verfahrensanweisung, mode operatoire, fiche de procedure,
      procedimiento operativo, procedura operativa, istruzione operativa, werkinstructie,
      procedimento operacional, handling guide, desk procedure, instrukcja pracy, instrukcja
      stanowiskowa, procedura operacyjna, is talimatı, calısma talimatı, instruccion de
      trabajo, instrucao de trabalho, instruction de travail, istruzione di lavoro, opening
      checklist, closing checklist, instrucoes de trabalho, instrucciones de trabajo`,
    weak: 'procedure, procedimiento, procedura, procedimento, verfahren, handling',
  },
  {
    name: 'gap_analysis',
    owner: 'process',
    strong: `gap analysis, fit gap, fit gap analysis, soll ist vergleich, ist soll vergleich,
      luckenanalyse, analyse des ecart, analyse d' ecart, analisis de brecha, analisi dei gap,
      analisi degli scostamenti, analise de lacuna, analise de gap, gap analyse, analiza luk,
      fark analizi, analisis de diferencias`,
    weak: 'gap, ecart, brecha',
  },
  {
    name: 'bottleneck',
    owner: 'process',
    strong: `bottleneck, bottle neck, waiting time, wait time, idle time, lead time, cycle time,
      throughput time, turnaround time, queue time, touch time, process improvement, process
      optimisation, process optimization, process analysis, root cause, root cause analysis,
      fishbone, ishikawa, five why, 5 why, engpass, engpasse, flaschenhals, wartezeit,
      durchlaufzeit, liegezeit, prozessoptimierung, goulot, goulet, temps d' attente, delai d'
      attente, cuello de botella, tiempo de espera, collo di bottiglia, colli di bottiglia,
      tempi di attesa, tempo di attesa, knelpunt, wachttijd, doorlooptijd, gargalo, tempo de
      espera, lean analysis, pain point, waste analysis, waskie gardlo, czas oczekiwania,
      darbogaz, bekleme suresi, takt time, line balancing, lean review`,
    weak: 'delay, improvement, verbesserung, handoff, rework loop',
  },
  {
    name: 'process_mining',
    owner: 'process',
    strong: `process mining, process discovery, mine the log, event log, eventlog, activity log,
      process variant, case variant, log variant, process log, directly follows graph, dfg,
      conformance check, conformance checking, spaghetti diagram, process mining analysis,
      ereignislog, ereignisprotokoll, prozessvariante, prozessmining, prozess mining,
      journal d' evenement, fouille de processus, minage de processus, exploration de
      processus, variante de processus, registro de evento, mineria de proceso, variante del
      proceso`,
    weak: `variant, variante, handover time, waiting per handover, mining`,
  },
  {
    name: 'raci',
    owner: 'process',
    strong: `raci, responsible accountable, responsible / accountable, rasci, rasic, raci matrix,
      raci chart, responsibility matrix, daci, verantwortlichkeitsmatrix, matrice raci, matriz
      raci, matrice di responsabilita, matrice des responsabilites, escalation path,
      escalation matrix, escalation procedure, eskalationsweg, macierz raci, raci matrisi,
      macierz odpowiedzialnosci`,
  },
  {
    name: 'approval_matrix',
    owner: 'process',
    strong: `approval matrix, authority matrix, delegation of authority, authorisation matrix,
      authorization matrix, signing authority, signature matrix, approval limit, approval rule`,
  },
  {
    name: 'state_model',
    owner: 'process',
    strong: `state machine, state diagram, state model, state chart, status model, status diagram,
      state transition diagram, life cycle, lifecycle, allowed transition, status transition,
      zustandsdiagramm, zustandsmodell, statusmodell, lebenszyklus, diagramme d' etat, cycle
      de vie, diagrama de estado, ciclo de vida, diagramma degli stati, diagramma di stato,
      ciclo di vita, toestandsdiagram, levenscyclus, diagram stanow, model stanow, durum
      diyagramı, durum modeli`,
    weak: 'state, status, transition',
  },
  {
    name: 'decision_table',
    owner: 'process',
    strong: `decision table, decision model, dmn, routing table, routing rule, decision tree,
      decision matrix, entscheidungstabelle, table de decision, tabla de decision, tabella di
      decisione, beslistabel, beslissingstabel, tabela de decisao, tablica decyzyjna, karar
      tablosu`,
    weak: 'routing',
  },
];
