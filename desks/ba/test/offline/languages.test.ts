/** The frame of the offline desk in four languages; the drafts are the library's, in English. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { english } from '../../src/frame/english.ts';
import { frameOf } from '../../src/frame/frames.ts';
import { converse } from './conversation.ts';

const languages = [
  {
    language: 'de',
    request: 'Schreibe User Stories für die Anmeldung mit Einmalcode',
    confirm: 'bestätige ASM-1',
    unknown: 'Schreibe bitte User Stories für eine App zum Züchten von Bienen',
    greeting: 'Guten Tag, ich bin neu und brauche bitte Hilfe',
    says: /Regelbasierter Entwurf, ohne Sprachmodell\. Die Entwürfe selbst sind auf Englisch\./,
    asks: /Wer tut dabei was/,
  },
  {
    language: 'fr',
    request: 'Écris les user stories pour la connexion avec un code à usage unique',
    confirm: 'confirme ASM-1',
    unknown: "Écris les user stories pour une application d'élevage des abeilles",
    greeting: 'Bonjour',
    says: /sans modèle de langage\. Les ébauches elles-mêmes sont en anglais\./,
    asks: /Qui y fait quoi/,
  },
  {
    language: 'es',
    request: 'Necesito las historias de usuario para el inicio de sesión con código de un solo uso',
    confirm: 'confirma ASM-1',
    unknown: 'Necesito historias de usuario para una aplicación de cría de abejas',
    greeting: 'Hola',
    says: /sin modelo de lenguaje\. Los borradores están en inglés\./,
    asks: /¿Quién hace qué/,
  },
] as const;

for (const { language, request, confirm, unknown, says, asks } of languages) {
  test(`${language}: labels, notices and questions are in the user's language, and it says that drafts are in English`, async () => {
    const [drafted, settled, open] = await converse([request, confirm, 'what is open?']);
    assert.deepEqual(drafted?.tools, ['write_stories'], drafted?.text);
    assert.match(drafted.text, says);
    assert.ok(drafted.text.includes(frameOf(language).toConfirm));
    assert.equal(settled?.items.find(({ id }) => id === 'ASM-1')?.status, 'confirmed');
    assert.match(settled.text, says, 'a command does not change the language');
    assert.ok(open?.text.includes(frameOf(language).label));
  });

  test(`${language}: what the library does not know is said in it, with one question`, async () => {
    const [turn] = await converse([unknown]);
    assert.equal(turn?.outcome.kind, 'waiting');
    assert.match(turn.text, asks);
    assert.deepEqual(turn.items, []);
  });
}

test('a language without a frame gets the English one', async () => {
  assert.equal(frameOf('it'), english);
});

describe('every frame', () => {
  for (const language of ['de', 'fr', 'es'] as const) {
    test(`${language} says each thing in its own words`, () => {
      const own = frameOf(language);
      const same = Object.keys(english).filter((key) => {
        const name = key as keyof typeof english;
        return typeof english[name] === 'string' && english[name] === own[name];
      });
      assert.deepEqual(same, []);
    });
  }
});
