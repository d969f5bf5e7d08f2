/**
 * What people and systems call the columns of an event log, in English, German, French and Spanish;
 * also the names of XES (`concept:name`, `org:resource`).
 *
 * Names are compared as `plainWords` makes them. A role has tiers: in the first are names that mean
 * nothing else, in the later ones names that often play the role in a log of some system.
 */
import type { LogColumn } from './log-column.ts';

/** `start` and `end` are those of one step; `time` is the only one that an event has. */
export type LogRole = 'case' | 'activity' | 'time' | 'start' | 'end' | 'resource' | 'lifecycle';

/** What people say for a role when they name its column. */
export const roleWords: Readonly<Record<LogRole, string>> = {
  case: 'case|case id|fall|vorgang|cas|dossier|caso|expediente',
  activity: 'activity|step|event|aktivitat|schritt|activite|etape|actividad|paso',
  time: 'time|timestamp|date|zeit|zeitstempel|datum|horodatage|heure|hora|fecha',
  start: 'start|start time|begin|beginn|debut|inicio',
  end: 'end|end time|completion|ende|fin',
  resource: 'resource|team|role|user|agent|ressource|bearbeiter|recurso|responsable',
  lifecycle: 'lifecycle|transition|life cycle',
};

const thing = `ticket|order|sales order|incident|claim|invoice|request|application|purchase order|po
  |shipment|delivery|loan|contract|project|job|complaint|issue|change|booking|admission|process
  |workflow|auftrag|auftrags|bestellung|bestellungs|bestell|rechnung|rechnungs|antrag|antrags
  |anfrage|schaden|schadens|beschwerde|vorgang|vorgangs|commande|facture|demande|reclamation
  |pedido|factura|solicitud|reclamo|reclamacion|incidencia`.replaceAll(/\s*\n\s*/g, '');
const numberWord = 'id|no|nr|number|num|nummer|numero|key|code|ref|reference';
const joinedThing =
  'auftrags?|bestell|rechnungs?|antrags?|ticket|schadens?|vorgangs?|fall|order|case';

const moment =
  '(?: (?:time|timestamp|date|datetime|at|on|zeit|datum|zeitpunkt|zeitstempel|date ' +
  'heure|hora|fecha))?';

const tiers: Readonly<Record<LogRole, readonly RegExp[]>> = {
  case: [
    shape(`case|case (?:${numberWord})|caseid|case concept name|trace|trace id|(?:process )?instance(?: id)?
      |fall|fall (?:${numberWord})|fallnummer|vorgang|vorgangs? (?:${numberWord})|vorgangs(?:nummer|nr|id)
      |cas|id cas|numero (?:de |du )?(?:cas|dossier)|dossier|caso|id (?:de )?caso|caso id|expediente
      |numero de expediente|id (?:de )?expediente`),
    shape(`(?:\\w+ )?(?:${thing})(?: (?:${numberWord}))?|(?:${joinedThing})(?:nummer|nr|id|no)
      |(?:id|numero|no|num|n) (?:de |du |d )?(?:la )?(?:${thing})`),
    shape(`(?:\\w+ ){0,3}(?:${numberWord})|\\w{3,}(?:id|nummer|nr)`),
  ],
  activity: [
    shape(`activity(?: (?:name|label|description))?|concept name|event(?: (?:name|label|description|class))?
      |(?:process )?step(?: name)?|task(?: name)?|aktivitat(?:en)?|aktivitaet|tatigkeit|taetigkeit
      |(?:prozess|arbeits|vorgangs)?schritt|ereignis|aufgabe|activite|etape|tache|evenement
      |nom de l activite|actividad|paso|etapa|tarea|evento|nombre de (?:la )?actividad`),
    shape(`(?:\\w+ )?(?:status|state|stage|phase|action|operation|milestone)(?: (?:name|to))?
      |(?:to|new|event) (?:status|state|type)|message|type|aktion|zustand|statut|etat|estado|accion
      |fase|operacion|operation`),
  ],
  start: [
    shape(`(?:start|started|begin|began|begins|beginn|beginnt|startzeit|startdatum|startzeitpunkt|anfang|von
      |debut|date (?:de )?debut|heure (?:de )?debut|inicio|fecha (?:de )?inicio|hora (?:de )?inicio
      |activity start|step start)${moment}`),
  ],
  end: [
    shape(`(?:end|ended|complete|completed|completion|finish|finished|closed|done|ende|endzeit|enddatum
      |endzeitpunkt|beendet|abgeschlossen|bis|fin|date (?:de )?fin|heure (?:de )?fin|termine|fecha (?:de )?fin
      |hora (?:de )?fin|finalizado|hasta|activity end|step end)${moment}`),
  ],
  time: [
    shape(`timestamp|time timestamp|time stamp|time|date time|datetime|event (?:time|date|timestamp|at)|ts
      |zeitstempel|zeitpunkt|zeit|datum|uhrzeit|datum uhrzeit|horodatage|horodate|date|date heure|date et heure
      |heure|fecha|hora|fecha hora|fecha y hora|marca de tiempo|occurred at|happened at`),
    shape(
      '(?:\\w+ ){1,3}(?:at|on|time|date|timestamp|zeit|datum)|created|changed|logged|updated|modified',
    ),
  ],
  resource: [
    shape(`(?:\\w+ )?(?:team|role|group|department|dept|unit|queue|org role|org group|abteilung|rolle|gruppe
      |stelle|equipe|service|departement|equipo|rol|grupo|departamento|area)(?: name)?`),
    shape(`resource(?: (?:name|id))?|org resource|user(?: (?:name|id))?|username|agent(?: (?:name|id))?|owner
      |assignee|assigned to|employee(?: (?:name|id))?|performer|performed by|done by|handled by|handler|actor
      |operator|originator|worker|clerk|ressource|bearbeiter|sachbearbeiter|mitarbeiter|benutzer|nutzer
      |utilisateur|agent de|responsable|employe|recurso|usuario|empleado|encargado|who|by|changed by`),
  ],
  lifecycle: [
    shape('lifecycle|lifecycle transition|life cycle|transition|lifecycle state|event lifecycle'),
  ],
};

function shape(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern.replaceAll(/\s*\n\s*/g, '')})$`);
}

/** The tier of a column's name for a role, 1 best; undefined when the name says nothing. */
export function tierOf(role: LogRole, { words }: Pick<LogColumn, 'words'>): number | undefined {
  const index = tiers[role].findIndex((pattern) => pattern.test(words));
  return index < 0 ? undefined : index + 1;
}

/** Names a team, a role or a department, not a person. */
export function namesTeams({ words }: Pick<LogColumn, 'words'>): boolean {
  return tiers.resource[0]?.test(words) ?? false;
}
