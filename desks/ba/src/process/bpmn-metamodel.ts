/**
 * The types of BPMN 2.0 as bpmn-moddle knows them, for all that is written or read. One for the whole
 * program: it works out the properties of each type when it first meets it, which takes longer than
 * a document does, and it keeps nothing of the documents.
 */
import { BpmnModdle } from 'bpmn-moddle';

let known: BpmnModdle | undefined;

export function metamodel(): BpmnModdle {
  known ??= new BpmnModdle();
  return known;
}
