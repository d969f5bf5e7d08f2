/** The theatre in a process of its own, to be killed: `<folder> <port> <page folder> <ms a word>`. */
import { openTheatre } from './theatre.ts';

// It does not outlive the test that started it, however that ends.
process.stdin.resume().on('close', () => process.exit());

const [, , folder = '', port = '0', pageFolder = '', wordMs = '20'] = process.argv;
const theatre = await openTheatre({
  folder,
  pageFolder,
  port: Number(port),
  wordMs: Number(wordMs),
});
process.stdout.write(`${theatre.serving.port}\n`);
