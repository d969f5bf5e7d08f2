/** How a request finds its patterns: by names, and by what stands around them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { draftProcess, draftStories } from '../../src/library/draft.ts';
import { loadLibrary } from '../../src/library/library.ts';
import { matchPatterns } from '../../src/library/match.ts';
import type { PatternKind } from '../../src/library/pattern.ts';
import { understand } from '../../src/understanding/understand.ts';

const library = loadLibrary();

function names(text: string, kind: PatternKind = 'stories'): readonly string[] {
  return matchPatterns(understand(text), library, kind)
    .fits.map(({ pattern }) => pattern.name)
    .toSorted();
}

function check(expected: readonly string[], texts: readonly string[], kind?: PatternKind): void {
  for (const text of texts) assert.deepEqual(names(text, kind), expected, text);
}

describe('a name with something else around it is no name', () => {
  it('what stands before it makes another thing of it', () => {
    check(
      [],
      ['Map the warranty claims handling process', 'Map the tax refund process'],
      'process',
    );
    check([], ['Draw the customer onboarding process', 'Map the student recruitment'], 'process');
    check([], ['user stories for credit card fraud approval', 'stories for sheep login']);
    check(
      ['claim'],
      ['Map the insurance claims handling', 'How we handle claims as BPMN'],
      'process',
    );
    check(['login'], ['stories for Salesforce login', 'stories for our banking app login']);
  });
  it('what stands after it makes another thing of it', () => {
    check([], ['user stories for a login history report', 'user stories for a signing pen order']);
    check(['login'], ['user stories for a login page', 'Analyze login requirements']);
  });
  it('what it is of makes another thing of it, in every language', () => {
    check(
      [],
      ['stories for approval of medicines', 'User Stories für die Freigabe von Gewebeproben'],
    );
    check([], ["user stories pour l'approbation des médicaments"]);
    check([], ['Zeichne den Prozess der Erstattung von Kirchensteuer'], 'process');
    check([], ['Dessine le processus de remboursement des frais médicaux'], 'process');
    check([], ['Dibuja el proceso de devolución de libros prestados'], 'process');
    check(['approval'], ['stories for approval of purchase orders']);
    check(['login'], ['stories for the login of our bank app']);
  });
});

describe('a name under alone counts only where it is the whole topic', () => {
  it('not with a word beside it that the pattern does not know', () => {
    check(
      [],
      [
        'user stories for flight booking',
        'user stories for the booking of revenue',
        'user stories for a booking and travel expenses tool',
        'user stories for voter registration',
        'user stories for the return on investment calculator',
        'user stories for search and rescue teams',
        'user stories for search engine optimisation',
        'user stories for customs declaration of imports',
        'User Stories für die Registrierung von Hunden',
        'User Stories für die Überweisung zum Facharzt',
        'User Stories für die Einwilligung in eine Operation',
        'Ich suche User Stories für eine Park-App',
        "user stories pour l'inscription au registre du commerce",
        "user stories pour la recherche d'emploi",
        'historias de usuario para el registro de la propiedad',
        'historias de usuario para la reserva de sangre',
      ],
    );
  });
  it('with words that the pattern is called by, with people, and joined to what is known', () => {
    check(['booking'], ['user stories for booking', 'user stories for a booking page']);
    check(['registration'], ['registration page', 'user stories for registration of customers']);
    check(['registration'], ['User Stories für die Registrierung']);
    check(['login', 'registration'], ['user stories for login and registration']);
    check(['notification'], ['user stories for notifications']);
    check(['search'], ['User Stories für die Suche', 'user stories pour la recherche']);
  });
});

describe('all that is named is found', () => {
  it('two things joined by "and" are two patterns', () => {
    check(['refund', 'return'], ['stories for returns and refunds']);
    check(['refund', 'return'], ['stories for return of goods and refund']);
    check(['refund', 'return'], ['map the returns and refunds process'], 'process');
  });
  it('a map shows one process, and names the other as not covered', () => {
    const draft = draftProcess(understand('map the returns and refunds process'), library);
    assert.equal(draft.from === 'pattern' && draft.pattern, 'return');
    assert.deepEqual(draft.notCovered, ['refunds process']);
  });
  it('a thing and what is done with it stand in any order', () => {
    check(
      ['subscription'],
      ['subscription pausing', 'pausing a subscription', 'user stories: pause subscriptions'],
    );
  });
});

describe('given text', () => {
  it('names no pattern: it is what is worked on', () => {
    const text =
      'Turn these acceptance criteria into a flow: given order paid when stock available then pick; ' +
      'given backorder >10 days then cancel and refund';
    check([], [text, 'Draw the process: check the seal, refund'], 'process');
    assert.notEqual(draftProcess(understand(text), library).from, 'pattern');
    const notes =
      'Write stories from these notes: the clerk opens the file, the clerk books the refund, approval by phone';
    check([], [notes]);
    assert.notEqual(draftStories(understand(notes), library).from, 'pattern');
  });
  it('a list whose entries are names is no given text', () => {
    check(['login', 'otp'], ['Stories for our shop: login, OTP']);
    check(['refund'], ['Map the process: refund'], 'process');
  });
  it('columns and context are no wishes', () => {
    check([], ['Is the drop real? Columns: date, sessions, checkout, orders']);
  });
});
